package org.runward.desired;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds where services are linked that are not to be in the host's scan directory, and which service is the runsvdir there. */
final class Groups {
    private final Host host;
    private final Map<Path, Name> runsvdirs = new HashMap<>();
    private final Set<Path> directories = new HashSet<>();
    /** A directory that has one of {@link #directories} in it, and which. */
    private final Map<Path, Path> around = new HashMap<>();

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
        if (overlap.isEmpty()) {
            overlap = withAnother(directory);
        }
        if (overlap.isPresent()) {
            table.note("scan-directory", overlap.get());
        }
        return overlap.isEmpty();
    }

    /** The text of {@link Overlap#withServices} where the services of another one are in it, or it is in theirs. */
    private Optional<String> withAnother(Path directory) {
        if (directories.contains(directory)) {
            return Optional.empty();
        }
        Path within = around.get(directory);
        for (Path outer = directory.getParent(); within == null && outer != null; outer = outer.getParent()) {
            within = directories.contains(outer) ? outer : null;
        }
        if (within != null) {
            return Overlap.withServices(directory, within);
        }
        directories.add(directory);
        for (Path outer = directory.getParent(); outer != null; outer = outer.getParent()) {
            around.put(outer, directory);
        }
        return Optional.empty();
    }
}
