package org.runward.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of {@code /proc/locks} as it comes, byte by byte; used again for the next one.
 *
 * <p>{@code 1: FLOCK  ADVISORY  WRITE 2152 fe:00:1234 0 EOF}; those that wait have {@code ->} in the second place.
 */
final class LockLine {
    private static final int FIELDS = 8;
    private static final int TYPE = 1;
    private static final int MODE = 3;
    private static final int PID = 4;
    private static final int FILE = 5;
    private static final byte[] FLOCK = "FLOCK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POSIX = "POSIX".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRITE = "WRITE".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 256;

    private final byte[] text = new byte[LONGEST];
    private final int[] begins = new int[FIELDS];
    private final int[] ends = new int[FIELDS];
    private int length;
    private int fields;

    void clear() {
        length = 0;
        fields = 0;
    }

    /** Takes one byte, and tells whether that was the end of the line. */
    boolean isEndedBy(byte next) {
        boolean begins = length == 0 || text[length - 1] == ' ';
        if (next == '\n' || length == LONGEST) {
            return next == '\n';
        }
        if (next != ' ') {
            if (begins && fields < FIELDS) {
                this.begins[fields++] = length;
            }
            ends[fields - 1] = length + 1;
        }
        text[length++] = next;
        return false;
    }

    /** Whether it tells of a flock(2) for writing that a process has. */
    boolean isHeldFlock() {
        return fields > FILE && is(TYPE, FLOCK) && is(MODE, WRITE);
    }

    /** Whether it tells of a lock for writing by fcntl(2). */
    boolean isHeldRecordLock() {
        return fields > FILE && is(TYPE, POSIX) && is(MODE, WRITE);
    }

    private boolean is(int field, byte[] word) {
        return Arrays.equals(text, begins[field], ends[field], word, 0, word.length);
    }

    /** -1 where the kernel has no number for the holder. */
    int pid() {
        return text[begins[PID]] == '-' ? -1 : (int) number(begins[PID], ends[PID]);
    }

    long inode() {
        int begin = ends[FILE];
        while (begin > begins[FILE] && text[begin - 1] != ':') {
            begin--;
        }
        return number(begin, ends[FILE]);
    }

    private long number(int begin, int end) {
        long number = 0;
        for (int i = begin; i < end; i++) {
            number = 10 * number + (text[i] - '0');
        }
        return number;
    }
}
