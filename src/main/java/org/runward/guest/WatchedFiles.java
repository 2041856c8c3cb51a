package org.runward.guest;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.observed.ObservedInput;

/**
 * Reads what a guest says of files in it. It may lie, about its own files: then its own services are reloaded, or are not.
 *
 * <p>Format: {@link org.runward.servicedir.LookCommand}; times as {@code stat -c %z} of coreutils and busybox writes them.
 *
 * @param files by path; one that is not there is not in it
 * @param problem why not all of them are known; empty where they are
 */
public record WatchedFiles(SortedMap<String, ObservedInput> files, Optional<String> problem) {
    private static final String TIME = "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{1,9} [-+]\\d{4})";
    private static final Pattern LINE = Pattern.compile("(\\d{1,6}) ([0-9a-f]{64}) +- " + TIME + " " + TIME);
    private static final Pattern ABSENT = Pattern.compile("(\\d{1,6}) absent");
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .appendPattern(" xx")
            .toFormatter();

    /** @param asked in the order of their numbers */
    public static WatchedFiles read(List<Path> asked, String output) {
        SortedMap<String, ObservedInput> files = new TreeMap<>();
        Set<String> answered = new HashSet<>();
        for (String line : output.split("\n")) {
            Matcher told = LINE.matcher(line);
            Matcher absent = ABSENT.matcher(line);
            if (told.matches()) {
                named(asked, told.group(1)).ifPresent(path -> read(told, path, files, answered));
            } else if (absent.matches()) {
                named(asked, absent.group(1)).ifPresent(answered::add);
            }
        }
        Optional<String> problem = asked.stream()
                .map(Path::toString)
                .filter(path -> !answered.contains(path))
                .findFirst()
                .map(path -> "the guest does not tell what is in " + path);
        return new WatchedFiles(files, problem);
    }

    private static void read(Matcher told, String path, SortedMap<String, ObservedInput> files, Set<String> answered) {
        try {
            files.put(path, new ObservedInput(told.group(2), later(told.group(3), told.group(4))));
            answered.add(path);
        } catch (DateTimeException e) {
            // As if it had said nothing.
        }
    }

    private static Optional<String> named(List<Path> asked, String number) {
        int index = Integer.parseInt(number) - 1;
        return index >= 0 && index < asked.size() ? Optional.of(asked.get(index).toString()) : Optional.empty();
    }

    private static Instant later(String one, String other) {
        Instant first = OffsetDateTime.parse(one, FORMAT).toInstant();
        Instant second = OffsetDateTime.parse(other, FORMAT).toInstant();
        return first.isAfter(second) ? first : second;
    }
}
