package org.runward.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import org.runward.host.HostException;
import picocli.CommandLine;

/** The entry point, and the only place where errors become exit codes. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /** Runs one command line; never throws and never exits. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine commandLine = RunwardCommand.lineFor(args);
        commandLine.setOut(out);
        commandLine.setErr(err);
        // A word that begins with @ is a word.
        commandLine.setExpandAtFiles(false);
        commandLine.setExecutionStrategy(parsed -> {
            Logging.setUp(commandLine.getCommandSpec().userObject() instanceof RunwardCommand root && root.debug());
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setParameterExceptionHandler(Main::misused);
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, err));
        return commandLine.execute(args);
    }

    private static int misused(CommandLine.ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        command.getErr().println("runward: " + exception.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, command.getErr());
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception exception, PrintWriter err) {
        if (exception instanceof Refusal refusal) {
            err.println(refusal.getMessage());
            return refusal.exitCode().code();
        }
        if (exception instanceof HostException) {
            err.println("runward: " + exception.getMessage());
            Logging.debug(exception);
            return ExitCode.FAILED.code();
        }
        if (exception instanceof UncheckedIOException || exception instanceof DirectoryIteratorException) {
            err.println(
                    "runward: unable to read this host: " + exception.getCause().getMessage());
            Logging.debug(exception);
            return ExitCode.FAILED.code();
        }
        err.println("runward: this is a bug in runward, please report it with the lines below");
        exception.printStackTrace(err);
        return ExitCode.BUG.code();
    }
}
