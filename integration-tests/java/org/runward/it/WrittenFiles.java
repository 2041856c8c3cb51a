package org.runward.it;

/** What runward could write on the host of a sandbox, to be compared: what would tell of any write. */
final class WrittenFiles {
    private WrittenFiles() {}

    /** Each file, directory and link with owner, mode, inode, times of change and, of files, checksum. */
    static String of(Sandbox sandbox) {
        return below(sandbox, "etc sv service log state");
    }

    /** The same without runward's own notes: a pass that changes nothing may note a process that runsv has started. */
    static String butNotes(Sandbox sandbox) {
        return below(sandbox, "etc sv service log");
    }

    private static String below(Sandbox sandbox, String directories) {
        String find = "find " + directories + " -name current -prune -o";
        return Shell.run("cd " + sandbox.directory() + " && { " + find
                        + " -printf '%p %y %l %U %G %m %i %T@ %C@ %s\\n'; " + find
                        + " -type f -exec sha256sum {} +; } 2>/dev/null | sort")
                .out();
    }
}
