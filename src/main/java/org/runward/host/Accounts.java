package org.runward.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The host's users as passwd(5) has them. */
public final class Accounts {
    private static final Path FILE = Path.of("/etc/passwd");

    private Accounts() {}

    /** User names by their numbers, the first where a number stands twice; empty where there is no such file. */
    public static Map<Integer, String> users() {
        Map<Integer, String> users = new HashMap<>();
        try {
            for (String line : Files.readAllLines(FILE, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":");
                if (fields.length > 2 && fields[2].matches("[0-9]{1,9}")) {
                    users.putIfAbsent(Integer.valueOf(fields[2]), fields[0]);
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return users;
    }
}
