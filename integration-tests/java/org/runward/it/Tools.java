package org.runward.it;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.ArrayList;
import java.util.List;

/** What a test needs of the machine. */
final class Tools {
    private Tools() {}

    /** Skips where a tool is missing, in one line; on CI that is a failure. */
    static void require(String... tools) {
        List<String> missing = new ArrayList<>();
        for (String tool : tools) {
            if (!Shell.run("command -v " + tool).isSuccess()) {
                missing.add(tool);
            }
        }
        if (!Shell.run("[ \"$(id -u)\" = 0 ]").isSuccess()) {
            missing.add("(root)");
        }
        if (!missing.isEmpty()) {
            skip(missing);
        }
    }

    /** The path of a promtool, installed or unpacked; skips as {@link #require} does. */
    static String promtool() {
        Shell.Result found = Shell.run("integration-tests/tools/promtool --here");
        if (!found.isSuccess()) {
            skip(List.of("promtool"));
        }
        return found.out().strip();
    }

    private static void skip(List<String> missing) {
        String message = "missing on this machine: " + String.join(" ", missing) + "; bin/test installs it";
        if (System.getenv("CI") != null) {
            throw new AssertionError(message);
        }
        abort(message);
    }
}
