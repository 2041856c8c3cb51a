package org.runward.desired;

import java.time.Duration;
import java.util.Objects;

/**
 * How a service is ended.
 *
 * @param stopTimeout how long after TERM KILL follows, where runward ends it or an earlier instance of it; whole seconds, zero
 *     for KILL at once
 * @param processGroup whether signals go to all of its process group
 */
public record Ending(Duration stopTimeout, boolean processGroup) {
    public static final Ending DEFAULT = new Ending(Duration.ofSeconds(20), false);

    public Ending {
        Objects.requireNonNull(stopTimeout);
    }

    /** The {@code stop-timeout} in whole seconds. */
    public long stopSeconds() {
        return stopTimeout.toSeconds();
    }
}
