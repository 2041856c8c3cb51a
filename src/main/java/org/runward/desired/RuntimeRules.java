package org.runward.desired;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a service may ask for where it runs: each runtime's limits, told while the declaration is read. */
final class RuntimeRules {
    private RuntimeRules() {}

    /**
     * @param in the guest that the service names; empty for the host
     * @param guest that guest, where it is declared without problems
     */
    static void check(ServiceReader.Declared service, Optional<Name> in, Optional<Guest> guest) {
        if (!(service.definition().orElse(null) instanceof Service.Command command)) {
            return;
        }
        boolean known = in.isEmpty() || guest.isPresent();
        boolean vserver = guest.isPresent() && guest.get().isVserver();
        if (command.relay() == Service.Relay.SIGNAL_RELAY && known && !vserver) {
            service.table().note("relay", "signal-relay is for commands in VServer guests; leave the key out");
        }
        if (command.relay() == Service.Relay.SIGNAL_RELAY && service.ending().processGroup()) {
            service.table().note("process-group", "does not go with relay = \"signal-relay\"; leave one of them out");
        }
        if (vserver) {
            checkVserver(service.table(), command.execution());
        }
    }

    private static boolean isAnyBelow(Path root, List<Path> files) {
        for (Path file : files) {
            if (file.startsWith(root)) {
                return true;
            }
        }
        return false;
    }

    /** A guest chooses what is behind a path in its file system: only it can look there. */
    static void checkWatched(ServiceReader.Declared service, Collection<Guest> guests) {
        for (Guest guest : guests) {
            if (guest.definition() instanceof Guest.Oci oci
                    && isAnyBelow(oci.root(), service.upkeep().watch())) {
                service.table()
                        .note(
                                "watch",
                                "has a path in the file system of guest \"" + guest.name()
                                        + "\"; watch it from a service in that guest");
            }
        }
    }

    /** Source: util-vserver, measured: suexec takes names, and exec sets nice to 0 before the guest is entered. */
    private static void checkVserver(TableReader table, Execution execution) {
        if (execution.isUserNumeric()) {
            table.note("user", "a user of a VServer guest is given by name; by number it would keep root's groups");
        }
        if (execution.nice() < 0) {
            table.note("nice", "a command in a VServer guest cannot be raised above 0; write 0 to 19");
        }
    }
}
