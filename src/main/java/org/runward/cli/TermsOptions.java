package org.runward.cli;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.plan.Scope;
import org.runward.plan.Terms;
import picocli.CommandLine.Option;

/** The options that say what a pass may do and what it is about. */
final class TermsOptions {
    @Option(
            names = "--allow-guest-restart",
            description = "Restart guests where a change needs it: their services go down in order, and up again.")
    private boolean allowGuestRestart;

    @Option(
            names = "--override-holds",
            description = "Make as declared also what an operator stopped or put on hold (runward hold).")
    private boolean overrideHolds;

    @Option(
            names = "--max-unavailable",
            paramLabel = "N",
            description =
                    "Restart at most N services at once; the next one when an earlier one is up, its check passes,"
                            + " and it has been for its stable-after. A failure stops it. Instances of a guests service always"
                            + " go one after the other.")
    private Integer maxUnavailable;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these guests and services, with what they need; again, or with commas, for more.")
    private List<String> only = List.of();

    @Option(
            names = "--skip",
            paramLabel = "NAME",
            split = ",",
            description = "All but these guests and services, and what needs them.")
    private List<String> skip = List.of();

    Terms terms() {
        if (maxUnavailable != null && maxUnavailable < 1) {
            throw new Refusal(ExitCode.USAGE, "runward: --max-unavailable: not a number from 1: " + maxUnavailable);
        }
        return new Terms(
                allowGuestRestart,
                overrideHolds,
                maxUnavailable == null ? OptionalInt.empty() : OptionalInt.of(maxUnavailable),
                new Scope(Set.copyOf(Names.read(only)), Set.copyOf(Names.read(skip))));
    }
}
