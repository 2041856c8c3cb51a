package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.runward.desired.DesiredState;
import org.runward.plan.Runsvdirs;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward status}: what is, and whether it is as declared. */
final class StatusCommand implements Command {
    private final Flag json = new Flag("--json", "One JSON object a line.");
    private final Value<Path> path = Value.declarationOption();
    private final Values names = Values.any("NAME", "Guests or services. Default: all.");

    private final Streams streams;

    StatusCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "status")
                .description(
                        "Tells of each guest and service what it does and whether that is as declared, and how runward run stands."
                                + " Changes nothing.")
                .exitCodes(
                        "0:all is as declared",
                        "3:something is not, or no runsvdir watches",
                        "64-78:refused; see runward --help")
                .examples(
                        "  runward status                     everything",
                        "  runward status squid cron-squid    some guests or services",
                        "  runward status --json              one JSON object a line",
                        "  runward status -f host.toml        by another declaration")
                .takes(json, path, names)
                .spec();
    }

    @Override
    public ExitCode run() {
        Instant now = Clock.systemUTC().instant();
        Survey survey = Survey.of(declaration(), Terms.NONE);
        StatusReport report = StatusReport.of(
                survey,
                ForeignProcesses.byGuest(survey.desired()),
                LoopStatus.of(survey.desired().host(), now),
                now);
        Set<String> wanted = new TreeSet<>(names.get());
        report.lines().forEach(line -> wanted.remove(line.name()));
        if (!wanted.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: no such guest or service: " + String.join(", ", wanted) + "; runward status lists all");
        }
        StatusReport shown = names.get().isEmpty() ? report : report.only(names.get());
        PrintWriter out = streams.out();
        (json.isGiven() ? shown.json() : shown.text()).forEach(out::println);
        survey.unwatched().forEach(directory -> tell("no runsvdir watches " + directory));
        Runsvdirs.warnings(survey.desired(), survey.observed()).forEach(this::tell);
        return shown.isAsDeclared() && survey.unwatched().isEmpty() ? ExitCode.CONVERGED : ExitCode.NOT_AS_DECLARED;
    }

    private void tell(String message) {
        streams.err().println("runward: " + message);
    }

    /** Where it is not valid, the loop may go on by an earlier one, which is to be known. */
    private DesiredState declaration() {
        try {
            return Declarations.readAsRoot(path.given());
        } catch (Refusal e) {
            e.host()
                    .flatMap(host -> LoopStatus.of(host, Clock.systemUTC().instant()))
                    .ifPresent(loop ->
                            loop.sentences().forEach(sentence -> streams.err().println("loop: " + sentence)));
            throw e;
        }
    }
}
