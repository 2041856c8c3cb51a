package org.runward.observed;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What runsv last wrote about a process that it supervises. State and want stay apart, as in runsv itself.
 *
 * <p>Source: the 20 bytes of {@code supervise/status}, runsv(8). The record stays as it was when runsv is killed.
 *
 * @param paused runsv sent it STOP
 * @param gotTerm runsv sent it TERM and it has not ended since
 * @param pid of the process; empty where there is none
 * @param since when the state last changed
 */
public record StatusRecord(State state, Want want, boolean paused, boolean gotTerm, OptionalInt pid, Instant since) {
    public StatusRecord {
        Objects.requireNonNull(state);
        Objects.requireNonNull(want);
        Objects.requireNonNull(since);
    }

    /** What is. */
    public enum State {
        DOWN,
        RUN,
        FINISH
    }

    /** What runsv was told to bring about. */
    public enum Want {
        UP,
        /** Also after {@code sv once}. */
        DOWN
    }

    public boolean isUp() {
        return state == State.RUN && want == Want.UP;
    }

    /** Whether this is the very process of that other record. */
    public boolean isSameProcess(StatusRecord other) {
        return pid.equals(other.pid) && since.equals(other.since);
    }
}
