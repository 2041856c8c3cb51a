package org.runward.it;

import java.nio.file.Path;

/** Programs of the host, put into a guest's file system with the libraries that they need. */
final class GuestTools {
    private GuestTools() {}

    /** Also in the place of busybox's. */
    static void install(Path root, String program) {
        Shell.run("rm -f " + root + "/bin/" + program + " && cp $(command -v " + program + ") " + root
                        + "/bin/ && ldd $(command -v "
                        + program + ") | grep -o '/[^ ]*' | while read -r library; do install -D \"$library\" " + root
                        + "\"$library\"; done")
                .orFail();
    }
}
