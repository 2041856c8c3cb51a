package org.runward.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward enter}: a login shell in a guest. */
final class EnterCommand implements Command {
    private final GuestVisit visit = new GuestVisit();

    @Override
    public CommandSpec spec() {
        return new Manual(this, "enter")
                .description(
                        "Starts a login shell in a guest that runs: the user's own, by the guest's /etc/passwd, or /bin/sh, in"
                                + " the user's home. Ends with its exit status. Else as runward exec.")
                .exitCodes(
                        "*:the shell's own; 128 and the signal's number where a signal has ended it",
                        "1:the guest is not running, or cannot be entered",
                        "64-78:refused; see runward --help")
                .examples("  runward enter web", "  runward enter web --user www-data")
                .takes(visit.parameters())
                .spec();
    }

    @Override
    public ExitCode run() {
        return visit.go(user -> new GuestVisit.Errand(List.of(user.shell(), "-l"), user.home()));
    }
}
