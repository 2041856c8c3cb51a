package org.runward.observed;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a service's process ended the last time, as its finish script noted it.
 *
 * @param exitCode its own; empty where a signal ended it
 * @param signal the number of that signal; empty where it exited
 * @param inARow how often it ended within ten seconds of its start since one lived longer, this time too; 0 where it was told
 *     to be down
 * @param since when the first of these was
 */
public record LastEnd(Instant at, OptionalInt exitCode, OptionalInt signal, int inARow, Instant since) {
    private static final int FLAPPING = 5;

    public LastEnd {
        Objects.requireNonNull(at);
        Objects.requireNonNull(since);
    }

    /** Whether it ended so often that it is not going to stay up. */
    public boolean isOneOfMany() {
        return inARow >= FLAPPING;
    }

    /** {@code exit code 3} or {@code signal 11}. */
    public String how() {
        return signal.isPresent() ? "signal " + signal.getAsInt() : "exit code " + exitCode.orElse(0);
    }

    /** What is to be told of one that keeps ending. */
    public String flapping() {
        return "flapping: ended " + inARow + " times in a row, last with " + how();
    }
}
