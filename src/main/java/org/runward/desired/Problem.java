package org.runward.desired;

import java.util.Objects;

/**
 * One thing that is wrong with a declaration, for the person who wrote it.
 *
 * @param file the declaration file as the user named it
 * @param line counted from 1; 0 where the problem concerns the file as a whole
 * @param key the dotted path of the key, such as {@code services.squid.state}; empty where there is none
 * @param message what is wrong and what to write instead; never holds file content, which may be secret
 */
public record Problem(String file, int line, String key, String message) {
    public Problem {
        Objects.requireNonNull(file);
        Objects.requireNonNull(key);
        Objects.requireNonNull(message);
    }

    /** {@code file:line: key: message}; parts that are absent are left out. */
    @Override
    public String toString() {
        String where = line > 0 ? file + ":" + line : file;
        return key.isEmpty() ? where + ": " + message : where + ": " + key + ": " + message;
    }
}
