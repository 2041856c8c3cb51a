package org.runward.servicedir;

import java.util.Optional;
import org.runward.desired.Service;

/**
 * A service with what it needs on disk.
 *
 * @param directory empty for a service that is declared by its existing directory
 * @param log empty where no svlogd of ours logs for it
 */
public record RenderedService(Service service, Optional<RenderedDirectory> directory, Optional<LogSettings> log) {
    /** Whether a log service belongs to it; for an existing directory that is not ours to say. */
    public boolean hasLogService() {
        return directory.filter(files -> files.files().containsKey("log/run")).isPresent();
    }

    /** By our own files alone; empty where the directory is not ours. */
    public Optional<Generations> generations() {
        return directory.map(files -> new Generations(
                files.generation(RenderedFile.Role.SERVICE),
                files.generation(RenderedFile.Role.LOG),
                log.map(LogSettings::generation),
                Optional.empty()));
    }
}
