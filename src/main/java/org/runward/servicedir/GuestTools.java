package org.runward.servicedir;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Ending;
import org.runward.desired.Guest;
import org.runward.desired.Service;
import org.runward.desired.Upkeep;

/**
 * What a guest gets whose package scripts control services of ours: a tool of sh, by whose names Debian's own are stood in for.
 * It is written by a script that runs inside the guest.
 *
 * @param policy what else the guest's package scripts may start
 * @param settings of the services that have others than usual, by their names in the guest: one with none changes no tool
 */
public record GuestTools(Guest.Policy policy, SortedMap<String, Settings> settings) {
    /** What the script says last when it has done its work. */
    public static final String DONE = "equipped";

    /** What dpkg-divert(1) and update-alternatives(1) need where not all is root's own. */
    private static final List<String> CAPABILITIES = List.of("CHOWN", "DAC_OVERRIDE", "FOWNER");

    /**
     * How a service is ended and reloaded.
     *
     * @param stopSeconds how long after TERM KILL follows
     * @param reload its reload signal's letter, runsv(8)
     */
    record Settings(long stopSeconds, char reload) {
        private static final Settings USUAL = of(Ending.DEFAULT, Upkeep.DEFAULT);

        private static Settings of(Service service) {
            return of(service.ending(), service.upkeep());
        }

        private static Settings of(Ending ending, Upkeep upkeep) {
            return new Settings(ending.stopSeconds(), letter(upkeep.reloadSignal()));
        }

        private static char letter(Upkeep.ReloadSignal signal) {
            return switch (signal) {
                case HUP -> 'h';
                case USR1 -> '1';
                case USR2 -> '2';
                case ALRM -> 'a';
                case INT -> 'i';
                case QUIT -> 'q';
            };
        }
    }

    public GuestTools {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Empty for a guest that may control none of its services. */
    public static Optional<GuestTools> of(Guest guest, DesiredState desired) {
        List<Service> controlled = desired.services().values().stream()
                .filter(service -> service.guest().filter(guest.name()::equals).isPresent()
                        && service.delegation().toGuest())
                .toList();
        if (controlled.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, Settings> settings = new TreeMap<>();
        for (Service service : controlled) {
            settings.put(service.nameInGuest(), Settings.of(service));
        }
        settings.values().removeIf(Settings.USUAL::equals);
        return Optional.of(new GuestTools(guest.policy(), settings));
    }

    String tool() {
        String cases = settings.entrySet().stream()
                .map(entry -> "    " + new Sh.Word(entry.getKey()).text() + ") wait_down="
                        + entry.getValue().stopSeconds() + " reload="
                        + entry.getValue().reload() + " ;;\n")
                .collect(Collectors.joining());
        return Template.of("guest-tool.sh")
                .with("POLICY", new Sh.Word(policy.name().toLowerCase(Locale.ROOT)))
                .with("SETTINGS", new Sh.Script(cases))
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
