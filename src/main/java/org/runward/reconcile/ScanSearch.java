package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedScanDirectory;
import org.runward.observed.ObservedService;
import org.runward.runit.DirectoryReader;
import org.runward.runit.Supervisions;

/** Looks at each scan directory once: the host's, those of groups, and those in which something of ours was linked. */
final class ScanSearch {
    private final HostEnvironment environment;
    private final DesiredState desired;
    private final DirectoryReader directories;
    private final Path hosts;
    private final Set<Path> groups;

    ScanSearch(HostEnvironment environment, DirectoryReader directories) {
        this.environment = environment;
        this.desired = environment.desired();
        this.directories = directories;
        this.hosts = desired.host().scanDirectory();
        this.groups = desired.groupDirectories();
    }

    /** @param foreign entries that are neither declared nor ours: by name in the host's, as paths in the others */
    record Found(List<String> foreign, SortedMap<Path, ObservedScanDirectory> directories) {}

    /**
     * @param services all that are declared or ours
     * @param former scan directories that may not be declared any more
     */
    Found look(Map<Name, ObservedService> services, Set<Path> former, Supervisions supervisions) {
        SortedSet<Path> all = new TreeSet<>(groups);
        all.addAll(former);
        all.remove(hosts);
        List<String> foreign = new ArrayList<>();
        SortedMap<Path, ObservedScanDirectory> found = new TreeMap<>();
        Map<Path, Path> real = all.isEmpty() ? Map.of() : real(all);
        found.put(hosts, look(hosts, services.keySet(), real, foreign, supervisions));
        for (Path directory : all) {
            List<String> there = new ArrayList<>();
            found.put(directory, look(directory, services.keySet(), real, there, supervisions));
            if (groups.contains(directory)) {
                there.forEach(entry -> foreign.add(directory.resolve(entry).toString()));
            }
        }
        return new Found(foreign, found);
    }

    /** One may be known by two names, and is to be one all the same. */
    private Map<Path, Path> real(Set<Path> all) {
        Map<Path, Path> real = new HashMap<>();
        real.put(hosts, real(hosts));
        all.forEach(directory -> real.put(directory, real(directory)));
        return real;
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            return directory;
        }
    }

    private ObservedScanDirectory look(
            Path directory, Set<Name> ours, Map<Path, Path> real, List<String> foreign, Supervisions supervisions) {
        List<String> entries = environment.scanDirectory(directory).entries();
        SortedSet<Name> strays = new TreeSet<>();
        for (String entry : entries) {
            Name name = Name.isValid(entry) ? new Name(entry) : null;
            if (name == null || !ours.contains(name)) {
                foreign.add(entry);
            } else if (!isItsPlace(directory, name, real)) {
                boolean stray = directories.link(directory.resolve(entry)).leadsTo(directoryOf(name));
                if (stray) {
                    strays.add(name);
                } else {
                    foreign.add(entry);
                }
            }
        }
        boolean declared = directory.equals(hosts) || groups.contains(directory);
        return new ObservedScanDirectory(declared && isWatched(directory, supervisions), entries.size(), strays);
    }

    private boolean isItsPlace(Path directory, Name name, Map<Path, Path> real) {
        Service service = desired.services().get(name);
        Path place = service == null ? hosts : desired.scanDirectoryOf(service);
        return place.equals(directory)
                || real.containsKey(place) && real.get(place).equals(real.get(directory));
    }

    private Path directoryOf(Name name) {
        Service service = desired.services().get(name);
        return service == null ? desired.host().directoryOf(name) : desired.directoryOf(service);
    }

    /** Some runsv that lives there, whose parent saves the search for a runsvdir. */
    private boolean isWatched(Path directory, Supervisions supervisions) {
        Optional<Integer> runsv = Optional.empty();
        for (Service service : desired.services().values()) {
            if (runsv.isEmpty()
                    && service.isLinked()
                    && desired.scanDirectoryOf(service).equals(directory)) {
                runsv = supervisions.runsv(desired.directoryOf(service));
            }
        }
        return environment.scanDirectory(directory).isWatched(runsv);
    }
}
