package org.runward.plan;

import java.util.List;

/**
 * What is to be done, in order; no steps means converged.
 *
 * @param steps by id, each after those that it waits for
 * @param changes a line per subject that is not as declared, also where nothing is to be done about it
 * @param unchanged how many subjects are as declared
 * @param removed how many managed subjects the declaration no longer has
 * @param managed how many subjects on the host are ours
 * @param foreign entries of the scan directory that are not ours, left alone
 */
public record Plan(
        List<Step> steps, List<Change> changes, int unchanged, int removed, int managed, List<String> foreign) {
    public Plan {
        steps = List.copyOf(steps);
        changes = List.copyOf(changes);
        foreign = List.copyOf(foreign);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Whether something is not as declared that we neither may nor can change. */
    public boolean isBlocked() {
        return count(Change.Symbol.BLOCKED) > 0;
    }

    /** Whether it takes away so much that it looks like a mistake: more than half of what is managed. */
    public boolean isMassRemoval() {
        return removed * 2 > managed;
    }

    public int count(Change.Symbol symbol) {
        return (int)
                changes.stream().filter(change -> change.symbol() == symbol).count();
    }
}
