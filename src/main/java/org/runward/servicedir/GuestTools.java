package org.runward.servicedir;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;

/**
 * What a guest gets whose package scripts control services of ours: a tool of sh, by whose names Debian's own are stood in for.
 * It is written by a script that runs inside the guest.
 *
 * @param policy what else the guest's package scripts may start
 */
public record GuestTools(Guest.Policy policy) {
    /** What the script says last when it has done its work. */
    public static final String DONE = "equipped";

    /** What dpkg-divert(1) and update-alternatives(1) need where not all is root's own. */
    private static final List<String> CAPABILITIES = List.of("CHOWN", "DAC_OVERRIDE", "FOWNER");

    /** Empty for a guest that may control none of its services. */
    public static Optional<GuestTools> of(Guest guest, DesiredState desired) {
        boolean controls = desired.services().values().stream()
                .anyMatch(
                        service -> service.guest().filter(guest.name()::equals).isPresent()
                                && service.delegation().toGuest());
        return controls ? Optional.of(new GuestTools(guest.policy())) : Optional.empty();
    }

    private String tool() {
        return Template.of("guest-tool.sh")
                .with("POLICY", new Sh.Word(policy.name().toLowerCase(Locale.ROOT)))
                .fill();
    }

    /** What identifies them: another one means that they are to be written again. */
    public String digest() {
        return Generations.combined(String.join("\n", words(Optional.of(this))), new TreeMap<>(Map.of("", "")));
    }

    /** The argv that writes these tools, or takes away what was written. */
    public static List<String> words(Optional<GuestTools> tools) {
        String script = Template.of("equip.sh")
                .with("TOOL", new Sh.Script(tools.map(GuestTools::tool).orElse("")))
                .fill();
        return List.of("sh", "-c", script, "equip", tools.isPresent() ? "install" : "remove");
    }

    /** The same for the OCI runtime. */
    public static String process(Optional<GuestTools> tools) {
        return new ProcessFile(words(tools), Optional.empty(), Map.of(), CAPABILITIES, true).text();
    }
}
