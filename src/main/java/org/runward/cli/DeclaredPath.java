package org.runward.cli;

import java.nio.file.Path;

/** A path on the command line that is to stand in a declaration. */
final class DeclaredPath {
    private DeclaredPath() {}

    /** The same as a declaration takes it. */
    static Path of(String option, Path given) {
        Path path = given.toAbsolutePath().normalize();
        if (!path.toString().matches("/[A-Za-z0-9._/+@-]+")) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: " + option + ": a declaration takes only letters, digits and . _ + @ - in this path");
        }
        return path;
    }
}
