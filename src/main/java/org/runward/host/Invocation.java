package org.runward.host;

import java.time.Duration;
import java.util.List;

/**
 * A program to run to its end: argv, never a shell string.
 *
 * @param argv never empty
 * @param timeout after which it is killed
 */
public record Invocation(List<String> argv, Duration timeout) {
    public Invocation {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty");
        }
    }

    public static Invocation of(String... argv) {
        return new Invocation(List.of(argv), Duration.ofSeconds(30));
    }

    public Invocation within(Duration limit) {
        return new Invocation(argv, limit);
    }

    /** The program's own name, for messages; arguments may be secret. */
    public String program() {
        return argv.get(0);
    }
}
