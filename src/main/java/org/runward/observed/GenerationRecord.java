package org.runward.observed;

import java.util.Optional;

/**
 * What was noted when a service's processes were last started by us. May be lost at the cost of one restart too many or of
 * one line of output.
 *
 * @param service the service's own process
 * @param log its log service, by what that was started from
 * @param settings its log service, by the settings that it has read
 * @param watched the service's own process, by the watched files that it has read
 */
public record GenerationRecord(
        Optional<StartedAs> service,
        Optional<StartedAs> log,
        Optional<StartedAs> settings,
        Optional<StartedAs> watched) {
    public static final GenerationRecord NONE =
            new GenerationRecord(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether nothing was noted. */
    public boolean isEmpty() {
        return service.isEmpty() && log.isEmpty() && settings.isEmpty() && watched.isEmpty();
    }
}
