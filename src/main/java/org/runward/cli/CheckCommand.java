package org.runward.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.runward.desired.DesiredState;
import org.runward.desired.ScanLimit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runward check}: reads the declaration and nothing else. */
@Command(
        name = "check",
        description =
                "Tells whether a declaration is valid, and everything that is wrong with it. Needs no root, looks at"
                        + " nothing else and changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:valid", "65:invalid; each problem is a line on standard error", "66:no such declaration"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward check                      /etc/runward",
            "  runward check new.toml             before it is put into place"
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|DIR",
            description = "The declaration: a file, or a directory of *.toml. Default: /etc/runward.")
    private Path path;

    @Override
    public Integer call() {
        DesiredState desired = Declarations.read(Optional.ofNullable(path));
        ScanLimit.warnings(desired)
                .forEach(warning -> spec.commandLine().getErr().println("runward: " + warning));
        spec.commandLine()
                .getOut()
                .println((path == null ? Declarations.DEFAULT : path) + ": valid: "
                        + Words.count(desired.guests().size(), "guest") + ", "
                        + Words.count(desired.services().size(), "service"));
        return ExitCode.CONVERGED.code();
    }
}
