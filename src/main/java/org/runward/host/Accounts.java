package org.runward.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The host's users and groups, by passwd(5) and group(5), and for others by getent(1), which asks whatever the host asks. */
public final class Accounts {
    private static final Path FILE = Path.of("/etc/passwd");
    private static final Path GROUPS = Path.of("/etc/group");
    private static final int NUMBER = 2;

    private Accounts() {}

    /** User names by their numbers, the first where a number stands twice; empty where there is no such file. */
    public static Map<Integer, String> users() {
        return names(FILE);
    }

    /** Names of groups; likewise. */
    public static Map<Integer, String> groups() {
        return names(GROUPS);
    }

    private static Map<Integer, String> names(Path file) {
        Map<Integer, String> names = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":");
                if (fields.length > NUMBER && fields[NUMBER].matches("[0-9]{1,9}")) {
                    names.putIfAbsent(Integer.valueOf(fields[NUMBER]), fields[0]);
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return names;
    }

    /** A user's number; empty where there is no such user. Starts a program only for one that is not in the file. */
    public static OptionalInt user(String name, Programs programs) {
        return number(FILE, "passwd", name, programs);
    }

    /** A group's number; likewise. */
    public static OptionalInt group(String name, Programs programs) {
        return number(GROUPS, "group", name, programs);
    }

    private static OptionalInt number(Path file, String database, String name, Programs programs) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            OptionalInt found = number(lines, name);
            if (found.isPresent()) {
                return found;
            }
        } catch (IOException | UncheckedIOException e) {
            // Whoever else knows is asked.
        }
        Outcome outcome = programs.run(Invocation.of("getent", database, name));
        return outcome.isSuccess() ? number(outcome.output().lines(), name) : OptionalInt.empty();
    }

    private static OptionalInt number(Stream<String> lines, String name) {
        return lines.map(line -> line.split(":"))
                .filter(fields ->
                        fields.length > NUMBER && fields[0].equals(name) && fields[NUMBER].matches("[0-9]{1,9}"))
                .mapToInt(fields -> Integer.parseInt(fields[NUMBER]))
                .findFirst();
    }
}
