package org.runward.host;

import java.time.Duration;
import java.util.List;

/**
 * A program to run to its end: argv, never a shell string.
 *
 * @param argv never empty
 * @param timeout after which it is killed
 * @param keptOutput how many characters of the end of its output are kept, at least
 */
public record Invocation(List<String> argv, Duration timeout, int keptOutput) {
    private static final int KEPT_OUTPUT = 4096;

    public Invocation {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty");
        }
    }

    public Invocation(List<String> argv, Duration timeout) {
        this(argv, timeout, KEPT_OUTPUT);
    }

    public static Invocation of(String... argv) {
        return new Invocation(List.of(argv), Duration.ofSeconds(30));
    }

    public Invocation within(Duration limit) {
        return new Invocation(argv, limit, keptOutput);
    }

    /** For a program whose whole output is wanted. */
    public Invocation keeping(int characters) {
        return new Invocation(argv, timeout, characters);
    }

    /** The program's own name, for messages; arguments may be secret. */
    public String program() {
        return argv.get(0);
    }
}
