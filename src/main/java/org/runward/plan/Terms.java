package org.runward.plan;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What whoever runs runward asks for and agrees to this time, beyond what the declaration says.
 *
 * @param guestRestart guests may be restarted where a change needs it, with all their services
 * @param overrideHolds what an operator stopped or put on hold is made as declared, too
 * @param maxUnavailable how many services may be restarted at once; empty for no limit but that of instances
 * @param scope what it is about
 */
public record Terms(boolean guestRestart, boolean overrideHolds, OptionalInt maxUnavailable, Scope scope) {
    public static final Terms NONE = new Terms(false, false, OptionalInt.empty(), Scope.ALL);

    public Terms {
        Objects.requireNonNull(scope);
        if (maxUnavailable.isPresent() && maxUnavailable.getAsInt() < 1) {
            throw new IllegalArgumentException("maxUnavailable is less than 1");
        }
    }
}
