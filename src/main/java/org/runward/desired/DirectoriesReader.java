package org.runward.desired;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the directories in {@code [host]} that runward works in, and which are to be apart. */
final class DirectoriesReader {
    static final String SCAN = "scan-directory";
    static final String SERVICES = "service-directory";
    static final String LOGS = "log-directory";
    static final String STATE = "state-directory";
    private static final List<String> KEYS = List.of(SCAN, SERVICES, LOGS, STATE);

    private final TableReader table;
    /** Of those without a problem of their own. */
    private final Map<String, Path> known = new LinkedHashMap<>();

    DirectoriesReader(TableReader table) {
        this.table = table;
    }

    /** By their keys. */
    Map<String, Path> read() {
        Map<String, Path> directories = new LinkedHashMap<>();
        for (String key : KEYS) {
            Optional<Path> written = HostReader.plainPath(table, key);
            Path directory = written.orElse(byDefault(key));
            if (written.isPresent() || !table.hasOwn(key)) {
                for (Map.Entry<String, Path> other : known.entrySet()) {
                    noteOverlap(other.getKey(), other.getValue(), key, directory);
                }
                known.put(key, directory);
            }
            directories.put(key, directory);
        }
        return directories;
    }

    private static Path byDefault(String key) {
        return switch (key) {
            case SCAN -> Host.DEFAULT.scanDirectory();
            case SERVICES -> Host.DEFAULT.serviceDirectory();
            case LOGS -> Host.DEFAULT.logDirectory();
            default -> Host.DEFAULT.stateDirectory();
        };
    }

    /** Told at one of the two that is written. */
    private void noteOverlap(String key, Path directory, String laterKey, Path later) {
        boolean toldLater = table.hasOwn(laterKey);
        Optional<String> overlap;
        if (laterKey.equals(STATE)) {
            overlap = toldLater ? Overlap.ofState(later, directory) : Overlap.withState(directory, later);
        } else {
            overlap = toldLater ? Overlap.withServices(later, directory) : Overlap.withServices(directory, later);
        }
        if (overlap.isPresent()) {
            table.note(toldLater ? laterKey : key, overlap.get());
        }
    }
}
