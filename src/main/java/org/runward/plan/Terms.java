package org.runward.plan;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What whoever runs runward asks for and agrees to this time, beyond what the declaration says.
 *
 * @param guestRestart guests may be restarted where a change needs it, with all their services
 * @param overrideHolds what an operator stopped or put on hold is made as declared, too
 * @param maxUnavailable how many services may be restarted at once; empty for no limit but that of instances
 * @param scope what it is about
 * @param aside what is left out for now
 * @param doubted what failed when it was last tried, and is not as declared before it has shown that it is ready
 * @param agent the process that carries plans out and goes on after them; empty for one that ends with the plan
 */
public record Terms(
        boolean guestRestart,
        boolean overrideHolds,
        OptionalInt maxUnavailable,
        Scope scope,
        Map<Subject, Aside> aside,
        Set<Subject> doubted,
        OptionalInt agent) {
    public static final Terms NONE = new Terms(false, false, OptionalInt.empty(), Scope.ALL);

    public Terms(boolean guestRestart, boolean overrideHolds, OptionalInt maxUnavailable, Scope scope) {
        this(guestRestart, overrideHolds, maxUnavailable, scope, Map.of(), Set.of(), OptionalInt.empty());
    }

    public Terms {
        Objects.requireNonNull(scope);
        Objects.requireNonNull(agent);
        aside = Map.copyOf(aside);
        doubted = Set.copyOf(doubted);
        if (maxUnavailable.isPresent() && maxUnavailable.getAsInt() < 1) {
            throw new IllegalArgumentException("maxUnavailable is less than 1");
        }
    }

    /** The same for an agent that plans again and again. */
    public Terms of(int agent, Map<Subject, Aside> aside, Set<Subject> doubted) {
        return new Terms(guestRestart, overrideHolds, maxUnavailable, scope, aside, doubted, OptionalInt.of(agent));
    }
}
