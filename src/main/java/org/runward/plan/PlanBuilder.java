package org.runward.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;

/** Numbers steps and collects lines. Not thread-safe; lives for one call of the planner. */
final class PlanBuilder {
    private final List<Step> steps = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<Name, GenerationRecord> notes = new TreeMap<>();
    private int unchanged;
    private final Set<Subject> left = new HashSet<>();
    private int removed;
    private int managed;

    int add(Action action, Set<Integer> requires, Set<Integer> follows) {
        return add(action, requires, follows, Set.of());
    }

    int add(Action action, Set<Integer> requires, Set<Integer> follows, Set<Integer> stopsWith) {
        int id = steps.size();
        steps.add(new Step(id, action, requires, follows, stopsWith));
        return id;
    }

    /** The numbers of all steps so far. */
    Set<Integer> steps() {
        Set<Integer> ids = new HashSet<>();
        for (Step step : steps) {
            ids.add(step.id());
        }
        return ids;
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

    /** Counts a subject that it is not about. */
    void leave(Subject subject) {
        left.add(subject);
    }

    /** What is to be remembered of processes that are as they are to be. */
    void note(Name service, GenerationRecord some) {
        if (!some.isEmpty()) {
            notes.put(service, some);
        }
    }

    /** The only line so far; empty where what was planned with this is as declared. */
    Optional<Change> line() {
        return changes.stream().findFirst();
    }

    /** Counts a subject that is ours on the host. */
    void managed() {
        managed++;
    }

    /** @param words what is to be known of the scope */
    Plan build(List<String> foreign, List<String> words) {
        if (changes.size() > 1) {
            changes.sort((one, other) -> one.subject().compareTo(other.subject()));
        }
        return new Plan(steps, changes, unchanged, left, removed, managed, foreign, notes, words);
    }
}
