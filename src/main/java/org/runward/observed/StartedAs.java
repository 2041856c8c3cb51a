package org.runward.observed;

import java.time.Instant;
import java.util.Objects;

/**
 * A note that one process runs one generation.
 *
 * @param generation of what it was started from, or of the settings it has read
 * @param pid together with {@code since} it identifies the process
 */
public record StartedAs(String generation, int pid, Instant since) {
    public StartedAs {
        Objects.requireNonNull(generation);
        Objects.requireNonNull(since);
    }

    public boolean isAbout(StatusRecord status) {
        return status.pid().isPresent()
                && status.pid().getAsInt() == pid
                && status.since().equals(since);
    }
}
