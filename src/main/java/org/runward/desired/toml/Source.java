package org.runward.desired.toml;

import java.util.Objects;

/**
 * One declaration file. The bytes are not copied: whoever makes a source leaves them alone from then on.
 *
 * @param name the file as the user named it
 * @param content its bytes
 */
public record Source(String name, byte[] content) {
    public Source {
        Objects.requireNonNull(name);
        Objects.requireNonNull(content);
    }
}
