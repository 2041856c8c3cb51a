package org.runward.plan;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What whoever runs runward asks for and agrees to this time, beyond what the declaration says.
 *
 * @param guestRestart guests may be restarted where a change needs it, with all their services
 * @param overrideHolds what an operator stopped or put on hold is made as declared, too
 * @param maxUnavailable how many services may be restarted at once; empty for no limit but that of instances
 * @param scope what it is about
 * @param aside what is left out for now
 * @param agent the process that carries plans out and goes on after them; empty for one that ends with the plan
 */
public record Terms(
        boolean guestRestart,
        boolean overrideHolds,
        OptionalInt maxUnavailable,
        Scope scope,
        Map<Subject, Aside> aside,
        OptionalInt agent) {
    public static final Terms NONE = new Terms(false, false, OptionalInt.empty(), Scope.ALL);

    public Terms(boolean guestRestart, boolean overrideHolds, OptionalInt maxUnavailable, Scope scope) {
        this(guestRestart, overrideHolds, maxUnavailable, scope, Map.of(), OptionalInt.empty());
    }

    public Terms {
        Objects.requireNonNull(scope);
        Objects.requireNonNull(agent);
        aside = Map.copyOf(aside);
        if (maxUnavailable.isPresent() && maxUnavailable.getAsInt() < 1) {
            throw new IllegalArgumentException("maxUnavailable is less than 1");
        }
    }

    /** The same for an agent that plans again and again. */
    public Terms of(int agent, Map<Subject, Aside> aside) {
        return new Terms(guestRestart, overrideHolds, maxUnavailable, scope, aside, OptionalInt.of(agent));
    }
}
