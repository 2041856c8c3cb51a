package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file systems of guests, in which the host opens nothing: a guest may have put a link in the way. */
record GuestRoots(List<Path> paths) {
    /** As many links in a row as the kernel follows; more lead nowhere. */
    private static final int LINKS = 40;

    GuestRoots {
        paths = List.copyOf(paths);
    }

    /** Whether a path leads into one of them, itself or by the links that it is; none in a guest is followed. */
    boolean reachedBy(Path path) {
        Path at = path.normalize();
        for (int i = 0; i < LINKS; i++) {
            if (paths.stream().anyMatch(at::startsWith)) {
                return true;
            }
            if (!Files.isSymbolicLink(at)) {
                return false;
            }
            try {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            } catch (IOException e) {
                return false;
            }
        }
        return false;
    }
}
