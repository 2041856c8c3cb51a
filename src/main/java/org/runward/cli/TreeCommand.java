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
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.host.SystemPrograms;
import org.runward.observed.ProcessTree;
import org.runward.reconcile.ProcessSurvey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward tree}: the processes of services and guests, and which of them no service owns. */
@Command(
        name = "tree",
        description = "Shows the processes of runsvdir, its services and the guests as a tree. A process in a guest"
                + " that no service owns is marked \"?\" and \"no service\". Changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "3:shown, and no runsvdir watches", "64-78:refused; see runward --help"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward tree                       everything",
            "  runward tree web db                some guests and the services for them",
            "  runward tree --json                one JSON object a line",
            "  runward tree | grep 'no service$'  what no service owns"
        })
final class TreeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Option(
            names = "--width",
            paramLabel = "COLUMNS",
            description = "Where lines are cut; 0: nowhere. Default: on a terminal its width, or COLUMNS of the"
                    + " environment; elsewhere 0.")
    private Integer width;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never. auto, the default: on a terminal, unless NO_COLOR is set.")
    private When colour;

    @Parameters(arity = "0..*", paramLabel = "GUEST", description = "Show only these. Default: all, and the host.")
    private List<String> names = List.of();

    /** When lines are coloured. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Override
    public Integer call() {
        if (width != null && width < 0) {
            throw new Refusal(ExitCode.USAGE, "runward: --width is less than 0; say 0 for no limit");
        }
        DesiredState desired = Declarations.readAsRoot(Optional.ofNullable(path));
        ProcessSurvey survey = ProcessSurvey.of(desired);
        ProcessTree tree = names.isEmpty() ? survey.tree() : survey.tree().only(wanted(survey.guests()));
        Instant now = Clock.systemUTC().instant();
        PrintWriter out = spec.commandLine().getOut();
        (json ? new TreeJson(tree, now).lines() : text(tree, now)).forEach(out::println);
        survey.unwatched()
                .forEach(directory -> spec.commandLine().getErr().println("runward: no runsvdir watches " + directory));
        return (survey.unwatched().isEmpty() ? ExitCode.CONVERGED : ExitCode.NOT_AS_DECLARED).code();
    }

    private Set<Name> wanted(Set<Name> known) {
        Set<String> unknown = new TreeSet<>(names);
        known.forEach(name -> unknown.remove(name.value()));
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: no such guest: " + String.join(", ", unknown) + "; runward status lists all");
        }
        return names.stream().map(Name::new).collect(Collectors.toSet());
    }

    private List<String> text(ProcessTree tree, Instant now) {
        Terminal terminal = Terminal.ofStandardOutput();
        int columns = width == null ? terminal.width(new SystemPrograms()) : width;
        boolean coloured = colour == When.ALWAYS || colour == When.AUTO && terminal.likesColour();
        return new TreeText(tree, now, columns, coloured ? TreeText.Colour.ANSI : TreeText.Colour.NONE).lines();
    }
}
