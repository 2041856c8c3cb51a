package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.host.SystemPrograms;
import org.runward.observed.ProcessTree;
import org.runward.reconcile.ProcessSurvey;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward tree}: the processes of services and guests, and which of them no service owns. */
final class TreeCommand implements Command {
    private final Flag json = new Flag("--json", "One JSON object a line.");
    private final Value<Path> path = Value.declarationOption();
    private final Value<Integer> width = Value.number(
            "--width",
            "COLUMNS",
            "Where lines are cut; 0: nowhere. Default: on a terminal its width, or COLUMNS of the"
                    + " environment; elsewhere 0.");
    private final Value<When> colour = Value.choice(
            "--color",
            "WHEN",
            When.AUTO,
            "auto, always or never. auto, the default: on a terminal, unless NO_COLOR is set.");
    private final Values names = Values.any("GUEST", "Show only these. Default: all, and the host.");

    private final Streams streams;

    TreeCommand(Streams streams) {
        this.streams = streams;
    }

    /** When lines are coloured. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "tree")
                .description(
                        "Shows the processes of runsvdir, its services and the guests as a tree. A process in a guest"
                                + " that no service owns is marked \"?\" and \"no service\". Changes nothing.")
                .exitCodes("0:shown", "3:shown, and no runsvdir watches", "64-78:refused; see runward --help")
                .examples(
                        "  runward tree                       everything",
                        "  runward tree web db                some guests and the services for them",
                        "  runward tree --json                one JSON object a line",
                        "  runward tree | grep 'no service$'  what no service owns")
                .takes(json, path, width, colour, names)
                .spec();
    }

    @Override
    public ExitCode run() {
        if (width.given().filter(columns -> columns < 0).isPresent()) {
            throw new Refusal(ExitCode.USAGE, "runward: --width is less than 0; say 0 for no limit");
        }
        DesiredState desired = Declarations.readAsRoot(path.given());
        ProcessSurvey survey = ProcessSurvey.of(desired);
        ProcessTree tree = names.get().isEmpty() ? survey.tree() : survey.tree().only(wanted(survey.guests()));
        Instant now = Clock.systemUTC().instant();
        PrintWriter out = streams.out();
        (json.isGiven() ? new TreeJson(tree, now).lines() : text(tree, now)).forEach(out::println);
        survey.unwatched().forEach(directory -> streams.err().println("runward: no runsvdir watches " + directory));
        return survey.unwatched().isEmpty() ? ExitCode.CONVERGED : ExitCode.NOT_AS_DECLARED;
    }

    private Set<Name> wanted(Set<Name> known) {
        Set<String> unknown = new TreeSet<>(names.get());
        known.forEach(name -> unknown.remove(name.value()));
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: no such guest: " + String.join(", ", unknown) + "; runward status lists all");
        }
        return names.get().stream().map(Name::new).collect(Collectors.toSet());
    }

    private List<String> text(ProcessTree tree, Instant now) {
        Terminal terminal = Terminal.ofStandardOutput();
        int columns = width.given().orElseGet(() -> terminal.width(new SystemPrograms()));
        boolean coloured = colour.get() == When.ALWAYS || colour.get() == When.AUTO && terminal.likesColour();
        return new TreeText(tree, now, columns, coloured ? TreeText.Colour.ANSI : TreeText.Colour.NONE).lines();
    }
}
