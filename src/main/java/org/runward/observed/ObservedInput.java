package org.runward.observed;

import java.time.Instant;
import java.util.Objects;

/**
 * A file that is not ours to write and that a process depends on, as found.
 *
 * @param digest of its content, and of nothing else: a file that was touched, copied or chmodded is the same
 * @param changed when it last changed, at the latest: the inode's change time, which cannot be set back
 */
public record ObservedInput(String digest, Instant changed) {
    public ObservedInput {
        Objects.requireNonNull(digest);
        Objects.requireNonNull(changed);
    }
}
