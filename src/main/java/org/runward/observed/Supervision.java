package org.runward.observed;

import java.util.Optional;

/**
 * Whether runsv is there, and what it last wrote.
 *
 * @param alive a runsv holds the lock of this {@code supervise} directory
 * @param status empty where there is no record or it cannot be read as one
 */
public record Supervision(boolean alive, Optional<StatusRecord> status) {
    public static final Supervision NONE = new Supervision(false, Optional.empty());

    /** The record of a runsv that lives; without one it may be of the past. */
    public Optional<StatusRecord> current() {
        return alive ? status : Optional.empty();
    }

    public boolean isUp() {
        return current().filter(StatusRecord::isUp).isPresent();
    }
}
