package org.runward.desired;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A valid declaration, complete: defaults filled in, instances and log relays spelled out.
 *
 * @param guests by name
 * @param services by name; the log relays are among them
 */
public record DesiredState(Host host, SortedMap<Name, Guest> guests, SortedMap<Name, Service> services) {
    public DesiredState {
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    /** @throws IllegalStateException where a name stands twice */
    public static DesiredState of(Host host, Collection<Guest> guests, Collection<Service> services) {
        SortedMap<Name, Guest> guestsByName = new TreeMap<>();
        for (Guest guest : guests) {
            put(guestsByName, guest.name(), guest);
        }
        SortedMap<Name, Service> servicesByName = new TreeMap<>();
        for (Service service : services) {
            put(servicesByName, service.name(), service);
        }
        return new DesiredState(host, guestsByName, servicesByName);
    }

    private static <T> void put(Map<Name, T> byName, Name name, T thing) {
        if (byName.put(name, thing) != null) {
            throw new IllegalStateException("twice: " + thing);
        }
    }

    public boolean isEmpty() {
        return guests.isEmpty() && services.isEmpty();
    }

    /** The services whose commands run in each guest; a log relay runs on the host and is not among them. */
    public Map<Name, List<Service>> servicesByGuest() {
        Map<Name, List<Service>> byGuest = new HashMap<>();
        for (Service service : services.values()) {
            if (service.guest().isPresent()) {
                byGuest.computeIfAbsent(service.guest().get(), guest -> new ArrayList<>())
                        .add(service);
            }
        }
        return byGuest;
    }

    /** The service that is declared by a directory that is there already. */
    public Optional<Service> serviceIn(Path directory) {
        return services.values().stream()
                .filter(service -> !service.isRendered() && directoryOf(service).equals(directory))
                .findFirst();
    }

    /** Where runsv keeps what it is told through, where that is not in the service directory; then a link leads there. */
    public Optional<Path> superviseOf(Service service) {
        boolean elsewhere = service.guest().isPresent() && service.delegation().toGuest();
        return elsewhere
                ? Optional.of(host.guestServicesDirectory(service.guest().get())
                        .resolve(service.nameInGuest())
                        .resolve("supervise"))
                : Optional.empty();
    }

    /** The scan directory of which a service is the runsvdir, if others are to be linked there. */
    public Optional<Path> watchedBy(Service service) {
        boolean onHost = service.guest().isEmpty();
        Optional<Path> directory = onHost && service.definition() instanceof Service.Command command
                ? command.watched()
                : Optional.empty();
        return directory.isPresent() && isOfGroup(directory.get()) ? directory : Optional.empty();
    }

    private boolean isOfGroup(Path directory) {
        for (Service service : services.values()) {
            if (service.group().isPresent()
                    && service.group().get().scanDirectory().equals(directory)) {
                return true;
            }
        }
        return false;
    }

    /** The scan directory in which a service is linked, if it is. */
    public Path scanDirectoryOf(Service service) {
        return service.group().isPresent() ? service.group().get().scanDirectory() : host.scanDirectory();
    }

    /** Where a service's link is to be, if it is to have one. */
    public Path linkOf(Service service) {
        return scanDirectoryOf(service).resolve(service.name().value());
    }

    /** The scan directories of services besides the host's. */
    public SortedSet<Path> groupDirectories() {
        SortedSet<Path> directories = new TreeSet<>();
        for (Service service : services.values()) {
            if (service.group().isPresent()) {
                directories.add(service.group().get().scanDirectory());
            }
        }
        return directories;
    }

    /** The service directory: the declared one, or ours. */
    public Path directoryOf(Service service) {
        return host.directoryOf(service);
    }
}
