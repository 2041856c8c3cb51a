package org.runward.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command above all commands: options that go with each of them, and help. */
final class RunwardCommand implements Command {
    /** In the order of the help. */
    private static final List<String> COMMANDS = List.of(
            "apply", "run", "status", "tree", "check", "adopt", "hold", "release", "exec", "enter", "install-service");

    private final Flag debug = Flag.everywhere("--debug", "Log every action and, for a failure, where it came from.");

    private final Streams streams;

    RunwardCommand(Streams streams) {
        this.streams = streams;
    }

    /** By a switch: to link references to all of their constructors would take its time at each start. */
    private Command command(String name) {
        return switch (name) {
            case "apply" -> new ApplyCommand(streams);
            case "run" -> new RunCommand(streams);
            case "status" -> new StatusCommand(streams);
            case "tree" -> new TreeCommand(streams);
            case "check" -> new CheckCommand(streams);
            case "adopt" -> new AdoptCommand(streams);
            case "hold" -> new HoldCommand(streams);
            case "release" -> new ReleaseCommand(streams);
            case "exec" -> new ExecCommand();
            case "enter" -> new EnterCommand();
            case "install-service" -> new InstallServiceCommand(streams);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = new Manual(this, "runward")
                .description(
                        "Keeps runit-supervised services, and the guests they live in, as a TOML declaration says.")
                .exitCodes(
                        "0:converged (apply), told to end (run), as declared (status), shown (tree), valid (check), printed (adopt)",
                        "1:something failed on the host, or is blocked",
                        "2, 4, 6:apply --detailed-exitcode; see runward apply --help",
                        "3:status: something is not as declared; tree: no runsvdir watches",
                        "64:wrong usage",
                        "65:invalid declaration, or one that removes too much",
                        "66:no such declaration",
                        "69:no runsvdir watches the scan directory",
                        "70:a bug in runward",
                        "75:another runward is at work",
                        "77:not root",
                        "78:others than root can edit the declaration",
                        "*:exec, enter: the command's own")
                .examples(
                        "  runward check                      is /etc/runward valid?",
                        "  runward apply --dry-run            what would be done?",
                        "  runward apply                      do it",
                        "  runward run                        do it, and keep it so",
                        "  runward status                     is everything as declared?",
                        "  runward tree                       which process belongs to what?",
                        "  runward hold squid --for 2h        leave it alone for a while",
                        "  runward exec web -- ps ax          a command in a guest",
                        "  runward enter web                  a shell in it",
                        "  runward apply host.toml            another file, or directory of *.toml")
                .takes(debug)
                .spec();
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        return spec.version("runward " + version());
    }

    boolean debug() {
        return debug.isGiven();
    }

    /**
     * A command line that takes these words.
     *
     * <p>Where they name a command it knows no other: to make them all takes longer than most of them do their work. Help for
     * all, or what somebody may have meant, knows all.
     */
    CommandLine lineFor(String... words) {
        CommandLine line = new CommandLine(spec());
        for (String name : named(words)) {
            line.addSubcommand(
                    name, command(name).spec().version(line.getCommandSpec().version()));
        }
        // A word that begins with @ is a word.
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOut(streams.out())
                .setErr(streams.err());
    }

    private static List<String> named(String... words) {
        for (String word : words) {
            if (!word.startsWith("-")) {
                return COMMANDS.contains(word) ? List.of(word) : COMMANDS;
            }
        }
        return COMMANDS;
    }

    @Override
    public ExitCode run() {
        int last = COMMANDS.size() - 1;
        throw new Refusal(
                ExitCode.USAGE,
                "runward: say what to do: " + String.join(", ", COMMANDS.subList(0, last)) + " or " + COMMANDS.get(last)
                        + "\nSee runward --help.");
    }

    /** The version from the jar's manifest. */
    static String version() {
        String version = RunwardCommand.class.getPackage().getImplementationVersion();
        return Optional.ofNullable(version).orElse("(not packaged)");
    }
}
