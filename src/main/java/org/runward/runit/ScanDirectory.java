package org.runward.runit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.host.HostException;
import org.runward.host.Proc;

/** The directory that runsvdir watches. */
public final class ScanDirectory {
    private final Path path;
    private final Proc proc;

    private static final Optional<String> RUNSVDIR = Optional.of("runsvdir");

    public ScanDirectory(Path path, Proc proc) {
        this.path = path;
        this.proc = proc;
    }

    /** Its entries, without those that runsvdir skips because of a dot; empty where it is not there. */
    public List<String> entries() {
        String[] all = path.toFile().list();
        List<String> names = new ArrayList<>();
        for (String name : all == null ? new String[0] : all) {
            if (!name.startsWith(".")) {
                names.add(name);
            }
        }
        names.sort(null);
        return names;
    }

    /**
     * Whether a runsvdir watches it.
     *
     * @param runsv some runsv that lives under it, whose parent saves the search; empty where there is none
     */
    public boolean isWatched(Optional<Integer> runsv) {
        Optional<Proc.Stat> stat = runsv.isPresent() ? proc.stat(runsv.get()) : Optional.empty();
        return stat.isPresent() && isRunsvdir(stat.get().parent())
                || !watchers().isEmpty();
    }

    /** The runsvdir processes that watch it: one, none, or by mistake several. */
    public List<Integer> watchers() {
        return proc.named(RUNSVDIR.get()).stream().filter(this::watches).toList();
    }

    private boolean isRunsvdir(int pid) {
        return proc.command(pid).equals(RUNSVDIR) && watches(pid);
    }

    /** runsvdir goes into its directory only to scan it, so it is known by its command line: runsvdir [-P] DIR [LOG]. */
    private boolean watches(int pid) {
        try {
            String named = directoryIn(proc.arguments(pid));
            Path working = proc.workingDirectory(pid).orElse(Path.of("/"));
            return !named.isEmpty() && proc.isOfThisHost(pid) && Files.isSameFile(working.resolve(named), path);
        } catch (IOException e) {
            return false;
        }
    }

    /** Empty where there is none. */
    private static String directoryIn(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            if (!words.get(i).startsWith("-")) {
                return words.get(i);
            }
        }
        return "";
    }

    /**
     * Has a runsvdir look within a second that keeps its last messages in its command line, runsvdir DIR LOG: it wakes for what
     * comes in their pipe, and drops NUL. Any other looks when its time has come, within five seconds; runsvdir(8).
     *
     * @param watchers its processes
     */
    public void wake(List<Integer> watchers) {
        for (int pid : watchers) {
            proc.pipeToItself(pid).filter(pipe -> isRunsvdir(pid)).ifPresent(ScanDirectory::writeNul);
        }
    }

    private static void writeNul(Path pipe) {
        try (FileChannel channel = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException e) {
            // It has gone, or is not ours to write to: then it looks when its time has come.
        }
    }

    /**
     * Makes runsvdir look at its next chance: it compares the directory's time, and only for being another one.
     */
    public void touch() {
        Path dot = path.resolve(".runward-touch");
        try {
            Files.deleteIfExists(dot);
            Files.createFile(dot);
            Files.delete(dot);
        } catch (IOException e) {
            throw HostException.unableTo("touch " + path, e);
        }
    }
}
