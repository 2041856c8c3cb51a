package org.runward.observed;

import java.util.Optional;

/**
 * One service as found.
 *
 * @param directory its service directory
 * @param logConfig the settings file of its svlogd; empty where there is none
 * @param generations what was noted of its processes
 * @param instance what its scripts noted of them
 */
public record ObservedService(
        ObservedLink link,
        ObservedDirectory directory,
        Supervision service,
        Supervision log,
        Optional<ObservedFile> logConfig,
        GenerationRecord generations,
        ServiceInstance instance) {
    public static final ObservedService ABSENT = new ObservedService(
            ObservedLink.ABSENT,
            ObservedDirectory.ABSENT,
            Supervision.NONE,
            Supervision.NONE,
            Optional.empty(),
            GenerationRecord.NONE,
            ServiceInstance.NONE);

    /** The last end of one that ends over and over, and is down at this moment. */
    public Optional<LastEnd> flapping() {
        boolean down = service.current()
                .filter(status -> status.want() == StatusRecord.Want.UP && status.state() != StatusRecord.State.RUN)
                .isPresent();
        return instance.lastEnd().filter(end -> down && end.isOneOfMany());
    }
}
