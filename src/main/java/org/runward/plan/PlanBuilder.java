package org.runward.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Numbers steps and collects lines. Not thread-safe; lives for one call of the planner. */
final class PlanBuilder {
    private final List<Step> steps = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private int unchanged;
    private int removed;
    private int managed;

    int add(Action action, Collection<Integer> requires, Collection<Integer> follows) {
        int id = steps.size();
        steps.add(new Step(id, action, Set.copyOf(requires), Set.copyOf(follows)));
        return id;
    }

    void change(Change change) {
        changes.add(change);
        if (change.symbol() == Change.Symbol.REMOVE) {
            removed++;
        }
    }

    void unchanged() {
        unchanged++;
    }

    /** Counts a subject that is ours on the host. */
    void managed() {
        managed++;
    }

    Plan build(List<String> foreign) {
        changes.sort((one, other) -> one.subject().compareTo(other.subject()));
        return new Plan(steps, changes, unchanged, removed, managed, foreign);
    }
}
