package org.runward.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.util.Optional;
import org.runward.host.HostException;
import picocli.CommandLine;

/** The entry point, and the only place where errors become exit codes. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /** The same, where results that could not be written are a failure. */
    static int run(StandardOutput out, PrintWriter err, String... args) {
        PrintWriter results = new PrintWriter(out, true, StandardCharsets.UTF_8);
        int code = run(results, err, args);
        results.flush();
        Optional<String> failure = out.failure();
        if (failure.isEmpty()) {
            return code;
        }
        err.println("runward: unable to write to standard output: " + failure.get());
        return code == ExitCode.CONVERGED.code() ? ExitCode.FAILED.code() : code;
    }

    /** Runs one command line; never throws and never exits. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        RunwardCommand runward = new RunwardCommand(new Streams(out, err));
        try {
            CommandLine.ParseResult parsed = runward.lineFor(args).parseArgs(args);
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                return helped;
            }
            Logging.setUp(runward.debug());
            CommandLine.ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
            return ((Command) last.commandSpec().userObject()).run().code();
        } catch (CommandLine.ParameterException e) {
            return misused(e, err);
        } catch (Throwable e) {
            return failed(e, err);
        }
    }

    private static int misused(CommandLine.ParameterException exception, PrintWriter err) {
        err.println("runward: " + exception.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("See " + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }

    private static int failed(Throwable exception, PrintWriter err) {
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
