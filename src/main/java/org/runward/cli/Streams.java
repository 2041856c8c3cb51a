package org.runward.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out for results
 * @param err for all else
 */
record Streams(PrintWriter out, PrintWriter err) {
    /** For a command that is only looked at. */
    static Streams nowhere() {
        PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
        return new Streams(nowhere, nowhere);
    }
}
