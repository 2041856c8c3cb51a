package org.runward.observed;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody's word that a guest or service is to be left alone.
 *
 * @param since when it was said
 * @param until when it ends by itself; empty for never
 * @param by who said it, as far as that is known; may be empty
 * @param reason one line; may be empty
 */
public record Hold(Instant since, Optional<Instant> until, String by, String reason) {
    public Hold {
        Objects.requireNonNull(since);
        Objects.requireNonNull(until);
        Objects.requireNonNull(by);
        Objects.requireNonNull(reason);
    }

    public boolean isInForce(Instant now) {
        return until.filter(end -> !end.isAfter(now)).isEmpty();
    }

    /** {@code held by ana: REASON}. */
    public String words() {
        return (by.isEmpty() ? "on hold" : "on hold by " + by) + (reason.isEmpty() ? "" : ": " + reason);
    }
}
