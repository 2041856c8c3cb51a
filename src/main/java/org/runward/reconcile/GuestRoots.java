package org.runward.reconcile;

import java.nio.file.Path;
import java.util.List;

/** The file systems of guests, in which the host opens nothing: a guest may have put a link in the way. */
record GuestRoots(List<Path> paths) {
    GuestRoots {
        paths = List.copyOf(paths);
    }

    /** Whether a path is one of them or below one, as it is written. */
    boolean hold(Path path) {
        return paths.stream().anyMatch(path.normalize()::startsWith);
    }
}
