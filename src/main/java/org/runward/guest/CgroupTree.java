package org.runward.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is mounted on {@code /sys/fs/cgroup}: crun wants a pure cgroup2 tree and refuses a hybrid one or none.
 *
 * <p>Source: proc(5), {@code /proc/self/mountinfo}.
 */
public final class CgroupTree {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final String MOUNT_POINT = "/sys/fs/cgroup";

    /** The command line that gives the runtime, and nothing else on the host, a pure tree. */
    private static final String FIX =
            "oci-runtime = [\"unshare\", \"-m\", \"--propagation\", \"slave\", \"sh\", \"-c\","
                    + " 'mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled \"$@\"', \"crun\"]";

    private final Path mounts;

    public CgroupTree() {
        this(MOUNTS);
    }

    CgroupTree(Path mounts) {
        this.mounts = mounts;
    }

    /**
     * Why the runtime would not start a guest here, with the exact fix.
     *
     * @param runtime its command line; one that mounts a tree of its own is taken at its word, and so is runc
     */
    public Optional<String> obstacle(List<String> runtime) {
        boolean plainCrun = runtime.stream().noneMatch(word -> word.contains(MOUNT_POINT))
                && Path.of(runtime.get(0)).endsWith("crun");
        if (!plainCrun) {
            return Optional.empty();
        }
        return switch (kind()) {
            case "cgroup2" -> Optional.empty();
            case "" ->
                Optional.of("crun needs a cgroup2 tree and nothing is mounted on " + MOUNT_POINT
                        + "; mount -t cgroup2 none " + MOUNT_POINT + ", or write in [host]: " + FIX);
            default ->
                Optional.of("crun does not work with the hybrid cgroup tree on " + MOUNT_POINT + "; write in [host]: "
                        + FIX);
        };
    }

    /** The type of the topmost file system on the mount point; empty where there is none. */
    private String kind() {
        try (Stream<String> lines = Files.lines(mounts)) {
            return lines.filter(line -> line.split(" ")[4].equals(MOUNT_POINT))
                    .map(line -> line.substring(line.indexOf(" - ") + 3).split(" ")[0])
                    .reduce("", (lower, upper) -> upper);
        } catch (IOException e) {
            return "";
        }
    }
}
