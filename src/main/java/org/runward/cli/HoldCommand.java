package org.runward.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Quantity;
import org.runward.host.PlainText;
import org.runward.observed.Hold;
import org.runward.plan.Scope;
import org.runward.plan.Terms;
import org.runward.reconcile.HoldRecords;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward hold}: has guests and services left alone, also when they are not as declared. */
@Command(
        name = "hold",
        description =
                "Has runward leave guests and services alone: it tells what it would do, and does not. What runs goes on;"
                        + " runit still restarts what ends. Holding a guest holds its services. Outlasts a reboot; ends with"
                        + " runward release, or by itself.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:held", "64-78:refused; see runward --help"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward hold squid --for 2h --reason 'ticket 4711'",
            "  runward hold cron                  all instances of a guests service",
            "  runward apply --override-holds     make it as declared all the same"
        })
final class HoldCommand implements Callable<Integer> {
    private static final int LONGEST_REASON = 200;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long: 90s, 15m, 2h, 3d. Default: until it is released.")
    private String limit;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; one line, shown with the hold.")
    private String reason = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Guests or services.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        List<Name> names = Names.read(words);
        Hold hold = new Hold(now, duration().map(now::plus), whoever(System.getenv()), reason());
        DesiredState desired = Declarations.readAsRoot(Optional.ofNullable(path));
        Survey survey = Survey.of(desired, Terms.NONE);
        List<Name> unknown = names.stream()
                .filter(name -> !Scope.isKnown(name, desired, survey.observed()))
                .toList();
        if (!unknown.isEmpty()) {
            throw Names.unknown(unknown);
        }
        // A pass that is under way may be about one of them: it is over when this returns.
        Locks.holding(desired, Locks.TIMEOUT, spec.commandLine().getErr()::println, () -> {
            HoldRecords records = new HoldRecords(desired.host().holdsDirectory());
            names.forEach(name -> records.write(name, hold));
            return records;
        });
        names.forEach(name -> spec.commandLine()
                .getOut()
                .println(name + ": " + hold.words()
                        + hold.until()
                                .map(until -> ", for " + Words.age(Duration.between(now, until)))
                                .orElse(", until it is released")));
        return ExitCode.CONVERGED.code();
    }

    private Optional<Duration> duration() {
        if (limit == null) {
            return Optional.empty();
        }
        Optional<Duration> duration = Quantity.DURATION.parse(limit).map(Duration::ofSeconds);
        if (duration.filter(time -> !time.isZero() && time.compareTo(Duration.ofDays(3650)) < 0)
                .isEmpty()) {
            throw new Refusal(ExitCode.USAGE, "runward: --for: " + Quantity.DURATION.expected());
        }
        return duration;
    }

    private String reason() {
        if (reason.length() > LONGEST_REASON || !PlainText.of(reason).equals(reason)) {
            throw new Refusal(
                    ExitCode.USAGE, "runward: --reason: write one line of at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    /** Who became root for this; sudo(8), doas(1). */
    private static String whoever(Map<String, String> environment) {
        String name = environment.getOrDefault("SUDO_USER", environment.getOrDefault("DOAS_USER", "root"));
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}") ? name : "root";
    }
}
