package org.runward.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.runward.plan.Plan;
import org.runward.plan.Subject;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.StepResult.Ending;

/**
 * What came of a pass.
 *
 * @param dryRun whether nothing was to be done
 * @param results a result per step; empty in a dry run
 */
record ApplyOutcome(Plan plan, boolean dryRun, List<StepResult> results) {
    ApplyOutcome {
        results = List.copyOf(results);
    }

    int count(Ending ending) {
        int count = 0;
        for (StepResult result : results) {
            count += result.ending() == ending ? 1 : 0;
        }
        return count;
    }

    /** Something was changed, or in a dry run is pending. */
    boolean isChanged() {
        return dryRun ? !plan.isEmpty() : count(Ending.SUCCEEDED) > 0;
    }

    boolean isFailed() {
        return !dryRun && (count(Ending.SUCCEEDED) < results.size() || plan.isBlocked());
    }

    ExitCode exitCode(boolean detailed) {
        if (!detailed) {
            return isFailed() ? ExitCode.FAILED : ExitCode.CONVERGED;
        }
        if (dryRun) {
            return isChanged() || plan.isBlocked() ? ExitCode.CHANGED : ExitCode.CONVERGED;
        }
        if (isFailed()) {
            return isChanged() ? ExitCode.CHANGED_WITH_FAILURES : ExitCode.FAILURES;
        }
        return isChanged() ? ExitCode.CHANGED : ExitCode.CONVERGED;
    }

    List<StepResult> failures() {
        List<StepResult> failures = new ArrayList<>();
        for (StepResult result : results) {
            if (result.ending() == Ending.FAILED) {
                failures.add(result);
            }
        }
        return failures;
    }

    /** A line per subject that was left because of a failure elsewhere: whether it was touched, and why not further. */
    List<String> skipped() {
        Set<Subject> failed = subjects(Ending.FAILED);
        Set<Subject> done = subjects(Ending.SUCCEEDED);
        Map<Subject, String> causes = new LinkedHashMap<>();
        for (StepResult result : results) {
            if (result.ending() == Ending.SKIPPED) {
                causes.putIfAbsent(result.step().action().subject(), result.message());
            }
        }
        causes.keySet().removeAll(failed);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Subject, String> cause : causes.entrySet()) {
            String state = done.contains(cause.getKey()) ? "not finished" : "not touched";
            lines.add(cause.getKey() + ": " + state + ": " + cause.getValue());
        }
        return lines;
    }

    private Set<Subject> subjects(Ending ending) {
        Set<Subject> subjects = new LinkedHashSet<>();
        for (StepResult result : results) {
            if (result.ending() == ending) {
                subjects.add(result.step().action().subject());
            }
        }
        return subjects;
    }

    /** One sentence. */
    String summary() {
        if (dryRun || results.isEmpty()) {
            PlanText text = new PlanText(plan, Instant.EPOCH);
            return plan.isEmpty() && plan.changes().isEmpty() ? text.nothingToDo() : text.summary();
        }
        if (count(Ending.SUCCEEDED) == results.size()) {
            return "Done: " + Words.count(results.size(), "step") + ".";
        }
        return "Failed: " + count(Ending.FAILED) + " of " + Words.count(results.size(), "step")
                + (count(Ending.SKIPPED) > 0 ? ", and " + count(Ending.SKIPPED) + " skipped because of that" : "")
                + ".";
    }
}
