package org.runward.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.runward.desired.DesiredState;
import org.runward.desired.Quantity;
import org.runward.loop.DeclarationSource;
import org.runward.loop.LoopLog;
import org.runward.loop.LoopSettings;
import org.runward.loop.ReconcileLoop;
import org.runward.plan.Scope;
import org.runward.plan.Terms;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward run}: pass after pass, until it is told to end. */
final class RunCommand implements Command {
    private static final int MOST_PARALLEL = 64;

    private final Value<String> interval = Value.text(
            "--interval",
            "TIME",
            "5m",
            "Between passes that nothing else causes: 90s, 5m, 1h. Default: ${DEFAULT-VALUE}.");
    private final Value<String> jitter = Value.text(
            "--jitter",
            "PERCENT",
            "10%",
            "By how much an interval may be longer or shorter, so that many hosts do not act at once."
                    + " Default: 10%%.");
    private final Value<Path> metrics = Value.path(
            "--metrics",
            "FILE",
            "Write Prometheus metrics there after each pass: a *.prom file in the directory of"
                    + " node_exporter's textfile collector.");
    private final Value<Path> ready = Value.path(
            "--ready", "FILE", "Write the agent's pid there once the first pass is over, for a check script.");
    private final Value<LoopLog.Format> logFormat = Value.choice(
            "--log-format",
            "FORM",
            LoopLog.Format.TEXT,
            "text: key=value. json: an object a line. Default: ${DEFAULT-VALUE}.");
    private final Value<Integer> parallel = Value.number(
            "--parallel", "N", 4, "How many actions of one pass may be under way at once. Default: ${DEFAULT-VALUE}.");
    private final Flag allowGuestRestart = new Flag(
            "--allow-guest-restart",
            "Restart guests where a change needs it: their services go down in order, and up again.");
    private final Value<Integer> maxUnavailable =
            Value.number("--max-unavailable", "N", "Restart at most N services at once; see runward apply --help.");
    private final Flag allowRemovals =
            new Flag("--allow-removals", "Go on where more than half of what runward manages is no longer declared.");
    private final Value<Path> path = Value.declaration();

    private final Streams streams;

    RunCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "run")
                .description(
                        "Keeps the host as declared: a pass at the start, at every interval, on HUP, and within a second of a change to"
                                + " the declaration, a service or guest definition, a link, or what a service does.",
                        "Stays in the foreground, and logs to standard error. TERM and INT: what is under way goes on to its end, then it"
                                + " exits with 0; a second one ends it at once. HUP: a pass now, of everything.")
                .exitCodes("0:it was told to end", "64-78:refused before any work; see runward --help")
                .examples(
                        "  runward run                        by /etc/runward, for ever",
                        "  runward run --interval 15m host.toml",
                        "  runward run --metrics /var/lib/prometheus/node-exporter/runward.prom",
                        "  runward install-service            have runit run it")
                .takes(interval, jitter, metrics, ready, logFormat, parallel)
                .takes(allowGuestRestart, maxUnavailable, allowRemovals, path)
                .spec();
    }

    @Override
    public ExitCode run() throws InterruptedException {
        LoopSettings settings = settings();
        Declarations.requireRoot();
        LoopLog log = new LoopLog(streams.err(), Clock.systemUTC(), logFormat.get());
        Logging.into(log);
        new ReconcileLoop(settings, this::read, log, Clock.systemUTC()).run();
        return ExitCode.CONVERGED;
    }

    private DesiredState read() throws DeclarationSource.Unusable {
        try {
            return Declarations.readAsRoot(path.given());
        } catch (Refusal e) {
            throw new DeclarationSource.Unusable(List.of(e.getMessage().split("\n")));
        }
    }

    /** @throws Refusal where an option is not valid */
    LoopSettings settings() {
        if (parallel.get() < 1 || parallel.get() > MOST_PARALLEL) {
            throw misused("--parallel", "not a number from 1 to " + MOST_PARALLEL);
        }
        OptionalInt atOnce =
                maxUnavailable.given().stream().mapToInt(Integer::intValue).findFirst();
        if (atOnce.isPresent() && atOnce.getAsInt() < 1) {
            throw misused("--max-unavailable", "not a number from 1");
        }
        Terms terms = new Terms(allowGuestRestart.isGiven(), false, atOnce, Scope.ALL);
        return new LoopSettings(
                path.given().orElse(Declarations.DEFAULT),
                interval(),
                jitter(),
                parallel.get(),
                terms,
                allowRemovals.isGiven(),
                metrics.given(),
                ready.given(),
                RunwardCommand.version());
    }

    private Duration interval() {
        return Quantity.DURATION
                .parse(interval.get())
                .filter(seconds ->
                        seconds >= 1 && seconds <= Duration.ofDays(365).toSeconds())
                .map(Duration::ofSeconds)
                .orElseThrow(() -> misused("--interval", Quantity.DURATION.expected() + ", from 1s to 365d"));
    }

    private double jitter() {
        if (!jitter.get().matches("[0-9]{1,2}%?")) {
            throw misused("--jitter", "not a percentage from 0% to 99%");
        }
        return Integer.parseInt(jitter.get().replace("%", "")) / 100.0;
    }

    private static Refusal misused(String option, String what) {
        return new Refusal(ExitCode.USAGE, "runward: " + option + ": " + what);
    }
}
