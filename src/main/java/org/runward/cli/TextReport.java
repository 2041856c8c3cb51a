package org.runward.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.Survey;

/** A pass for people: the plan and what came of it on standard output, waiting and failures on standard error. */
final class TextReport extends WordReport {

    TextReport(PrintWriter out, PrintWriter err, boolean withDiff) {
        super(out, err, withDiff);
    }

    @Override
    public void plan(Survey survey) {
        for (String line : text(survey, withDiff)) {
            out.println(line);
        }
    }

    /** The plan as lines. */
    static List<String> text(Survey survey, boolean withDiff) {
        PlanText text = new PlanText(survey.plan(), Clock.systemUTC().instant());
        return withDiff ? text.with(PlanDiffs.of(survey)).lines() : text.lines();
    }

    @Override
    public void refused(String message, ExitCode exitCode) {
        // Main tells it.
    }

    @Override
    public void ended(ApplyOutcome outcome) {
        for (StepResult failure : outcome.failures()) {
            err.println(failure);
        }
        for (String line : outcome.skipped()) {
            err.println(line);
        }
        if (!outcome.results().isEmpty()) {
            out.println(outcome.summary());
        }
    }
}
