package org.runward.observed;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether runsv is there, and what it last wrote.
 *
 * @param alive a runsv holds the lock of this {@code supervise} directory
 * @param status empty where there is no record or it cannot be read as one
 * @param pausedSince since when its process is paused, at the latest; empty where it is not
 */
public record Supervision(boolean alive, Optional<StatusRecord> status, Optional<Instant> pausedSince) {
    public static final Supervision NONE = new Supervision(false, Optional.empty());

    /** Of a process that is not paused, or nobody knows since when. */
    public Supervision(boolean alive, Optional<StatusRecord> status) {
        this(alive, status, Optional.empty());
    }

    /** The record of a runsv that lives; without one it may be of the past. */
    public Optional<StatusRecord> current() {
        return alive ? status : Optional.empty();
    }

    public boolean isUp() {
        return alive && status.isPresent() && status.get().isUp();
    }
}
