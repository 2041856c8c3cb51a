package org.runward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where something is mounted, at one moment. The device number does not tell: a bind of the same file system has the same.
 *
 * <p>Source of the format: proc(5), {@code /proc/self/mountinfo}; blanks in paths are written as {@code \\040}.
 *
 * @param points absolute paths
 */
record Mounts(List<Path> points) {
    Mounts {
        points = List.copyOf(points);
    }

    static Mounts read() throws IOException {
        return new Mounts(Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> Path.of(unescaped(line.split(" ")[4])))
                .toList());
    }

    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** A mount at or below an entry, or between it and the directory that it is in; the directory's own does not count. */
    Optional<Path> inTheWayOf(Path entry, Path directory) {
        return points.stream()
                .filter(point -> point.startsWith(entry)
                        || entry.startsWith(point) && point.startsWith(directory) && !point.equals(directory))
                .findFirst();
    }
}
