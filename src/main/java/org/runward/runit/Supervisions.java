package org.runward.runit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.runward.host.FileLocks;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;

/**
 * Tells whether runsv lives for a directory, and what it last wrote; forks nothing.
 *
 * <p>runsv holds a flock on {@code supervise/lock}. A lock counts only when its holder is a process named runsv that works
 * in that directory: a guest may hold one as well. Only where a lock is held and its holder cannot be told, {@code
 * supervise/ok} is asked. Good for one pass; the locks are read once.
 */
public final class Supervisions {
    private final FileLocks locks;
    private final Proc proc;
    private final Posix posix;

    public Supervisions(FileLocks locks, Proc proc, Posix posix) {
        this.locks = locks;
        this.proc = proc;
        this.posix = posix;
    }

    /** @param directory a service directory, or {@code log} in one */
    public Supervision of(Path directory) {
        Path supervise = directory.resolve("supervise");
        Optional<Long> inode = inode(supervise.resolve("lock"));
        if (inode.isEmpty()) {
            return Supervision.NONE;
        }
        return new Supervision(isAlive(inode.get(), directory, supervise), status(supervise));
    }

    /** The runsv that lives for a directory; empty where none does. */
    public Optional<Integer> runsv(Path directory) {
        return inode(directory.resolve("supervise/lock"))
                .flatMap(inode -> locks.holders(inode).stream()
                        .filter(pid -> isRunsvOf(pid, directory))
                        .findFirst());
    }

    private boolean isAlive(long inode, Path directory, Path supervise) {
        boolean untold = false;
        for (int pid : locks.holders(inode)) {
            if (isRunsvOf(pid, directory)) {
                return true;
            }
            untold |= pid <= 0
                    || proc.workingDirectory(pid).isEmpty() && proc.command(pid).isPresent();
        }
        return untold && posix.hasReader(supervise.resolve("ok"));
    }

    /** runsv works in its service directory, and holds the lock of the log service from there too. */
    private boolean isRunsvOf(int pid, Path directory) {
        if (proc.command(pid).filter("runsv"::equals).isEmpty()) {
            return false;
        }
        return proc.isOfThisHost(pid)
                && (proc.worksIn(pid, directory)
                        || directory.endsWith("log") && proc.worksIn(pid, directory.getParent()));
    }

    private static Optional<Long> inode(Path file) {
        try {
            return Optional.of(((Number) Files.getAttribute(file, "unix:ino")).longValue());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<StatusRecord> status(Path supervise) {
        try {
            return StatusFile.decode(Files.readAllBytes(supervise.resolve("status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
