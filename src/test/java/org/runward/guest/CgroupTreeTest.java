package org.runward.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTreeTest {
    private static final String PURE = "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
    private static final String HYBRID = """
            30 24 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
            31 30 0:27 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw
            32 30 0:28 / /sys/fs/cgroup/memory rw shared:11 master:2 - cgroup cgroup rw,memory
            """;
    private static final String NONE = "24 1 0:22 / /sys rw - sysfs sysfs rw\n";
    private static final String FIX =
            "oci-runtime = [\"unshare\", \"-m\", \"--propagation\", \"slave\", \"sh\", \"-c\","
                    + " 'mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled \"$@\"', \"crun\"]";

    @TempDir
    private Path directory;

    private Optional<String> obstacle(String mounts, String... runtime) throws IOException {
        Path file = Files.writeString(directory.resolve("mountinfo"), mounts);
        return new CgroupTree(file).obstacle(List.of(runtime));
    }

    @Test
    void aPureTreeIsNoObstacle() throws IOException {
        assertEquals(Optional.empty(), obstacle(PURE, "crun"));
        assertEquals(Optional.empty(), obstacle(NONE + PURE, "/usr/bin/crun", "--debug"));
    }

    @Test
    void aHybridTreeIsOneAndTheFixIsExact() throws IOException {
        assertEquals(
                Optional.of(
                        "crun does not work with the hybrid cgroup tree on /sys/fs/cgroup; write in [host]: " + FIX),
                obstacle(HYBRID, "crun"));
    }

    @Test
    void noTreeAtAllIsOneToo() throws IOException {
        assertEquals(
                Optional.of("crun needs a cgroup2 tree and nothing is mounted on /sys/fs/cgroup;"
                        + " mount -t cgroup2 none /sys/fs/cgroup, or write in [host]: " + FIX),
                obstacle(NONE, "/usr/bin/crun"));
    }

    @Test
    void whatIsMountedLastOnOnePlaceCounts() throws IOException {
        assertEquals(Optional.empty(), obstacle(HYBRID + PURE, "crun"));
        assertTrue(obstacle(PURE + HYBRID, "crun").isPresent());
    }

    @Test
    void aCommandThatMountsATreeOfItsOwnIsTakenAtItsWord() throws IOException {
        assertEquals(
                Optional.empty(),
                obstacle(HYBRID, "unshare", "-m", "sh", "-c", "mount -t cgroup2 none /sys/fs/cgroup && exec crun"));
    }

    @Test
    void runcWorksWithAnyTree() throws IOException {
        assertEquals(Optional.empty(), obstacle(HYBRID, "runc"));
        assertEquals(Optional.empty(), obstacle(NONE, "/usr/sbin/runc"));
    }
}
