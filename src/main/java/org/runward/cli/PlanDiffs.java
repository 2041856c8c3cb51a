package org.runward.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.observed.ObservedState;
import org.runward.plan.FileChange;
import org.runward.plan.Plan;
import org.runward.plan.Redaction;
import org.runward.plan.Subject;
import org.runward.reconcile.Survey;

/**
 * The unified diffs of all files that a plan changes.
 *
 * @param bySubject and by path; the lines of each
 */
record PlanDiffs(Map<Subject, Map<String, List<String>>> bySubject) {
    static PlanDiffs of(Survey survey) {
        return of(survey.plan(), survey.desired(), survey.observed());
    }

    static PlanDiffs of(Plan plan, DesiredState desired, ObservedState observed) {
        UnifiedDiff diff = new UnifiedDiff(new Redaction(desired));
        Map<Subject, Map<String, List<String>>> all = new TreeMap<>();
        FileChange.of(plan, desired, observed)
                .forEach(change -> all.computeIfAbsent(change.subject(), subject -> new LinkedHashMap<>())
                        .put(change.path().toString(), diff.of(change)));
        return new PlanDiffs(all);
    }

    Map<String, List<String>> of(Subject subject) {
        return bySubject.getOrDefault(subject, Map.of());
    }
}
