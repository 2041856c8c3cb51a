package org.runward.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is done about a service that runs an older definition, that has changed files to read, or that an operator has stopped.
 *
 * @param restart about a changed definition
 * @param watch files whose content the service depends on: in its guest, or on the host where it has none
 * @param onWatch about a change of one of these
 * @param manualStop how long an operator's {@code sv down} is respected; empty for ever
 * @param stableAfter up for so long counts as up, where restarts go on one after the other
 */
public record Upkeep(
        Restart restart,
        List<Path> watch,
        OnWatch onWatch,
        ReloadSignal reloadSignal,
        Optional<Duration> manualStop,
        Duration stableAfter) {
    public static final Upkeep DEFAULT = new Upkeep(
            Restart.ON_CHANGE, List.of(), OnWatch.RELOAD, ReloadSignal.HUP, Optional.empty(), Duration.ofSeconds(3));

    public Upkeep {
        watch = List.copyOf(watch);
        Objects.requireNonNull(restart);
        Objects.requireNonNull(onWatch);
        Objects.requireNonNull(reloadSignal);
        Objects.requireNonNull(manualStop);
        Objects.requireNonNull(stableAfter);
    }

    /** The same with a limit for an operator's stop. */
    public Upkeep withManualStop(Duration limit) {
        return new Upkeep(restart, watch, onWatch, reloadSignal, Optional.of(limit), stableAfter);
    }

    /** The {@code restart} key. */
    public enum Restart {
        ON_CHANGE,
        /** It is told, and left to whoever reads that. */
        REPORT
    }

    /** The {@code on-watch} key. */
    public enum OnWatch {
        RELOAD,
        RESTART,
        REPORT
    }

    /** The {@code reload-signal} key: the signals that runsv can be told to send without taking anything for an end; runsv(8). */
    public enum ReloadSignal {
        HUP,
        USR1,
        USR2,
        ALRM,
        INT,
        QUIT
    }
}
