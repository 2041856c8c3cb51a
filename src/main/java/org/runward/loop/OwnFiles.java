package org.runward.loop;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.runward.host.AtomicFiles;
import org.runward.host.HostException;

/** The few files that the loop writes of itself. One that cannot be written is told of once, and stops nothing. Not thread-safe. */
final class OwnFiles {
    private final LoopLog log;
    private final AtomicFiles files = new AtomicFiles();
    private final LoopRecords records = new LoopRecords();
    private final Set<Path> unwritten = new HashSet<>();

    OwnFiles(LoopLog log) {
        this.log = log;
    }

    /**
     * For everybody to read.
     *
     * @return whether it could be written
     */
    boolean write(Path file, String text) {
        return write(file, () -> files.writeUnsynced(file, 0644, text));
    }

    void write(Path file, LoopRecord record) {
        write(file, () -> records.write(file, record));
    }

    private boolean write(Path file, Runnable writing) {
        try {
            writing.run();
            unwritten.remove(file);
            return true;
        } catch (HostException e) {
            if (unwritten.add(file)) {
                log.error("not-written").with("why", e.getMessage()).write();
            }
            return false;
        }
    }
}
