package org.runward.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The OCI runtime's command line as this machine's cgroup tree needs it, with records in the sandbox. */
final class Runtimes {
    private Runtimes() {}

    static List<String> words(Path root) {
        List<String> words = new ArrayList<>();
        if (!Shell.run("[ \"$(stat -fc %T /sys/fs/cgroup)\" = cgroup2fs ]").isSuccess()) {
            words.addAll(List.of("unshare", "-m", "--propagation", "slave", "sh", "-c"));
            words.add("mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled \"$@\"");
        }
        words.addAll(List.of("crun", "--root", root.toString()));
        return words;
    }

    static String toml(Path root) {
        return words(root).stream().map(word -> "'" + word + "'").collect(Collectors.joining(", ", "[", "]"));
    }
}
