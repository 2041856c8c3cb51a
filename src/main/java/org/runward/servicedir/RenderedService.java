package org.runward.servicedir;

import java.util.Optional;
import org.runward.desired.Service;

/**
 * A service with what it needs on disk.
 *
 * @param directory empty for a service that is declared by its existing directory
 * @param log empty where no svlogd of ours logs for it
 * @param generations by our own files alone; empty where the directory is not ours
 */
public record RenderedService(
        Service service,
        Optional<RenderedDirectory> directory,
        Optional<LogSettings> log,
        Optional<Generations> generations) {
    static RenderedService of(Service service, Optional<RenderedDirectory> directory, Optional<LogSettings> log) {
        return new RenderedService(
                service,
                directory,
                log,
                directory.map(files -> new Generations(
                        files.generation(RenderedFile.Role.SERVICE),
                        files.generation(RenderedFile.Role.LOG),
                        log.map(LogSettings::generation),
                        Optional.empty())));
    }

    /** Whether a log service belongs to it; for an existing directory that is not ours to say. */
    public boolean hasLogService() {
        return directory.filter(files -> files.files().containsKey("log/run")).isPresent();
    }
}
