package org.runward.host;

import java.nio.file.LinkOption;

/** Whether who looks at a host will look again: what is remembered costs memory, and one more look at each file. */
public enum Memory {
    KEPT,
    NONE;

    /** Of files themselves, also where they are links. */
    public <T> Remembered<T> ofEntries() {
        return new Remembered<>(this, LinkOption.NOFOLLOW_LINKS);
    }

    /** Of what links lead to. */
    public <T> Remembered<T> ofTargets() {
        return new Remembered<>(this);
    }
}
