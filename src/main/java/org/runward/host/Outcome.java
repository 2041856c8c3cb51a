package org.runward.host;

/**
 * How a program ended.
 *
 * @param status its exit status, or 128 and the signal's number
 * @param output the end of what it wrote to both its outputs
 */
public record Outcome(int status, String output) {
    public boolean isSuccess() {
        return status == 0;
    }

    /** The last line that is not empty; empty where there is none. */
    public String lastLine() {
        String[] lines = output.strip().split("\n");
        return lines[lines.length - 1];
    }
}
