package org.runward.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of {@code /proc/locks}; used again for the next one.
 *
 * <p>{@code 1: FLOCK  ADVISORY  WRITE 2152 fe:00:1234 0 EOF}; those that wait have {@code ->} in the second place.
 */
final class LockLine {
    private static final byte[] FLOCK = "FLOCK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POSIX = "POSIX".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRITE = "WRITE".getBytes(StandardCharsets.US_ASCII);

    private byte[] text;
    private int at;
    private int end;
    private byte[] type;
    private int pid;
    private long inode;

    /** Reads a line; whether it tells of a lock for writing, by flock(2) or fcntl(2), that a process has. */
    boolean isHeld(byte[] bytes, int from, int to) {
        text = bytes;
        at = from;
        end = to;
        skipWord();
        type = isWord(FLOCK) ? FLOCK : POSIX;
        if (type == POSIX && !isWord(POSIX)) {
            return false;
        }
        skipWord();
        skipWord();
        if (!isWord(WRITE)) {
            return false;
        }
        skipWord();
        // The kernel has -1 where it has no number for the holder.
        boolean numbered = at < end && text[at] != '-';
        int holder = (int) number();
        pid = numbered ? holder : -1;
        skipWord();
        number();
        at++;
        number();
        at++;
        inode = number();
        return at < end;
    }

    /** By flock(2), and not by fcntl(2). */
    boolean isFlock() {
        return type == FLOCK;
    }

    int pid() {
        return pid;
    }

    long inode() {
        return inode;
    }

    /** To where the next word begins. */
    private void skipWord() {
        while (at < end && text[at] != ' ') {
            at++;
        }
        while (at < end && text[at] == ' ') {
            at++;
        }
    }

    private boolean isWord(byte[] word) {
        int after = at + word.length;
        return after < end && text[after] == ' ' && Arrays.equals(text, at, after, word, 0, word.length);
    }

    /** What comes before a blank or a colon, in decimal digits; the device's numbers have others, and are not asked for. */
    private long number() {
        long number = 0;
        while (at < end && text[at] != ' ' && text[at] != ':') {
            number = 10 * number + (text[at] - '0');
            at++;
        }
        return number;
    }
}
