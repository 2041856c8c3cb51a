package org.runward.loop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the loop last wrote down of itself, for {@code status}.
 *
 * @param pid of the agent
 * @param startTicks when that process started, in clock ticks since the boot; proc(5)
 * @param ended when it ended in order; empty while it runs, or where it was killed
 * @param declaration what it works by, as named on its command line
 * @param inForce since when the declaration is in force by which it works; empty where none is
 * @param problems of the declaration on disk, a line each; empty where that is the one in force
 * @param lastPass empty before the first one has ended
 * @param nextPass when the next one is due by the interval; empty where that is not known
 * @param waiting what keeps it from its work; empty where nothing does
 * @param failing what is tried again later
 * @param directories how many are watched
 * @param complete whether that is all that was to be watched
 */
public record LoopRecord(
        int pid,
        long startTicks,
        Instant started,
        Optional<Instant> ended,
        String declaration,
        Optional<Instant> inForce,
        List<String> problems,
        Optional<LastPass> lastPass,
        Optional<Instant> nextPass,
        String waiting,
        List<Failing> failing,
        int directories,
        boolean complete) {
    public LoopRecord {
        problems = List.copyOf(problems);
        failing = List.copyOf(failing);
    }

    /**
     * A pass that has ended.
     *
     * @param cause start, interval, event, hup or retry
     * @param result converged, changed, failed, blocked or unfinished
     */
    public record LastPass(String cause, String result, Instant end, long milliseconds) {}

    /** @param subject {@code guest NAME} or {@code service NAME} */
    public record Failing(String subject, int failures, String cause, Instant nextTry) {}
}
