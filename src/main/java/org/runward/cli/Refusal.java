package org.runward.cli;

import java.util.Optional;
import org.runward.desired.Host;

/** A reason not to begin: the message is one line with the way out, or several, each of them a problem. */
final class Refusal extends RuntimeException {
    private final ExitCode exitCode;

    private final transient Optional<Host> host;

    Refusal(ExitCode exitCode, String message) {
        this(exitCode, message, Optional.empty());
    }

    /** @param host what an invalid declaration says of the host; empty where it is not about that */
    Refusal(ExitCode exitCode, String message, Optional<Host> host) {
        super(message);
        this.exitCode = exitCode;
        this.host = host;
    }

    Optional<Host> host() {
        return host;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
