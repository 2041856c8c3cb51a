package org.runward.plan;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The steps of one subject, each after the one before it. Not thread-safe; lives for one call of the planner. */
final class StepChain {
    private final PlanBuilder plan;
    private Set<Integer> requires = Set.of();
    private Set<Integer> follows = Set.of();
    private Set<Integer> stopsWith = Set.of();
    private Optional<Integer> last = Optional.empty();

    StepChain(PlanBuilder plan) {
        this.plan = plan;
    }

    /** From now on steps need these others to have succeeded. */
    void require(Set<Integer> steps) {
        Set<Integer> all = new HashSet<>(requires);
        all.addAll(steps);
        requires = all;
    }

    /** From now on steps wait for these others to have ended. */
    void follow(Set<Integer> steps) {
        Set<Integer> all = new HashSet<>(follows);
        all.addAll(steps);
        follows = all;
    }

    /** From now on no step begins any more once one of these others has failed. */
    void stopWith(Set<Integer> steps) {
        stopsWith = Set.copyOf(steps);
    }

    void add(Action action) {
        Set<Integer> needed = new HashSet<>(requires);
        last.ifPresent(needed::add);
        last = Optional.of(plan.add(action, needed, follows, stopsWith));
    }

    /** From now on steps are done also where those so far, and those that they needed, have failed. */
    void forgive() {
        Set<Integer> all = new HashSet<>(follows);
        all.addAll(requires);
        last.ifPresent(all::add);
        follows = all;
        requires = Set.of();
        last = Optional.empty();
    }

    /** The number of the last step; empty where there is none. */
    Optional<Integer> last() {
        return last;
    }
}
