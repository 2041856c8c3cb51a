package org.runward.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;

/**
 * What is to be done, in order; no steps means converged.
 *
 * @param steps by id, each after those that it waits for
 * @param changes a line per subject that is not as declared, also where nothing is to be done about it
 * @param unchanged how many subjects are as declared
 * @param left what it is not about
 * @param removed how many managed subjects the declaration no longer has
 * @param managed how many subjects on the host are ours
 * @param foreign entries of the scan directory that are not ours, left alone
 * @param notes what is to be remembered of processes that are as they are to be, by service
 * @param words what is to be known of what it is about, a sentence each
 */
public record Plan(
        List<Step> steps,
        List<Change> changes,
        int unchanged,
        Set<Subject> left,
        int removed,
        int managed,
        List<String> foreign,
        Map<Name, GenerationRecord> notes,
        List<String> words) {
    public Plan {
        steps = List.copyOf(steps);
        changes = List.copyOf(changes);
        foreign = List.copyOf(foreign);
        left = Set.copyOf(left);
        notes = Map.copyOf(notes);
        words = List.copyOf(words);
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
