package org.runward.it;

/** All that runward could write on the host of a sandbox, to be compared: what would tell of any write. */
final class WrittenFiles {
    private WrittenFiles() {}

    /** Each file, directory and link with owner, mode, inode, times of change and, of files, checksum. */
    static String of(Sandbox sandbox) {
        return Shell.run("cd " + sandbox.directory() + " && find etc sv service state log -name current -prune -o"
                        + " -printf '%p %y %l %U %G %m %i %T@ %C@ %s\\n' 2>/dev/null | sort;"
                        + " find etc sv service state log -name current -prune -o -type f -exec sha256sum {} + 2>/dev/null"
                        + " | sort")
                .out();
    }
}
