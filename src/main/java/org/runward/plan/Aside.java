package org.runward.plan;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a guest or service is left out for now, by whoever plans again and again. One of a guest counts for its services.
 *
 * @param words what is told of it; empty where nothing is
 * @param since since when it is left out
 * @param until when it is planned again; empty where that is not known
 */
public record Aside(Reason reason, String words, Optional<Instant> since, Optional<Instant> until) {
    /** The two reasons. */
    public enum Reason {
        /** An earlier plan about it is still being carried out. */
        UNDER_WAY,
        /** It failed, and is given time. */
        BACKING_OFF
    }

    public Aside {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(words);
        Objects.requireNonNull(since);
        Objects.requireNonNull(until);
    }

    public static Aside underWay() {
        return new Aside(Reason.UNDER_WAY, "", Optional.empty(), Optional.empty());
    }
}
