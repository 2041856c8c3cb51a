package org.runward.observed;

import java.util.Optional;

/**
 * One service as found.
 *
 * @param directory its service directory
 * @param logConfig the settings file of its svlogd; empty where there is none
 * @param generations what was noted of its processes
 */
public record ObservedService(
        ObservedLink link,
        ObservedDirectory directory,
        Supervision service,
        Supervision log,
        Optional<ObservedFile> logConfig,
        GenerationRecord generations) {
    public static final ObservedService ABSENT = new ObservedService(
            ObservedLink.ABSENT,
            ObservedDirectory.ABSENT,
            Supervision.NONE,
            Supervision.NONE,
            Optional.empty(),
            GenerationRecord.NONE);
}
