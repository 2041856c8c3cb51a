package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.host.AgentLock;
import org.runward.plan.Consent;
import org.runward.plan.Plan;
import org.runward.reconcile.Reconciler;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward apply}: one pass, or with {@code --dry-run} its plan alone. */
@Command(
        name = "apply",
        description =
                "Makes the host as declared: looks, plans, does what is to be done, and looks again. Does nothing on a"
                        + " host that is as declared.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:converged, changed or not; with --detailed-exitcode: nothing to do",
            "1:something failed or is blocked",
            "2:with --detailed-exitcode: changes, made or in a dry run pending or blocked",
            "4:with --detailed-exitcode: failures",
            "6:with --detailed-exitcode: changes and failures",
            "64-78:refused before any work; see runward --help"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward apply --dry-run                      show the plan",
            "  runward apply                                do it",
            "  runward apply --detailed-exitcode host.toml  0: nothing was to do",
            "  runward apply --allow-guest-restart          also what needs a guest restarted",
            "  runward apply --allow-removals empty.toml    take all of it down"
        })
final class ApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Show the plan and change nothing.")
    private boolean dryRun;

    @Option(names = "--detailed-exitcode", description = "Tell by the exit code whether there was something to do.")
    private boolean detailedExitCode;

    @Option(
            names = "--allow-removals",
            description = "Go on where more than half of what runward manages is no longer declared.")
    private boolean allowRemovals;

    @Option(
            names = "--allow-guest-restart",
            description = "Restart guests where a change needs it: their services go down in order, and up again.")
    private boolean allowGuestRestart;

    @Option(
            names = "--lock-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for another runward to finish. Default: ${DEFAULT-VALUE}.")
    private int lockTimeout;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Override
    public Integer call() {
        DesiredState desired = Declarations.readAsRoot(Optional.ofNullable(path));
        return (dryRun ? showPlan(desired) : applyLocked(desired)).code();
    }

    private ExitCode showPlan(DesiredState desired) {
        Survey survey = Survey.of(desired, new Consent(allowGuestRestart));
        if (!survey.isWatched()) {
            err().println(noRunsvdir(desired));
        }
        if (survey.plan().isMassRemoval() && !allowRemovals) {
            err().println(massRemoval(survey.plan()));
        }
        print(survey.plan());
        boolean pending = !survey.plan().isEmpty() || survey.plan().isBlocked();
        return detailedExitCode && pending ? ExitCode.CHANGED : ExitCode.CONVERGED;
    }

    private ExitCode applyLocked(DesiredState desired) {
        Path file = desired.host().stateDirectory().resolve("lock");
        Runnable waiting = () -> err().println("runward: waiting for another runward to finish");
        try (AgentLock lock = AgentLock.take(file, Duration.ofSeconds(lockTimeout), waiting)
                .orElseThrow(() -> new Refusal(
                        ExitCode.LOCKED,
                        "runward: another runward has been at work for " + lockTimeout
                                + " s; try again, or wait longer with --lock-timeout"))) {
            return apply(desired);
        }
    }

    private ExitCode apply(DesiredState desired) {
        Survey survey = Survey.of(desired, new Consent(allowGuestRestart));
        if (!survey.isWatched()) {
            throw new Refusal(ExitCode.NO_RUNSVDIR, noRunsvdir(desired));
        }
        print(survey.plan());
        if (survey.plan().isMassRemoval() && !allowRemovals) {
            throw new Refusal(ExitCode.INVALID_DECLARATION, massRemoval(survey.plan()));
        }
        Reconciler reconciler =
                new Reconciler(what -> err().println("runward: waiting for " + what), Clock.systemUTC());
        return report(survey.plan(), reconciler.apply(survey));
    }

    private ExitCode report(Plan plan, List<StepResult> results) {
        List<StepResult> bad =
                results.stream().filter(result -> !result.isSuccess()).toList();
        bad.forEach(err()::println);
        int done = results.size() - bad.size();
        if (!results.isEmpty()) {
            out().println(
                            bad.isEmpty()
                                    ? "Done: " + Words.count(done, "step") + "."
                                    : "Failed: " + bad.size() + " of " + Words.count(results.size(), "step") + ".");
        }
        boolean failed = !bad.isEmpty() || plan.isBlocked();
        if (!detailedExitCode) {
            return failed ? ExitCode.FAILED : ExitCode.CONVERGED;
        }
        if (failed) {
            return done > 0 ? ExitCode.CHANGED_WITH_FAILURES : ExitCode.FAILURES;
        }
        return done > 0 ? ExitCode.CHANGED : ExitCode.CONVERGED;
    }

    private void print(Plan plan) {
        PlanText text = new PlanText(plan, Clock.systemUTC().instant());
        if (plan.isEmpty() && plan.changes().isEmpty()) {
            out().println(text.nothingToDo());
            return;
        }
        text.changes().forEach(out()::println);
        if (!text.foreign().isEmpty()) {
            out().println(text.foreign());
        }
        out().println(text.summary());
    }

    private static String noRunsvdir(DesiredState desired) {
        return "runward: no runsvdir watches " + desired.host().scanDirectory() + "; start one (runsvdir "
                + desired.host().scanDirectory() + "), or set [host] scan-directory";
    }

    private static String massRemoval(Plan plan) {
        return "runward: this declaration removes " + plan.removed() + " of " + plan.managed()
                + " managed guests and services; if that is meant, say --allow-removals";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
