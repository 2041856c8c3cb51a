package org.runward.runit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.runward.host.HeldLocks;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.observed.Access;
import org.runward.observed.Supervision;

/**
 * Tells whether runsv lives for a directory, and what it last wrote; forks nothing.
 *
 * <p>runsv holds a flock on {@code supervise/lock}. A lock counts only when its holder is a process named runsv that works
 * in that directory: a guest may hold one as well. Only where a lock is held and its holder cannot be told, {@code
 * supervise/ok} is asked. Good for one pass; the locks are read once, and again for what is not found. Not thread-safe.
 */
public final class Supervisions {
    private static final Optional<String> RUNSV = Optional.of("runsv");

    private final HeldLocks locks;
    private final Proc proc;
    private final Posix posix;
    private final SuperviseDirectories directories;
    /** A runsv holds two locks, its own and that of its log service. */
    private final Map<Integer, Path> runsvs = new HashMap<>();

    private final Map<Path, Optional<SuperviseDirectories.Content>> found = new HashMap<>();

    public Supervisions(HeldLocks locks, Proc proc, Posix posix, SuperviseDirectories directories) {
        this.locks = locks;
        this.proc = proc;
        this.posix = posix;
        this.directories = directories;
    }

    /** @param directory a service directory, or {@code log} in one */
    public Supervision of(Path directory) {
        Path supervise = directory.resolve("supervise");
        Optional<SuperviseDirectories.Content> found = content(supervise);
        if (found.isEmpty()) {
            return Supervision.NONE;
        }
        SuperviseDirectories.Content content = found.get();
        return new Supervision(isAlive(content.lock(), directory, supervise), content.status(), content.pausedSince());
    }

    /** The processes of that name that hold a lock for writing by fcntl(2), as dpkg does while it is at work. */
    public Set<Integer> lockers(Set<String> commands) {
        Set<Integer> lockers = new HashSet<>();
        for (int pid : locks.recordLockers()) {
            if (commands.contains(proc.command(pid).orElse(""))) {
                lockers.add(pid);
            }
        }
        return lockers;
    }

    /**
     * Who may control what runsv supervises in a directory; empty where none has ever worked there.
     *
     * @param all also who may use what commands go through; without that only who gets there at all
     */
    public Optional<Access> access(Path directory, boolean all) {
        Path supervise = directory.resolve("supervise");
        Optional<SuperviseDirectories.Content> content = content(supervise);
        return content.isPresent() ? directories.access(supervise, content.get(), all) : Optional.empty();
    }

    /** The runsv that lives for a directory; empty where none does. */
    public Optional<Integer> runsv(Path directory) {
        Optional<SuperviseDirectories.Content> content = content(directory.resolve("supervise"));
        long lock = content.isPresent() ? content.get().lock() : 0;
        for (int pid : content.isPresent() ? locks.holders(lock) : List.<Integer>of()) {
            if (isRunsvOf(pid, lock, directory)) {
                return Optional.of(pid);
            }
        }
        return Optional.empty();
    }

    /** A pass looks once: what it finds goes together. */
    private Optional<SuperviseDirectories.Content> content(Path supervise) {
        Optional<SuperviseDirectories.Content> known = found.get(supervise);
        if (known == null) {
            known = directories.of(supervise);
            found.put(supervise, known);
        }
        return known;
    }

    private boolean isAlive(long inode, Path directory, Path supervise) {
        boolean untold = false;
        for (int pid : locks.holders(inode)) {
            if (isRunsvOf(pid, inode, directory)) {
                return true;
            }
            untold |= pid <= 0
                    || proc.workingDirectory(pid).isEmpty() && proc.command(pid).isPresent();
        }
        return untold && posix.hasReader(supervise.resolve("ok"));
    }

    /** runsv works in its service directory, and holds the lock of the log service from there too. */
    private boolean isRunsvOf(int pid, long lock, Path directory) {
        Path parent = directory.getParent();
        Path known = runsvs.get(pid);
        if (known != null && (known.equals(directory) || directory.endsWith("log") && known.equals(parent))) {
            return true;
        }
        boolean runsv = directories.wasRunsv(pid, lock) || proc.command(pid).equals(RUNSV) && proc.isOfThisHost(pid);
        if (!runsv) {
            return false;
        }
        directories.isRunsv(pid, lock);
        if (proc.worksIn(pid, directory)) {
            runsvs.put(pid, directory);
            return true;
        }
        return directory.endsWith("log") && proc.worksIn(pid, parent);
    }
}
