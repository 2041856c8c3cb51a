package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.Hold;
import org.runward.reconcile.HoldRecords;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward release}: ends holds. */
final class ReleaseCommand implements Command {
    private final Flag all = new Flag("--all", "Everything that is on hold.");
    private final Value<Path> path = Value.declarationOption();
    private final Values words = Values.any("NAME", "Guests or services.");

    private final Streams streams;

    ReleaseCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "release")
                .description(
                        "Ends the hold on guests and services. Changes nothing of them; the next apply makes them as declared."
                                + " What was stopped with sv down is brought up with sv up.")
                .exitCodes("0:released, or not on hold", "64-78:refused; see runward --help")
                .examples("  runward release squid", "  runward release --all")
                .takes(all, path, words)
                .spec();
    }

    @Override
    public ExitCode run() {
        if (all.isGiven() == !words.get().isEmpty()) {
            throw new Refusal(ExitCode.USAGE, "runward: say what to release: NAME..., or --all");
        }
        List<Name> names = Names.read(words.get());
        DesiredState desired = Declarations.readAsRoot(path.given());
        PrintWriter out = streams.out();
        Locks.holding(desired, Locks.TIMEOUT, streams.err()::println, () -> {
            HoldRecords records = new HoldRecords(desired.host().holdsDirectory());
            SortedMap<Name, Hold> holds = records.read();
            for (Name name : all.isGiven() ? List.copyOf(holds.keySet()) : names) {
                records.remove(name);
                out.println(name
                        + (holds.containsKey(name)
                                ? ": released"
                                : ": was not on hold by that name; runward status tells what is, and holds on guests and"
                                        + " tables are released by their names"));
            }
            return records;
        });
        return ExitCode.CONVERGED;
    }
}
