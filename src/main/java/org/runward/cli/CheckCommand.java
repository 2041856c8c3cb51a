package org.runward.cli;

import java.nio.file.Path;
import org.runward.desired.DesiredState;
import org.runward.desired.ScanLimit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward check}: reads the declaration and nothing else. */
final class CheckCommand implements Command {
    private final Value<Path> path = Value.declaration();

    private final Streams streams;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "check")
                .description(
                        "Tells whether a declaration is valid, and everything that is wrong with it. Needs no root and"
                                + " changes nothing. Looks at nothing else than this machine's users and groups, for"
                                + " operators.")
                .exitCodes(
                        "0:valid",
                        "1:a file of it cannot be read",
                        "65:invalid; each problem is a line on standard error",
                        "66:no such declaration")
                .examples(
                        "  runward check                      /etc/runward",
                        "  runward check new.toml             before it is put into place")
                .takes(path)
                .spec();
    }

    @Override
    public ExitCode run() {
        DesiredState desired = Declarations.read(path.given());
        for (String warning : ScanLimit.warnings(desired)) {
            streams.err().println("runward: " + warning);
        }
        streams.out()
                .println(path.given().orElse(Declarations.DEFAULT) + ": valid: "
                        + Words.count(desired.guests().size(), "guest") + ", "
                        + Words.count(desired.services().size(), "service"));
        return ExitCode.CONVERGED;
    }
}
