package org.runward.adopt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedLink;

/** What was found, as a declaration that changes nothing, with comments for what it cannot say. A pure function. */
public final class AdoptionText {
    private final FoundHost found;
    private final List<String> lines = new ArrayList<>();

    private AdoptionText(FoundHost found) {
        this.found = found;
    }

    public static List<String> lines(FoundHost found) {
        return new AdoptionText(found).all();
    }

    private List<String> all() {
        header();
        if (found.hostTable() == FoundHost.HostTable.TO_BE_PRINTED) {
            host();
        }
        if (!found.services().isEmpty()) {
            section("Services");
            found.services().forEach(this::service);
        }
        if (!found.guests().isEmpty()) {
            section("Guests. Declaring one changes it, so these are comments");
            found.guests().forEach(this::guest);
        }
        return lines;
    }

    private void header() {
        comment("What runs on this host, as a declaration that changes nothing. Printed by: runward adopt");
        comment("What a declaration cannot say stands in comments, behind a name. To use it, read it, and then:");
        comment("    runward adopt >/etc/runward/adopted.toml");
        comment("    runward apply --dry-run             says: nothing to do");
        if (!found.isWatched()) {
            String others = found.watching().isEmpty()
                    ? "no runsvdir runs"
                    : "those that run watch " + String.join(", ", found.watching()) + "; see --scan-directory";
            comment("No runsvdir watches " + found.host().scanDirectory() + ": " + others + ".");
        }
        if (!found.declared().isEmpty()) {
            comment("Declared already, and left out: " + String.join(", ", found.declared()) + ".");
        }
        if (!found.leftovers().isEmpty()) {
            comment("Made by runward and not declared any more, so that any apply removes them: "
                    + String.join(", ", found.leftovers()) + ".");
        }
        if (found.services().isEmpty() && found.guests().isEmpty()) {
            comment("There is nothing to adopt.");
        }
    }

    private void host() {
        Host host = found.host();
        List<String> table = new ArrayList<>();
        differing("scan-directory", host.scanDirectory(), Host.DEFAULT.scanDirectory(), table);
        differing("service-directory", host.serviceDirectory(), Host.DEFAULT.serviceDirectory(), table);
        differing("vserver-directory", host.vserver().directory(), Host.Vserver.DEFAULT.directory(), table);
        if (!table.isEmpty()) {
            lines.add("");
            lines.add("[host]");
            lines.addAll(table);
        }
    }

    private static void differing(String key, Path path, Path usual, List<String> table) {
        if (!path.equals(usual)) {
            TomlText.string(path.toString()).ifPresent(text -> table.add(key + " = " + text));
        }
    }

    private void section(String title) {
        lines.add("");
        comment("---- " + title + " ----");
    }

    private void service(FoundService service) {
        lines.add("");
        ServiceRemarks.of(found.host(), service).forEach(remark -> comment(service.name() + ": " + remark));
        Optional<List<String>> table = table(service);
        boolean isWhole = service.verdict().unchanging().isPresent()
                && (!service.isUnlinked() || service.contents().run().isPresent());
        if (isWhole) {
            lines.addAll(table.orElseThrow());
        } else {
            table.ifPresent(this::commentedOut);
        }
    }

    /** Empty where there is no name or place to write into one. */
    private Optional<List<String>> table(FoundService service) {
        if (!Name.isValid(service.name())
                || service.hindrance().isPresent()
                || service.link().dangling()) {
            return Optional.empty();
        }
        Path directory = service.link().kind() == ObservedLink.Kind.OTHER
                ? found.host().serviceDirectory().resolve(service.name())
                : service.directory();
        Service.State otherwise = service.isUnlinked() ? Service.State.UNLINKED : Service.State.UP;
        return new ServiceTable(
                        new Name(service.name()),
                        directory,
                        service.verdict().unchanging().orElse(otherwise))
                .lines();
    }

    private void guest(FoundGuest guest) {
        lines.add("");
        GuestRemarks.of(guest).forEach(remark -> comment("guest " + guest.name() + ": " + remark));
        GuestTable.lines(guest).ifPresent(this::commentedOut);
    }

    private void commentedOut(List<String> table) {
        table.forEach(this::comment);
    }

    private void comment(String text) {
        lines.add(TomlText.comment(text));
    }
}
