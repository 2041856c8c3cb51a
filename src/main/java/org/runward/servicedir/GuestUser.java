package org.runward.servicedir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A user as a guest knows it, and what the guest has for one who comes in.
 *
 * @param groups all of its groups
 * @param shell a program that the guest has
 * @param canMakeTerminal whether script(1) of util-linux is there
 */
public record GuestUser(
        String name, long uid, long gid, List<Long> groups, String home, String shell, boolean canMakeTerminal) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}\\$?");
    private static final Pattern USER = Pattern.compile("(\\d{1,10}) (\\d{1,10}) (\\S+)");
    private static final Pattern GROUPS = Pattern.compile("\\d{1,10}( \\d{1,10}){0,500}");
    /** A path that is harmless in a variable and on a terminal. */
    private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}]{0,1000}");

    public GuestUser {
        groups = List.copyOf(groups);
    }

    /** Whether a word could be a user's name or number. */
    public static boolean isName(String word) {
        return NAME.matcher(word).matches();
    }

    /** The argv that tells of a user, inside the guest. */
    public static List<String> question(String user) {
        return List.of("sh", "-c", Template.of("user.sh").fill(), "user", user);
    }

    /** The same for the OCI runtime, with no right at all. */
    public static String process(String user) {
        return new ProcessFile(question(user), Optional.empty(), Map.of(), List.of(), true).text();
    }

    /** The root that every guest has, whether its user database knows it or not. */
    public static GuestUser root(boolean canMakeTerminal) {
        return new GuestUser("root", 0, 0, List.of(0L), "/root", "/bin/sh", canMakeTerminal);
    }

    /**
     * Reads what {@link #question} has printed. The guest may lie about its own users, and gets what it asks for.
     *
     * @return empty where it tells that there is none
     * @throws IllegalArgumentException where it tells neither
     */
    public static Optional<GuestUser> read(String output) {
        List<String> lines = new ArrayList<>(output.lines().toList());
        if (lines.contains("none")) {
            return Optional.empty();
        }
        var user = USER.matcher(value(lines, "user"));
        String groups = value(lines, "groups");
        if (!lines.contains("end") || !user.matches() || !isName(user.group(3))) {
            throw new IllegalArgumentException("no answer");
        }
        Stream<String> numbers = GROUPS.matcher(groups).matches() ? Stream.of(groups.split(" ")) : Stream.of();
        return Optional.of(new GuestUser(
                user.group(3),
                Long.parseLong(user.group(1)),
                Long.parseLong(user.group(2)),
                numbers.map(Long::valueOf).collect(Collectors.toList()),
                path(value(lines, "home"), "/"),
                path(value(lines, "shell"), "/bin/sh"),
                value(lines, "terminal").equals("script")));
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static String path(String value, String otherwise) {
        return PATH.matcher(value).matches() ? value : otherwise;
    }
}
