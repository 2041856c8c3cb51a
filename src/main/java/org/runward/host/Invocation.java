package org.runward.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A program to run to its end: argv, never a shell string.
 *
 * @param argv never empty
 * @param timeout after which it is killed
 * @param keptOutput how many characters of the end of its output are kept, at least
 * @param directory in which it works; empty for our own
 * @param input what it reads from its standard input, which is a pipe; may be empty
 */
public record Invocation(List<String> argv, Duration timeout, int keptOutput, Optional<Path> directory, String input) {
    private static final int KEPT_OUTPUT = 4096;

    public Invocation {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty");
        }
    }

    public Invocation(List<String> argv, Duration timeout) {
        this(argv, timeout, KEPT_OUTPUT, Optional.empty(), "");
    }

    public static Invocation of(String... argv) {
        return new Invocation(List.of(argv), Duration.ofSeconds(30));
    }

    public Invocation within(Duration limit) {
        return new Invocation(argv, limit, keptOutput, directory, input);
    }

    /** For a program whose whole output is wanted. */
    public Invocation keeping(int characters) {
        return new Invocation(argv, timeout, characters, directory, input);
    }

    public Invocation in(Path place) {
        return new Invocation(argv, timeout, keptOutput, Optional.of(place), input);
    }

    /** @param text of any length; a program that does not read it is ended like any other that takes too long */
    public Invocation reading(String text) {
        return new Invocation(argv, timeout, keptOutput, directory, text);
    }

    /** The program's own name, for messages; arguments may be secret. */
    public String program() {
        return argv.get(0);
    }
}
