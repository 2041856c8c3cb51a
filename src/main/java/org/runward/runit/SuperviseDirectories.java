package org.runward.runit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.host.WholeFile;
import org.runward.observed.Access;
import org.runward.observed.StatusRecord;

/**
 * Reads what runsv keeps in {@code supervise}, and again only where it has changed something there.
 *
 * <p>runsv writes its status record anew and renames it, so a directory that has not changed has the same record. Thread-safe.
 */
public final class SuperviseDirectories {
    private static final int PERMISSION_BITS = 07777;

    private final Remembered<Content> contents;

    private final Map<Integer, Long> runsvs = new ConcurrentHashMap<>();

    public SuperviseDirectories(Memory memory) {
        this.contents = memory.ofTargets();
    }

    /**
     * @param lock the inode of {@code lock}
     * @param status empty where there is no record or it cannot be read as one
     * @param pausedSince when the record of a paused process was written; its own time is that of the last change of state
     */
    record Content(
            long lock,
            Optional<StatusRecord> status,
            Optional<Instant> pausedSince,
            Optional<Access.Entry> directory) {}

    /**
     * Who may get at a {@code supervise} directory; empty where there is none.
     *
     * @param all also who may use what is in it, which its own times do not tell
     */
    Optional<Access> access(Path supervise, Content content, boolean all) {
        if (content.directory().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Access(
                content.directory().get(),
                all ? entry(supervise.resolve("control"), LinkOption.NOFOLLOW_LINKS) : Optional.empty(),
                all ? entry(supervise.resolve("ok"), LinkOption.NOFOLLOW_LINKS) : Optional.empty()));
    }

    private static Optional<Access.Entry> entry(Path file, LinkOption... links) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:uid,gid,mode", links);
            return Optional.of(new Access.Entry(
                    (int) found.get("uid"), (int) found.get("gid"), (int) found.get("mode") & PERMISSION_BITS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether that process was found to be a runsv of this host, and holds the same lock as it did then. */
    boolean wasRunsv(int pid, long lock) {
        return Long.valueOf(lock).equals(runsvs.get(pid));
    }

    void isRunsv(int pid, long lock) {
        runsvs.put(pid, lock);
    }

    /** Empty where no runsv has ever worked. */
    Optional<Content> of(Path supervise) {
        return contents.of(supervise, SuperviseDirectories::read);
    }

    private static Optional<Content> read(Path supervise) throws IOException {
        Number lock = (Number) Files.getAttribute(supervise.resolve("lock"), "unix:ino");
        Optional<StatusRecord> status = status(supervise);
        Optional<Instant> paused = status.isPresent() && status.get().paused()
                ? Optional.of(
                        Files.getLastModifiedTime(supervise.resolve("status")).toInstant())
                : Optional.empty();
        return Optional.of(new Content(lock.longValue(), status, paused, entry(supervise)));
    }

    private static Optional<StatusRecord> status(Path supervise) {
        try {
            return StatusFile.decode(WholeFile.bytes(supervise.resolve("status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
