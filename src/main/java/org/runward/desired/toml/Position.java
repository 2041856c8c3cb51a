package org.runward.desired.toml;

import java.util.Objects;

/**
 * Where something is written.
 *
 * @param file the file as the user named it
 * @param line counted from 1; 0 where the file as a whole is meant
 */
public record Position(String file, int line) {
    public Position {
        Objects.requireNonNull(file);
    }

    /** {@code file:line}. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
