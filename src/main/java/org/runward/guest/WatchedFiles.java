package org.runward.guest;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Optional;
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
    private static final Pattern UNREADABLE = Pattern.compile("(\\d{1,6}) unreadable");
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .appendPattern(" xx")
            .toFormatter();

    /** @param asked in the order of their numbers */
    public static WatchedFiles read(List<Path> asked, String output) {
        SortedMap<String, ObservedInput> files = new TreeMap<>();
        Optional<String> problem = output.endsWith("end\n") ? Optional.empty() : Optional.of("it did not tell of all");
        for (String line : output.split("\n")) {
            Matcher told = LINE.matcher(line);
            Matcher unreadable = UNREADABLE.matcher(line);
            if (told.matches() && named(asked, told.group(1)).isPresent()) {
                try {
                    files.put(
                            named(asked, told.group(1)).get(),
                            new ObservedInput(told.group(2), later(told.group(3), told.group(4))));
                } catch (DateTimeException e) {
                    problem = Optional.of(
                            "it told no time of " + named(asked, told.group(1)).get());
                }
            } else if (unreadable.matches() && named(asked, unreadable.group(1)).isPresent()) {
                problem = Optional.of(
                        "unable to read " + named(asked, unreadable.group(1)).get());
            }
        }
        return new WatchedFiles(files, problem);
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
