package org.runward.desired;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many services runsvdir takes: a compiled-in limit, beyond which it starts none. Source: runsvdir.c, MAXSERVICES. */
public final class ScanLimit {
    public static final int MOST = 1000;
    /** From here on it is told. */
    public static final int MANY = 800;

    private final SortedMap<Path, List<Service>> linked = new TreeMap<>();

    ScanLimit(Host host, Collection<Service> services) {
        for (Service service : services) {
            if (service.isLinked()) {
                Path directory =
                        service.group().isPresent() ? service.group().get().scanDirectory() : host.scanDirectory();
                if (!linked.containsKey(directory)) {
                    linked.put(directory, new ArrayList<>());
                }
                linked.get(directory).add(service);
            }
        }
    }

    /** What is to be known of a valid declaration that comes near, a sentence for each scan directory. */
    public static List<String> warnings(DesiredState desired) {
        List<String> warnings = new ArrayList<>();
        SortedMap<Path, List<Service>> linked =
                new ScanLimit(desired.host(), desired.services().values()).linked;
        for (Map.Entry<Path, List<Service>> entry : linked.entrySet()) {
            if (entry.getValue().size() >= MANY) {
                warnings.add(many(entry.getKey(), entry.getValue().size()));
            }
        }
        return warnings;
    }

    /** What is wrong, by the last service with a table of its own in each scan directory that has too many. */
    Map<Name, String> excess() {
        Map<Name, String> excess = new LinkedHashMap<>();
        for (Map.Entry<Path, List<Service>> entry : linked.entrySet()) {
            if (entry.getValue().size() > MOST) {
                addExcess(entry.getKey(), entry.getValue(), excess);
            }
        }
        return excess;
    }

    private static void addExcess(Path directory, List<Service> services, Map<Name, String> excess) {
        services.stream()
                .filter(service -> service.source().startsWith("["))
                .reduce((one, other) -> other)
                .ifPresent(last -> excess.put(
                        last.name(),
                        "one of " + number(services.size()) + " services in " + directory + "; " + wayOut(directory)));
    }

    /** That there is hardly any room left. */
    public static String many(Path directory, int count) {
        return number(count) + " services in " + directory + "; " + wayOut(directory);
    }

    /** That there is none, for one more. */
    public static String full(Path directory, int count) {
        return directory + " has " + number(count) + " entries; " + wayOut(directory);
    }

    private static String wayOut(Path directory) {
        Path other = directory.resolveSibling(directory.getFileName() + "-2");
        return "runsvdir takes " + number(MOST) + " at most: write scan-directory = \"" + other
                + "\" in some of them, and have a service run that, command = [\"runsvdir\", \"-P\", \"" + other
                + "\"]";
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
