package org.runward.observed;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.runward.text.Text;

/**
 * A directory entry as found, without following links.
 *
 * @param mode permission bits with setuid, setgid and sticky
 * @param ownedByRoot owner and group are 0
 * @param content empty where it is not a regular file or larger than anything we render
 * @param changed the inode's change time, which cannot be set back
 */
public record ObservedFile(int mode, boolean ownedByRoot, Optional<Text> content, Instant changed) {
    public ObservedFile {
        Objects.requireNonNull(content);
        Objects.requireNonNull(changed);
    }

    public static ObservedFile of(int mode, boolean ownedByRoot, Optional<String> text, Instant changed) {
        return new ObservedFile(mode, ownedByRoot, text.map(Text::of), changed);
    }

    /** Its content; likewise. */
    public Optional<String> text() {
        return content.isPresent() ? Optional.of(content.get().toString()) : Optional.empty();
    }
}
