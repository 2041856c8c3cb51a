package org.runward.cli;

/** A reason not to begin: the message is one line with the way out, or several, each of them a problem. */
final class Refusal extends RuntimeException {
    private final ExitCode exitCode;

    Refusal(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
