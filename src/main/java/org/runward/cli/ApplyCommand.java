package org.runward.cli;

import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.host.HostException;
import org.runward.plan.Plan;
import org.runward.plan.Runsvdirs;
import org.runward.reconcile.Reconciler;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward apply}: one pass, or with {@code --dry-run} its plan alone. */
final class ApplyCommand implements Command {
    /** More than that is a slip of the finger. */
    private static final int MOST_PARALLEL = 64;

    /** How a pass is told. */
    enum Output {
        TEXT,
        JSON,
        ANSIBLE
    }

    private final TermsOptions terms = new TermsOptions();
    private final Flag dryRun = new Flag("--dry-run", "Show the plan and change nothing.");
    private final Flag diff = new Flag(
            "--diff",
            "With the plan, show what changes in files, as unified diffs; values that look like secrets are"
                    + " left out.");
    private final Flag detailedExitCode = new Flag(
            List.of("--detailed-exitcode", "--detailed-exitcodes"),
            "Tell by the exit code whether there was something to do.");
    private final Value<Output> output = Value.choice(
            "--output",
            "FORM",
            Output.TEXT,
            "text: for people. json: an object a line. ansible: one object with changed, failed, msg and, with"
                    + " --diff, diff. Default: ${DEFAULT-VALUE}.");
    private final Flag json = new Flag("--json", "The same as --output json.");
    private final Flag allowRemovals =
            new Flag("--allow-removals", "Go on where more than half of what runward manages is no longer declared.");
    private final Value<Integer> parallel =
            Value.number("--parallel", "N", 4, "How many actions may be under way at once. Default: ${DEFAULT-VALUE}.");
    private final Value<Integer> lockTimeout = Value.number(
            "--lock-timeout",
            "SECONDS",
            30,
            "How long to wait for another runward to finish. Default: ${DEFAULT-VALUE}.");
    private final Value<Path> path = Value.declaration();

    private final Streams streams;

    ApplyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "apply")
                .description(
                        "Makes the host as declared: looks, plans, does what is to be done, and looks again. Does nothing on a"
                                + " host that is as declared.")
                .exitCodes(
                        "0:converged, changed or not; with --detailed-exitcode: nothing to do",
                        "1:something failed or is blocked",
                        "2:with --detailed-exitcode: changes, made or in a dry run pending or blocked",
                        "4:with --detailed-exitcode: failures",
                        "6:with --detailed-exitcode: changes and failures",
                        "64-78:refused before any work; see runward --help")
                .examples(
                        "  runward apply --dry-run                      show the plan",
                        "  runward apply                                do it",
                        "  runward apply --detailed-exitcode host.toml  0: nothing was to do",
                        "  runward apply --dry-run --diff               show what changes in files, too",
                        "  runward apply --only squid                   that, with what it needs",
                        "  runward apply --max-unavailable 1            restart one after the other",
                        "  runward apply --allow-guest-restart          also what needs a guest restarted",
                        "  runward apply --allow-removals empty.toml    take all of it down")
                .takes(terms.parameters())
                .takes(dryRun, diff, detailedExitCode, output, json, allowRemovals, parallel, lockTimeout, path)
                .spec();
    }

    @Override
    public ExitCode run() {
        ApplyReport report = report();
        try {
            if (parallel.get() < 1 || parallel.get() > MOST_PARALLEL) {
                throw new Refusal(
                        ExitCode.USAGE,
                        "runward: --parallel: not a number from 1 to " + MOST_PARALLEL + ": " + parallel.get());
            }
            if (lockTimeout.get() < 0) {
                throw new Refusal(ExitCode.USAGE, "runward: --lock-timeout: not a number from 0: " + lockTimeout.get());
            }
            DesiredState desired = Declarations.readAsRoot(path.given());
            ApplyOutcome outcome = dryRun.isGiven()
                    ? showPlan(desired, report)
                    : Locks.holding(
                            desired, Duration.ofSeconds(lockTimeout.get()), report::note, () -> apply(desired, report));
            report.ended(outcome);
            return outcome.exitCode(detailedExitCode.isGiven());
        } catch (Refusal e) {
            report.refused(e.getMessage(), e.exitCode());
            throw e;
        } catch (HostException | UncheckedIOException | DirectoryIteratorException e) {
            report.refused("runward: " + e.getMessage(), ExitCode.FAILED);
            throw e;
        } catch (RuntimeException | Error e) {
            report.refused("runward: this is a bug in runward: " + e, ExitCode.BUG);
            throw e;
        }
    }

    private ApplyReport report() {
        return switch (json.isGiven() ? Output.JSON : output.get()) {
            case JSON -> new JsonReport(streams.out(), Clock.systemUTC(), diff.isGiven(), detailedExitCode.isGiven());
            case ANSIBLE -> new AnsibleReport(streams.out(), streams.err(), diff.isGiven(), detailedExitCode.isGiven());
            default -> new TextReport(streams.out(), streams.err(), diff.isGiven());
        };
    }

    private ApplyOutcome showPlan(DesiredState desired, ApplyReport report) {
        Survey survey = survey(desired, report);
        if (!survey.isWatched()) {
            report.note(noRunsvdir(desired));
        }
        if (survey.plan().isMassRemoval() && !allowRemovals.isGiven()) {
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
        for (String warning : Runsvdirs.warnings(desired, survey.observed())) {
            report.note("runward: " + warning);
        }
        return survey;
    }

    private ApplyOutcome apply(DesiredState desired, ApplyReport report) {
        Survey survey = survey(desired, report);
        if (!survey.isWatched()) {
            throw new Refusal(ExitCode.NO_RUNSVDIR, noRunsvdir(desired));
        }
        report.plan(survey);
        if (survey.plan().isMassRemoval() && !allowRemovals.isGiven()) {
            throw new Refusal(ExitCode.INVALID_DECLARATION, massRemoval(survey.plan()));
        }
        Reconciler reconciler = new Reconciler(report, Clock.systemUTC(), parallel.get());
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
}
