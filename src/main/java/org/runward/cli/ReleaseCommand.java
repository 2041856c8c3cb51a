package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.Hold;
import org.runward.reconcile.HoldRecords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward release}: ends holds. */
@Command(
        name = "release",
        description =
                "Ends the hold on guests and services. Changes nothing of them; the next apply makes them as declared."
                        + " What was stopped with sv down is brought up with sv up.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:released, or not on hold", "64-78:refused; see runward --help"},
        footerHeading = "%nExamples:%n",
        footer = {"  runward release squid", "  runward release --all"})
final class ReleaseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--all", description = "Everything that is on hold.")
    private boolean all;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Guests or services.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        if (all == !words.isEmpty()) {
            throw new Refusal(ExitCode.USAGE, "runward: say what to release: NAME..., or --all");
        }
        List<Name> names = Names.read(words);
        DesiredState desired = Declarations.readAsRoot(Optional.ofNullable(path));
        PrintWriter out = spec.commandLine().getOut();
        Locks.holding(desired, Locks.TIMEOUT, spec.commandLine().getErr()::println, () -> {
            HoldRecords records = new HoldRecords(desired.host().holdsDirectory());
            SortedMap<Name, Hold> holds = records.read();
            for (Name name : all ? List.copyOf(holds.keySet()) : names) {
                records.remove(name);
                out.println(name
                        + (holds.containsKey(name)
                                ? ": released"
                                : ": was not on hold by that name; runward status tells what is, and holds on guests and"
                                        + " tables are released by their names"));
            }
            return records;
        });
        return ExitCode.CONVERGED.code();
    }
}
