package org.runward.plan;

import java.util.Set;

/**
 * An action with its place in the order.
 *
 * @param id its number in the plan
 * @param requires steps that must have succeeded before; a failed one makes this one skipped
 * @param follows steps that must have ended before, however
 * @param stopsWith steps that are not waited for; one of them that has failed makes this one skipped
 */
public record Step(int id, Action action, Set<Integer> requires, Set<Integer> follows, Set<Integer> stopsWith) {
    public Step(int id, Action action, Set<Integer> requires, Set<Integer> follows) {
        this(id, action, requires, follows, Set.of());
    }

    public Step {
        requires = Set.copyOf(requires);
        follows = Set.copyOf(follows);
        stopsWith = Set.copyOf(stopsWith);
    }
}
