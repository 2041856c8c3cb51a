package org.runward.servicedir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Name;

/**
 * The command line of the OCI runtime with its global options, and where that runtime keeps its records.
 *
 * <p>Source: crun(1), {@code /run/crun/NAME/status}; runc(8), {@code /run/runc/NAME/state.json}.
 *
 * @param words argv, such as {@code ["crun", "--root", "/run/x"]} or a wrapper that ends in {@code "crun"}
 */
public record OciCommand(List<String> words) {
    public OciCommand {
        words = List.copyOf(words);
    }

    /** The words with more behind them. */
    public List<String> with(String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    /** The file in which the runtime remembers a guest while it exists; JSON. */
    public Path recordOf(Name guest) {
        return root().resolve(guest.value()).resolve(isRunc() ? "state.json" : "status");
    }

    /** The runtime's own copy of the definition that the guest was started with; runc keeps none in that form. */
    public Path runningDefinitionOf(Name guest) {
        return root().resolve(guest.value()).resolve("config.json");
    }

    /** The key of the first process's pid in the record. */
    public String pidKey() {
        return isRunc() ? "init_process_pid" : "pid";
    }

    /** The key of that process's start time, in clock ticks since boot. */
    public String startKey() {
        return isRunc() ? "init_process_start" : "process-start-time";
    }

    /** The directory in which the runtime has a directory for each container. */
    public Path root() {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith("--root=")) {
                return Path.of(words.get(i).substring("--root=".length()));
            }
            if (words.get(i).equals("--root") && i + 1 < words.size()) {
                return Path.of(words.get(i + 1));
            }
        }
        return Path.of(isRunc() ? "/run/runc" : "/run/crun");
    }

    boolean isRunc() {
        return words.stream().anyMatch(word -> word.equals("runc") || word.endsWith("/runc"));
    }
}
