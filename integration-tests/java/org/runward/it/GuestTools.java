package org.runward.it;

import java.nio.file.Path;

/** Programs of the host, put into a guest's file system with the libraries that they need. */
final class GuestTools {
    private GuestTools() {}

    /** Debian's own sv(8), in the place of busybox's. */
    static void installSv(Path root) {
        Shell.run("rm -f " + root + "/bin/sv && cp $(command -v sv) " + root + "/bin/sv && ldd $(command -v sv)"
                        + " | grep -o '/[^ ]*' | while read -r library; do"
                        + " install -D \"$library\" " + root + "\"$library\"; done")
                .orFail();
    }
}
