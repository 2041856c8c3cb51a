package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.desired.Quantity;
import org.runward.loop.DeclarationSource;
import org.runward.loop.LoopLog;
import org.runward.loop.LoopSettings;
import org.runward.loop.ReconcileLoop;
import org.runward.plan.Scope;
import org.runward.plan.Terms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward run}: pass after pass, until it is told to end. */
@Command(
        name = "run",
        description = {
            "Keeps the host as declared: a pass at the start, at every interval, on HUP, and within a second of a change to"
                    + " the declaration, a service or guest definition, a link, or what a service does.",
            "Stays in the foreground, and logs to standard error. TERM and INT: what is under way goes on to its end, then it"
                    + " exits with 0; a second one ends it at once. HUP: a pass now, of everything."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was told to end", "64-78:refused before any work; see runward --help"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward run                        by /etc/runward, for ever",
            "  runward run --interval 15m host.toml",
            "  runward run --metrics /var/lib/prometheus/node-exporter/runward.prom",
            "  runward install-service            have runit run it"
        })
final class RunCommand implements Callable<Integer> {
    private static final int MOST_PARALLEL = 64;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "Between passes that nothing else causes: 90s, 5m, 1h. Default: ${DEFAULT-VALUE}.")
    private String interval;

    @Option(
            names = "--jitter",
            paramLabel = "PERCENT",
            defaultValue = "10%",
            description = "By how much an interval may be longer or shorter, so that many hosts do not act at once."
                    + " Default: 10%%.")
    private String jitter;

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "Write Prometheus metrics there after each pass: a *.prom file in the directory of"
                    + " node_exporter's textfile collector.")
    private Path metrics;

    @Option(
            names = "--ready",
            paramLabel = "FILE",
            description = "Write the agent's pid there once the first pass is over, for a check script.")
    private Path ready;

    @Option(
            names = "--log-format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text: key=value. json: an object a line. Default: ${DEFAULT-VALUE}.")
    private LoopLog.Format logFormat;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many actions of one pass may be under way at once. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--allow-guest-restart",
            description = "Restart guests where a change needs it: their services go down in order, and up again.")
    private boolean allowGuestRestart;

    @Option(
            names = "--max-unavailable",
            paramLabel = "N",
            description = "Restart at most N services at once; see runward apply --help.")
    private Integer maxUnavailable;

    @Option(
            names = "--allow-removals",
            description = "Go on where more than half of what runward manages is no longer declared.")
    private boolean allowRemovals;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Override
    public Integer call() throws InterruptedException {
        LoopSettings settings = settings();
        Declarations.requireRoot();
        PrintWriter err = spec.commandLine().getErr();
        LoopLog log = new LoopLog(err, Clock.systemUTC(), logFormat);
        Logging.into(log);
        new ReconcileLoop(settings, this::read, log, Clock.systemUTC()).run();
        return ExitCode.CONVERGED.code();
    }

    private DesiredState read() throws DeclarationSource.Unusable {
        try {
            return Declarations.readAsRoot(Optional.ofNullable(path));
        } catch (Refusal e) {
            throw new DeclarationSource.Unusable(List.of(e.getMessage().split("\n")));
        }
    }

    /** @throws Refusal where an option is not valid */
    LoopSettings settings() {
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw misused("--parallel", "not a number from 1 to " + MOST_PARALLEL);
        }
        if (maxUnavailable != null && maxUnavailable < 1) {
            throw misused("--max-unavailable", "not a number from 1");
        }
        Terms terms = new Terms(
                allowGuestRestart,
                false,
                maxUnavailable == null ? OptionalInt.empty() : OptionalInt.of(maxUnavailable),
                Scope.ALL);
        return new LoopSettings(
                Optional.ofNullable(path).orElse(Declarations.DEFAULT),
                interval(),
                jitter(),
                parallel,
                terms,
                allowRemovals,
                Optional.ofNullable(metrics),
                Optional.ofNullable(ready),
                RunwardCommand.Version.number());
    }

    private Duration interval() {
        return Quantity.DURATION
                .parse(interval)
                .filter(seconds ->
                        seconds >= 1 && seconds <= Duration.ofDays(365).toSeconds())
                .map(Duration::ofSeconds)
                .orElseThrow(() -> misused("--interval", Quantity.DURATION.expected() + ", from 1s to 365d"));
    }

    private double jitter() {
        if (!jitter.matches("[0-9]{1,2}%?")) {
            throw misused("--jitter", "not a percentage from 0% to 99%");
        }
        return Integer.parseInt(jitter.replace("%", "")) / 100.0;
    }

    private static Refusal misused(String option, String what) {
        return new Refusal(ExitCode.USAGE, "runward: " + option + ": " + what);
    }
}
