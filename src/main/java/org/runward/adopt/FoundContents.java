package org.runward.adopt;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is in a service directory that is not ours.
 *
 * @param run empty where there is none
 * @param others what else runsv knows, such as {@code finish} and {@code control/t}, in order
 * @param hasDownFile whether runsv leaves it down when it starts itself
 * @param log its log service; empty where there is none
 * @param holders who besides root may reach its control files
 */
public record FoundContents(
        Optional<Script> run,
        List<String> others,
        boolean hasDownFile,
        Optional<LogService> log,
        List<Holder> holders) {
    public static final FoundContents NONE =
            new FoundContents(Optional.empty(), List.of(), false, Optional.empty(), List.of());

    public FoundContents {
        Objects.requireNonNull(run);
        others = List.copyOf(others);
        Objects.requireNonNull(log);
        holders = List.copyOf(holders);
    }

    /**
     * A script that runsv starts.
     *
     * @param link where it leads, absolute, if it is a link
     * @param text empty where it is no text, or stands where nothing is to be read
     * @param changed the inode's change time; empty where nothing is there
     */
    public record Script(boolean isExecutable, Optional<Path> link, Optional<String> text, Optional<Instant> changed) {
        public Script {
            Objects.requireNonNull(link);
            Objects.requireNonNull(text);
            Objects.requireNonNull(changed);
        }
    }

    /**
     * A log service.
     *
     * @param directory where svlogd writes, as far as the script says so plainly
     * @param config the words of svlogd's settings file there; empty where there is none
     */
    public record LogService(Script run, Optional<Path> directory, List<String> config) {
        public LogService {
            Objects.requireNonNull(run);
            Objects.requireNonNull(directory);
            config = List.copyOf(config);
        }
    }

    /**
     * Somebody other than root who may reach a control file.
     *
     * @param who a user, or {@code group N}, or {@code everybody}
     * @param file relative to the service directory, such as {@code supervise/control}
     */
    public record Holder(String who, String file) {}
}
