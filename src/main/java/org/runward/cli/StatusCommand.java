package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.plan.Runsvdirs;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward status}: what is, and whether it is as declared. */
@Command(
        name = "status",
        description =
                "Tells of each guest and service what it does and whether that is as declared, and how runward run stands."
                        + " Changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is as declared",
            "3:something is not, or no runsvdir watches",
            "64-78:refused; see runward --help"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward status                     everything",
            "  runward status squid cron-squid    some guests or services",
            "  runward status --json              one JSON object a line",
            "  runward status -f host.toml        by another declaration"
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Guests or services. Default: all.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        Instant now = Clock.systemUTC().instant();
        Survey survey = Survey.of(declaration(), Terms.NONE);
        StatusReport report = StatusReport.of(
                survey,
                ForeignProcesses.byGuest(survey.desired()),
                LoopStatus.of(survey.desired().host(), now),
                now);
        Set<String> wanted = new TreeSet<>(names);
        report.lines().forEach(line -> wanted.remove(line.name()));
        if (!wanted.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: no such guest or service: " + String.join(", ", wanted) + "; runward status lists all");
        }
        StatusReport shown = names.isEmpty() ? report : report.only(names);
        PrintWriter out = spec.commandLine().getOut();
        (json ? shown.json() : shown.text()).forEach(out::println);
        survey.unwatched().forEach(directory -> tell("no runsvdir watches " + directory));
        Runsvdirs.warnings(survey.desired(), survey.observed()).forEach(this::tell);
        return (shown.isAsDeclared() && survey.unwatched().isEmpty() ? ExitCode.CONVERGED : ExitCode.NOT_AS_DECLARED)
                .code();
    }

    private void tell(String message) {
        spec.commandLine().getErr().println("runward: " + message);
    }

    /** Where it is not valid, the loop may go on by an earlier one, which is to be known. */
    private DesiredState declaration() {
        try {
            return Declarations.readAsRoot(Optional.ofNullable(path));
        } catch (Refusal e) {
            e.host()
                    .flatMap(host -> LoopStatus.of(host, Clock.systemUTC().instant()))
                    .ifPresent(loop -> loop.sentences()
                            .forEach(sentence -> spec.commandLine().getErr().println("loop: " + sentence)));
            throw e;
        }
    }
}
