package org.runward.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command above all commands: options that go with each of them, and help. */
@Command(
        name = "runward",
        description = "Keeps runit-supervised services, and the guests they live in, as a TOML declaration says.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = RunwardCommand.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
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
            "*:exec, enter: the command's own"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward check                      is /etc/runward valid?",
            "  runward apply --dry-run            what would be done?",
            "  runward apply                      do it",
            "  runward run                        do it, and keep it so",
            "  runward status                     is everything as declared?",
            "  runward tree                       which process belongs to what?",
            "  runward hold squid --for 2h        leave it alone for a while",
            "  runward exec web -- ps ax          a command in a guest",
            "  runward enter web                  a shell in it",
            "  runward apply host.toml            another file, or directory of *.toml"
        })
final class RunwardCommand implements Runnable {
    /** In the order of the help. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--debug",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Log every action and, for a failure, where it came from.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    /**
     * A command line that takes these words.
     *
     * <p>Where they name a command it knows no other: picocli reads a command's class by reflection, which for all of them takes
     * longer than most commands do their work. Help for all, or what somebody may have meant, knows all.
     */
    static CommandLine lineFor(String... words) {
        Optional<Supplier<Object>> named = Stream.of(words)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .map(COMMANDS::get);
        CommandLine line = new CommandLine(new RunwardCommand());
        named.map(List::of)
                .orElseGet(() -> List.copyOf(COMMANDS.values()))
                .forEach(command -> line.addSubcommand(command.get()));
        return line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("apply", ApplyCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("tree", TreeCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("adopt", AdoptCommand::new);
        commands.put("hold", HoldCommand::new);
        commands.put("release", ReleaseCommand::new);
        commands.put("exec", ExecCommand::new);
        commands.put("enter", EnterCommand::new);
        commands.put("install-service", InstallServiceCommand::new);
        return commands;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "say what to do: apply, run, status, tree, check, adopt, hold, release, exec, enter or install-service");
    }

    /** The version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        static String number() {
            String version = RunwardCommand.class.getPackage().getImplementationVersion();
            return Optional.ofNullable(version).orElse("(not packaged)");
        }

        @Override
        public String[] getVersion() {
            return new String[] {"runward " + number()};
        }
    }
}
