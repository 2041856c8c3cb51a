package org.runward.servicedir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Log;

/**
 * The settings of one svlogd: the file {@code config} in its log directory.
 *
 * <p>Source of the format: svlogd(8), "config". The directory and what was logged there are never removed by us.
 *
 * @param directory svlogd's log directory
 * @param config the text of the file
 */
public record LogSettings(Path directory, String config) {
    public static final String FILE = "config";

    static LogSettings of(Path directory, Log.Svlogd log) {
        List<String> lines = new ArrayList<>();
        lines.add("s" + log.size());
        lines.add("n" + log.keep());
        if (log.rotateAfter().isPresent()) {
            lines.add("t" + log.rotateAfter().get().toSeconds());
        }
        if (!log.processor().isEmpty()) {
            // svlogd hands the line to sh -c.
            lines.add("!" + new Sh.Words(log.processor()).text());
        }
        if (!log.prefix().isEmpty()) {
            lines.add("p" + log.prefix());
        }
        lines.addAll(log.filters());
        return new LogSettings(directory, String.join("\n", lines) + "\n");
    }

    public Path file() {
        return directory.resolve(FILE);
    }

    /** Identifies the settings that a running svlogd has read. */
    public String generation() {
        return Digest.of(config);
    }
}
