package org.runward.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code runward enter}: a login shell in a guest. */
@Command(
        name = "enter",
        description =
                "Starts a login shell in a guest that runs: the user's own, by the guest's /etc/passwd, or /bin/sh, in"
                        + " the user's home. Ends with its exit status. Else as runward exec.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "*:the shell's own; 128 and the signal's number where a signal has ended it",
            "1:the guest is not running, or cannot be entered",
            "64-78:refused; see runward --help"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  runward enter web", "  runward enter web --user www-data"})
final class EnterCommand implements Callable<Integer> {
    @Mixin
    private GuestVisit visit;

    @Override
    public Integer call() {
        return visit.go(user -> new GuestVisit.Errand(List.of(user.shell(), "-l"), user.home()));
    }
}
