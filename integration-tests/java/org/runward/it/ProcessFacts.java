package org.runward.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What /proc says about a process. */
final class ProcessFacts {
    private ProcessFacts() {}

    /** Its environment as it was given at its start; a variable that is given twice fails. */
    static Map<String, String> environment(long pid) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String assignment : records(Path.of("/proc/" + pid + "/environ"))) {
            String[] pair = assignment.split("=", 2);
            if (environment.put(pair[0], pair[1]) != null) {
                throw new AssertionError(pair[0] + " is there twice");
            }
        }
        return environment;
    }

    /** What follows the first words of one line of its status, such as {@code Groups:}; blanks become one. */
    static String status(long pid, String field) {
        return text(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).trim().replaceAll("[ \t]+", " "))
                .findFirst()
                .orElse("");
    }

    /** The soft limit of a line of its limits, such as {@code Max open files}. */
    static String softLimit(long pid, String limit) {
        return text(Path.of("/proc/" + pid + "/limits"))
                .lines()
                .filter(line -> line.startsWith(limit))
                .map(line -> line.substring(limit.length()).trim().split(" ")[0])
                .findFirst()
                .orElse("");
    }

    /** The records of a file in which each is ended by NUL. */
    static List<String> records(Path file) {
        String text = text(file);
        return text.isEmpty()
                ? List.of()
                : List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
