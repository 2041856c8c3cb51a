package org.runward.observed;

import java.util.Optional;
import java.util.SortedMap;

/**
 * One service as found.
 *
 * @param directory its service directory
 * @param logConfig the settings file of its svlogd; empty where there is none
 * @param generations what was noted of its processes
 * @param instance what its scripts noted of them
 * @param inputs files that are not ours and that its processes depend on
 * @param access who may control it
 */
public record ObservedService(
        ObservedLink link,
        ObservedDirectory directory,
        Supervision service,
        Supervision log,
        Optional<ObservedFile> logConfig,
        GenerationRecord generations,
        ServiceInstance instance,
        ObservedInputs inputs,
        ObservedAccess access) {
    public static final ObservedService ABSENT = new ObservedService(
            ObservedLink.ABSENT,
            ObservedDirectory.ABSENT,
            Supervision.NONE,
            Supervision.NONE,
            Optional.empty(),
            GenerationRecord.NONE,
            ServiceInstance.NONE,
            ObservedInputs.NONE);

    /** One of which nothing was asked about who may control it. */
    public ObservedService(
            ObservedLink link,
            ObservedDirectory directory,
            Supervision service,
            Supervision log,
            Optional<ObservedFile> logConfig,
            GenerationRecord generations,
            ServiceInstance instance,
            ObservedInputs inputs) {
        this(link, directory, service, log, logConfig, generations, instance, inputs, ObservedAccess.NONE);
    }

    /** The same with what was found of the files that it watches. */
    public ObservedService watching(Optional<SortedMap<String, ObservedInput>> watched, Optional<String> unseen) {
        ObservedInputs all = new ObservedInputs(inputs.service(), inputs.log(), watched, unseen);
        return new ObservedService(link, directory, service, log, logConfig, generations, instance, all, access);
    }

    /** The last end of one that ends over and over, and is down at this moment. */
    public Optional<LastEnd> flapping() {
        boolean down = service.current()
                .filter(status -> status.want() == StatusRecord.Want.UP && status.state() != StatusRecord.State.RUN)
                .isPresent();
        return instance.lastEnd().filter(end -> down && end.isOneOfMany());
    }
}
