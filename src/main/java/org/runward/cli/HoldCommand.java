package org.runward.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Quantity;
import org.runward.observed.Hold;
import org.runward.observed.PlainText;
import org.runward.plan.Scope;
import org.runward.plan.Terms;
import org.runward.reconcile.HoldRecords;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward hold}: has guests and services left alone, also when they are not as declared. */
final class HoldCommand implements Command {
    private static final int LONGEST_REASON = 200;

    private final Value<String> limit =
            Value.text("--for", "TIME", "How long: 90s, 15m, 2h, 3d. Default: until it is released.");
    private final Value<String> reason = Value.text("--reason", "TEXT", "Why; one line, shown with the hold.");
    private final Value<Path> path = Value.declarationOption();
    private final Values words = Values.atLeastOne("NAME", "Guests or services.");

    private final Streams streams;

    HoldCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "hold")
                .description(
                        "Has runward leave guests and services alone: it tells what it would do, and does not. What runs goes on;"
                                + " runit still restarts what ends. Holding a guest holds its services. Outlasts a reboot; ends with"
                                + " runward release, or by itself.")
                .exitCodes("0:held", "64-78:refused; see runward --help")
                .examples(
                        "  runward hold squid --for 2h --reason 'ticket 4711'",
                        "  runward hold cron                  all instances of a guests service",
                        "  runward apply --override-holds     make it as declared all the same")
                .takes(limit, reason, path, words)
                .spec();
    }

    @Override
    public ExitCode run() {
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        List<Name> names = Names.read(words.get());
        Hold hold = new Hold(now, duration().map(now::plus), whoever(System.getenv()), reason());
        DesiredState desired = Declarations.readAsRoot(path.given());
        Survey survey = Survey.of(desired, Terms.NONE);
        List<Name> unknown = names.stream()
                .filter(name -> !Scope.isKnown(name, desired, survey.observed()))
                .toList();
        if (!unknown.isEmpty()) {
            throw Names.unknown(unknown);
        }
        // A pass that is under way may be about one of them: it is over when this returns.
        Locks.holding(desired, Locks.TIMEOUT, streams.err()::println, () -> {
            HoldRecords records = new HoldRecords(desired.host().holdsDirectory());
            names.forEach(name -> records.write(name, hold));
            return records;
        });
        names.forEach(name -> streams.out()
                .println(name + ": " + hold.words()
                        + hold.until()
                                .map(until -> ", for " + Words.age(Duration.between(now, until)))
                                .orElse(", until it is released")));
        return ExitCode.CONVERGED;
    }

    private Optional<Duration> duration() {
        if (limit.given().isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration = Quantity.DURATION.parse(limit.get()).map(Duration::ofSeconds);
        if (duration.filter(time -> !time.isZero() && time.compareTo(Duration.ofDays(3650)) < 0)
                .isEmpty()) {
            throw new Refusal(ExitCode.USAGE, "runward: --for: " + Quantity.DURATION.expected());
        }
        return duration;
    }

    private String reason() {
        String text = reason.given().orElse("");
        if (text.length() > LONGEST_REASON || !PlainText.of(text).equals(text)) {
            throw new Refusal(
                    ExitCode.USAGE, "runward: --reason: write one line of at most " + LONGEST_REASON + " characters");
        }
        return text;
    }

    /** Who became root for this; sudo(8), doas(1). */
    private static String whoever(Map<String, String> environment) {
        String name = environment.getOrDefault("SUDO_USER", environment.getOrDefault("DOAS_USER", "root"));
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}") ? name : "root";
    }
}
