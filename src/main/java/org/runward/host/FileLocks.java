package org.runward.host;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The locks of the host, from one read of {@code /proc/locks}.
 *
 * <p>Source of the format: proc(5). Matched by inode alone, because on btrfs the device differs from stat's: who asks must
 * check the holder. A busy host has thousands of lines, and every pass reads them: no object is made of a line.
 */
final class FileLocks {
    /** One read of the file brings a page of it at most. */
    private static final int PAGE = 4096;

    private static final int NONE = -1;
    /** No line is as short, without its end: {@code 1: FLOCK  ADVISORY  READ  1 0:0:1 0 0}. */
    private static final int SHORTEST = 36;

    private long[] inodes = new long[PAGE / Long.BYTES];
    private int[] pids = new int[PAGE / Long.BYTES];
    private int count;
    /** By inode, modulo its length: the first lock, from which {@link #next} leads to the others. */
    private int[] first = {};

    private int[] next = {};
    private final LockLine line = new LockLine();
    private final Set<Integer> recordLockers = new HashSet<>();

    private FileLocks() {}

    static FileLocks read() {
        try (InputStream file = new FileInputStream("/proc/locks")) {
            return parse(file);
        } catch (IOException e) {
            throw HostException.unableTo("read /proc/locks", e);
        }
    }

    static FileLocks parse(String text) {
        try {
            return parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileLocks parse(InputStream text) throws IOException {
        FileLocks locks = new FileLocks();
        byte[] bytes = new byte[2 * PAGE];
        int length = 0;
        for (int got = text.read(bytes); got > 0; got = text.read(bytes, length, bytes.length - length)) {
            length += got;
            int taken = locks.addLines(bytes, length);
            // The beginning of a line may be left, and then is shorter than a page by far.
            length -= taken;
            System.arraycopy(bytes, taken, bytes, 0, length);
        }
        locks.arrange();
        return locks;
    }

    /** @return how many bytes its whole lines have */
    private int addLines(byte[] bytes, int length) {
        int begin = 0;
        for (int end = SHORTEST; end < length; end++) {
            if (bytes[end] == '\n') {
                if (line.isHeld(bytes, begin, end)) {
                    add();
                }
                begin = end + 1;
                end += SHORTEST;
            }
        }
        return begin;
    }

    private void add() {
        if (!line.isFlock()) {
            recordLockers.add(line.pid());
            return;
        }
        if (count == inodes.length) {
            inodes = Arrays.copyOf(inodes, 2 * count);
            pids = Arrays.copyOf(pids, 2 * count);
        }
        inodes[count] = line.inode();
        pids[count] = line.pid();
        count++;
    }

    private void arrange() {
        first = new int[Math.max(1, 2 * count)];
        next = new int[count];
        Arrays.fill(first, NONE);
        // From the last on, so that each chain is in the order of the file.
        for (int i = count - 1; i >= 0; i--) {
            int place = place(inodes[i]);
            next[i] = first[place];
            first[place] = i;
        }
    }

    private int place(long inode) {
        return (int) Long.remainderUnsigned(inode, first.length);
    }

    /** The processes that hold a lock for writing by fcntl(2), on whatever. */
    Set<Integer> recordLockers() {
        return recordLockers;
    }

    /** The processes that hold a lock on an inode of that number, on any file system. */
    List<Integer> holders(long inode) {
        List<Integer> holders = new ArrayList<>(1);
        for (int i = first[place(inode)]; i != NONE; i = next[i]) {
            if (inodes[i] == inode) {
                holders.add(pids[i]);
            }
        }
        return holders;
    }
}
