package org.runward.observed;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The entry of the scan directory under a service's name.
 *
 * @param kind what stands there
 * @param target where a link points, as written in it; empty for anything else
 * @param dangling whether the link leads to nothing
 */
public record ObservedLink(Kind kind, Optional<Path> target, boolean dangling) {
    public static final ObservedLink ABSENT = new ObservedLink(Kind.ABSENT, Optional.empty(), false);

    /** What stands in the scan directory. */
    public enum Kind {
        ABSENT,
        LINK,
        /** A directory or file: not made by us. */
        OTHER
    }

    public boolean leadsTo(Path directory) {
        return target.isPresent() && target.get().equals(directory);
    }
}
