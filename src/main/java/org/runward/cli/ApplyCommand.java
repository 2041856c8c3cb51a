package org.runward.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.host.HostException;
import org.runward.plan.Plan;
import org.runward.plan.Runsvdirs;
import org.runward.reconcile.Reconciler;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  runward apply --dry-run --diff               show what changes in files, too",
            "  runward apply --only squid                   that, with what it needs",
            "  runward apply --max-unavailable 1            restart one after the other",
            "  runward apply --allow-guest-restart          also what needs a guest restarted",
            "  runward apply --allow-removals empty.toml    take all of it down"
        })
final class ApplyCommand implements Callable<Integer> {
    /** More than that is a slip of the finger. */
    private static final int MOST_PARALLEL = 64;

    /** How a pass is told. */
    enum Output {
        TEXT,
        JSON,
        ANSIBLE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private TermsOptions terms;

    @Option(names = "--dry-run", description = "Show the plan and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--diff",
            description =
                    "With the plan, show what changes in files, as unified diffs; values that look like secrets are"
                            + " left out.")
    private boolean diff;

    @Option(
            names = {"--detailed-exitcode", "--detailed-exitcodes"},
            description = "Tell by the exit code whether there was something to do.")
    private boolean detailedExitCode;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description =
                    "text: for people. json: an object a line. ansible: one object with changed, failed, msg and, with"
                            + " --diff, diff. Default: ${DEFAULT-VALUE}.")
    private Output output;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Option(
            names = "--allow-removals",
            description = "Go on where more than half of what runward manages is no longer declared.")
    private boolean allowRemovals;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many actions may be under way at once. Default: ${DEFAULT-VALUE}.")
    private int parallel;

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
        ApplyReport report = report();
        try {
            if (parallel < 1 || parallel > MOST_PARALLEL) {
                throw new Refusal(
                        ExitCode.USAGE,
                        "runward: --parallel: not a number from 1 to " + MOST_PARALLEL + ": " + parallel);
            }
            DesiredState desired = Declarations.readAsRoot(Optional.ofNullable(path));
            ApplyOutcome outcome = dryRun
                    ? showPlan(desired, report)
                    : Locks.holding(
                            desired, Duration.ofSeconds(lockTimeout), report::note, () -> apply(desired, report));
            report.ended(outcome);
            return outcome.exitCode(detailedExitCode).code();
        } catch (Refusal e) {
            report.refused(e.getMessage(), e.exitCode());
            throw e;
        } catch (HostException | UncheckedIOException | DirectoryIteratorException e) {
            report.refused("runward: " + e.getMessage(), ExitCode.FAILED);
            throw e;
        } catch (RuntimeException e) {
            report.refused("runward: this is a bug in runward: " + e, ExitCode.BUG);
            throw e;
        }
    }

    private ApplyReport report() {
        return switch (json ? Output.JSON : output) {
            case JSON -> new JsonReport(out(), Clock.systemUTC(), diff, detailedExitCode);
            case ANSIBLE -> new AnsibleReport(out(), err(), diff, detailedExitCode);
            default -> new TextReport(out(), err(), diff);
        };
    }

    private ApplyOutcome showPlan(DesiredState desired, ApplyReport report) {
        Survey survey = survey(desired, report);
        if (!survey.isWatched()) {
            report.note(noRunsvdir(desired));
        }
        if (survey.plan().isMassRemoval() && !allowRemovals) {
            report.note(massRemoval(survey.plan()));
        }
        report.plan(survey);
        return new ApplyOutcome(survey.plan(), true, List.of());
    }

    private Survey survey(DesiredState desired, ApplyReport report) {
        Survey survey = Survey.of(desired, terms.terms());
        List<Name> unknown = terms.terms().scope().unknown(desired, survey.observed());
        if (!unknown.isEmpty()) {
            throw Names.unknown(unknown);
        }
        Runsvdirs.warnings(desired, survey.observed()).forEach(warning -> report.note("runward: " + warning));
        return survey;
    }

    private ApplyOutcome apply(DesiredState desired, ApplyReport report) {
        Survey survey = survey(desired, report);
        if (!survey.isWatched()) {
            throw new Refusal(ExitCode.NO_RUNSVDIR, noRunsvdir(desired));
        }
        report.plan(survey);
        if (survey.plan().isMassRemoval() && !allowRemovals) {
            throw new Refusal(ExitCode.INVALID_DECLARATION, massRemoval(survey.plan()));
        }
        Reconciler reconciler = new Reconciler(report, Clock.systemUTC(), parallel);
        return new ApplyOutcome(survey.plan(), false, reconciler.apply(survey));
    }

    static String noRunsvdir(DesiredState desired) {
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
