package org.runward.observed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A directory of ours, or one where ours is to be.
 *
 * @param kind what stands at its path
 * @param files by path relative to it; without what runsv and the guest runtime keep there. Directories are among them,
 *     with a slash at the end, only where others than root may write to them; {@code ./} is the directory itself
 * @param supervise where runsv keeps its things, where that is a link; empty where it is none, or not there
 */
public record ObservedDirectory(Kind kind, SortedMap<String, ObservedFile> files, Optional<Path> supervise) {
    public static final ObservedDirectory ABSENT = new ObservedDirectory(Kind.ABSENT, new TreeMap<>());

    public ObservedDirectory {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public ObservedDirectory(Kind kind, SortedMap<String, ObservedFile> files) {
        this(kind, files, Optional.empty());
    }

    /** What stands at a path. */
    public enum Kind {
        ABSENT,
        DIRECTORY,
        /** A file, or a link to wherever. */
        OTHER
    }

    /** The lines of the marker; empty where there is none. */
    public Optional<String> marker() {
        ObservedFile marker = files.get(".runward");
        return marker == null ? Optional.empty() : marker.text();
    }

    /** Whether its marker says that we made it for this subject, such as {@code service squid}. */
    public boolean isMarkedFor(String subject) {
        return kind == Kind.DIRECTORY && marker().orElse("").startsWith("runward 1\n" + subject + "\n");
    }

    /** For which subject we made it, such as {@code service squid}; empty where we did not. */
    public Optional<String> markedSubject() {
        String[] lines = marker().orElse("").split("\n", 3);
        return lines.length > 1 && lines[0].equals("runward 1") ? Optional.of(lines[1]) : Optional.empty();
    }

    /** Whether this stands as a line of its own in the marker. */
    public boolean hasMarkerLine(String line) {
        return marker().filter(text -> text.lines().anyMatch(line::equals)).isPresent();
    }

    /** How long what runs from it has to end on TERM, by the marker; empty where that does not say. */
    public Optional<Duration> stopTimeout() {
        return marker().stream()
                .flatMap(String::lines)
                .filter(line -> line.matches("stop-timeout [0-9]{1,6}"))
                .map(line -> Duration.ofSeconds(Long.parseLong(line.substring("stop-timeout ".length()))))
                .findFirst();
    }

    /** Whether there is a marker, and it is not this one: the declaration said something else when it was written. */
    public boolean isMarkedOtherwise(String text) {
        return marker().filter(found -> !found.equals(text)).isPresent();
    }

    /** Whether nothing is there but what an interrupted write of ours may have left, {@code .NAME.new}. */
    public boolean isFree() {
        return kind == Kind.ABSENT
                || kind == Kind.DIRECTORY
                        && files.keySet().stream()
                                .allMatch(
                                        name -> isDirectoryName(name) || name.startsWith(".") && name.endsWith(".new"));
    }

    public static boolean isDirectoryName(String name) {
        return name.endsWith("/");
    }
}
