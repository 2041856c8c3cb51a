package org.runward.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.plan.Scope;
import org.runward.plan.Terms;

/** The options that say what a pass may do and what it is about. */
final class TermsOptions {
    private final Flag allowGuestRestart = new Flag(
            "--allow-guest-restart",
            "Restart guests where a change needs it: their services go down in order, and up again.");
    private final Flag overrideHolds = new Flag(
            "--override-holds", "Make as declared also what an operator stopped or put on hold (runward hold).");
    private final Value<Integer> maxUnavailable = Value.number(
            "--max-unavailable",
            "N",
            "Restart at most N services at once; the next one when an earlier one is up, its check passes,"
                    + " and it has been for its stable-after. A failure stops it. Instances of a guests service always"
                    + " go one after the other.");
    private final Values only = Values.option(
            "--only", "NAME", "Only these guests and services, with what they need; again, or with commas, for more.");
    private final Values skip =
            Values.option("--skip", "NAME", "All but these guests and services, and what needs them.");

    List<Parameter> parameters() {
        return List.of(allowGuestRestart, overrideHolds, maxUnavailable, only, skip);
    }

    Terms terms() {
        Optional<Integer> most = maxUnavailable.given();
        if (most.isPresent() && most.get() < 1) {
            throw new Refusal(ExitCode.USAGE, "runward: --max-unavailable: not a number from 1: " + most.get());
        }
        return new Terms(
                allowGuestRestart.isGiven(),
                overrideHolds.isGiven(),
                most.isPresent() ? OptionalInt.of(most.get()) : OptionalInt.empty(),
                new Scope(Set.copyOf(Names.read(only.get())), Set.copyOf(Names.read(skip.get()))));
    }
}
