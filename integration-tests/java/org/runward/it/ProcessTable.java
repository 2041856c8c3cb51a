package org.runward.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The processes of the machine at one moment, by pid; those that have ended and wait for their parent are not there. */
record ProcessTable(Map<Long, Row> rows) {
    /**
     * @param directory what it works in; null where that cannot be told
     * @param root what identifies the directory that it has as its root
     * @param locked what identifies the file on which it holds a lock by descriptor 8; null where there is none
     */
    record Row(long pid, long parent, String name, String directory, Object root, Object locked, String lastArgument) {
        @Override
        public String toString() {
            return name + " " + pid + " of " + parent + " in " + directory;
        }
    }

    static ProcessTable now() {
        Map<Long, Row> rows = new LinkedHashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                Row row = row(Long.parseLong(entry.getFileName().toString()));
                if (row != null) {
                    rows.put(row.pid(), row);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new ProcessTable(rows);
    }

    /** One process; null where it is not there. */
    static Row row(long pid) {
        Path process = Path.of("/proc/" + pid);
        String stat = text(process.resolve("stat"));
        int end = stat.lastIndexOf(')');
        if (end < 0 || "ZX".indexOf(stat.charAt(end + 2)) >= 0) {
            return null;
        }
        String name = stat.substring(stat.indexOf('(') + 1, end);
        return new Row(
                pid,
                Long.parseLong(stat.substring(end + 4).split(" ")[0]),
                name,
                link(process.resolve("cwd")),
                key(process.resolve("root")),
                text(process.resolve("fdinfo/8")).contains("FLOCK") ? key(process.resolve("fd/8")) : null,
                name.equals("svlogd") ? lastArgument(process) : "");
    }

    /** What identifies a file or directory, whatever its path; null where there is none. */
    static Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    List<Row> where(Predicate<Row> wanted) {
        return rows.values().stream().filter(wanted).toList();
    }

    boolean descends(Row row, long ancestor) {
        for (Row at = row; at != null; at = rows.get(at.parent())) {
            if (at.pid() == ancestor) {
                return true;
            }
        }
        return false;
    }

    private static String lastArgument(Path process) {
        String[] arguments = text(process.resolve("cmdline")).split("\0");
        return arguments[arguments.length - 1];
    }

    private static String link(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** Empty where it cannot be read: a process may end at any moment. */
    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
