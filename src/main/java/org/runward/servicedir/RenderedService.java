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
    /** One that is declared by its existing directory. */
    static RenderedService existing(Service service) {
        return new RenderedService(service, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @param settings the generation of the log's settings; empty where there are none */
    static RenderedService of(
            Service service, RenderedDirectory directory, Optional<LogSettings> log, Optional<String> settings) {
        Generations generations = new Generations(
                directory.generation(RenderedFile.Role.SERVICE),
                directory.generation(RenderedFile.Role.LOG),
                settings,
                Optional.empty());
        return new RenderedService(service, Optional.of(directory), log, Optional.of(generations));
    }

    /** Whether a log service belongs to it; for an existing directory that is not ours to say. */
    public boolean hasLogService() {
        return directory.isPresent() && directory.get().files().containsKey("log/run");
    }
}
