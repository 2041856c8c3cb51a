package org.runward.desired;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds where services are linked that are not to be in the host's scan directory, and which service is the runsvdir there. */
final class Groups {
    private final Host host;
    private final Map<Path, Name> runsvdirs = new HashMap<>();

    Groups(Host host, Map<Name, ServiceReader.Declared> declared) {
        this.host = host;
        for (Map.Entry<Name, ServiceReader.Declared> service : declared.entrySet()) {
            Optional<Path> directory = watched(service.getValue());
            if (directory.isPresent()) {
                add(directory.get(), service.getKey(), service.getValue().table());
            }
        }
    }

    private static Optional<Path> watched(ServiceReader.Declared service) {
        boolean onHost = !service.isPerGuest() && service.guests().isEmpty();
        return onHost && service.definition().orElse(null) instanceof Service.Command command
                ? command.watched()
                : Optional.empty();
    }

    private void add(Path directory, Name name, TableReader table) {
        if (directory.equals(host.scanDirectory())) {
            table.note("command", "would be a second runsvdir on " + directory + "; name another directory");
            return;
        }
        Name other = runsvdirs.putIfAbsent(directory, name);
        if (other != null) {
            table.note(
                    "command",
                    "would be a second runsvdir on " + directory + ", beside [services." + other
                            + "]; name another directory");
        }
    }

    /** Empty for the host's scan directory. */
    Optional<Service.Group> of(ServiceReader.Declared service) {
        if (service.scanDirectory().isEmpty()) {
            return Optional.empty();
        }
        Path directory = service.scanDirectory().get();
        return !directory.equals(host.scanDirectory()) && isPossible(directory, service.table())
                ? Optional.of(new Service.Group(directory, Optional.ofNullable(runsvdirs.get(directory))))
                : Optional.empty();
    }

    private boolean isPossible(Path directory, TableReader table) {
        for (Path services : List.of(host.scanDirectory(), host.serviceDirectory(), host.logDirectory())) {
            Optional<String> overlap = Overlap.withServices(directory, services);
            if (overlap.isPresent()) {
                table.note("scan-directory", overlap.get());
                return false;
            }
        }
        Optional<String> overlap = Overlap.withState(directory, host.stateDirectory());
        if (overlap.isPresent()) {
            table.note("scan-directory", overlap.get());
        }
        return overlap.isEmpty();
    }
}
