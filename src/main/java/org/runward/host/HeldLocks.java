package org.runward.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who holds which flock(2) lock now, by more than one reading where one does not know.
 *
 * <p>The kernel hands out {@code /proc/locks} a page at a time, and finds its place again by counting: where locks are given up
 * in between, a line that stands behind them is left out. On a busy host one reading in fifteen lacked some lock that was held
 * all the time. So only what several readings do not have is not held; what one has is. Not thread-safe.
 */
public final class HeldLocks {
    private static final int READINGS = 3;

    private final Supplier<FileLocks> reading;
    private final List<FileLocks> readings = new ArrayList<>();

    HeldLocks(Supplier<FileLocks> reading) {
        this.reading = reading;
        readings.add(reading.get());
    }

    /** Those of this host; read at once, and again only for what is not found. */
    public static HeldLocks read() {
        return new HeldLocks(FileLocks::read);
    }

    /** The processes that hold a lock on an inode of that number, on any file system. */
    public List<Integer> holders(long inode) {
        for (int i = 0; i < READINGS; i++) {
            if (i == readings.size()) {
                readings.add(reading.get());
            }
            List<Integer> holders = readings.get(i).holders(inode);
            if (!holders.isEmpty()) {
                return holders;
            }
        }
        return List.of();
    }

    /** The processes that hold a lock for writing by fcntl(2), on whatever, by the first reading. */
    public Set<Integer> recordLockers() {
        return readings.get(0).recordLockers();
    }
}
