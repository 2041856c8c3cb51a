package org.runward.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code runward exec}: one command in a guest, as if it were run here. */
final class ExecCommand implements Command {
    /** What stands for bytes that are no UTF-8. */
    private static final String REPLACEMENT = "\uFFFD";

    private final GuestVisit visit = new GuestVisit();
    private final Values words = Values.others("COMMAND", "The command and its arguments; write -- before it.");

    @Override
    public CommandSpec spec() {
        return new Manual(this, "exec")
                .description(
                        "Runs a command in a guest that runs, with this standard input, output and error, and ends with its exit"
                                + " status. Signals are passed on. Where both standard input and output are a terminal, the command has one"
                                + " of the guest's own. The guest gets nothing of the host: neither descriptors nor environment, but TERM"
                                + " and LANG.")
                .synopsis("runward exec [-f=FILE|DIR] [--user=USER] GUEST -- COMMAND [ARGUMENT...]")
                .exitCodes(
                        "*:the command's own; 128 and the signal's number where a signal has ended it",
                        "1:the guest is not running, or cannot be entered",
                        "126:the command is not executable",
                        "127:the guest has no such command",
                        "64-78:refused; see runward --help")
                .examples(
                        "  runward exec web -- ps ax",
                        "  runward exec web --user www-data -- crontab -l",
                        "  runward exec db -- pg_dump app | gzip >app.sql.gz",
                        "  runward exec web -- tar -xf - -C /srv <site.tar",
                        "  runward exec web -- apt-get upgrade      on a terminal: asks, and gets answers")
                .takes(visit.parameters())
                .takes(words)
                .spec();
    }

    @Override
    public ExitCode run() {
        if (words.get().stream().anyMatch(word -> word.contains(REPLACEMENT))) {
            throw new Refusal(ExitCode.USAGE, "runward: an argument is not UTF-8, and would not arrive as it is");
        }
        return visit.go(user -> new GuestVisit.Errand(words.get(), "/"));
    }
}
