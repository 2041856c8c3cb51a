package org.runward.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.runward.plan.Terms;

/**
 * How the loop is to run, as told on its command line.
 *
 * @param declaration a file, or a directory of {@code *.toml}
 * @param interval between passes that nothing else causes
 * @param jitter by which part of it the interval may be longer or shorter, from 0 to 1
 * @param parallel how many actions of one plan may be under way at once
 * @param terms what is agreed to
 * @param allowRemovals go on where more than half of what is managed is no longer declared
 * @param metrics where Prometheus metrics are written; empty for nowhere
 * @param ready where the agent's pid is written once the first pass is over; empty for nowhere
 */
public record LoopSettings(
        Path declaration,
        Duration interval,
        double jitter,
        int parallel,
        Terms terms,
        boolean allowRemovals,
        Optional<Path> metrics,
        Optional<Path> ready,
        String version) {}
