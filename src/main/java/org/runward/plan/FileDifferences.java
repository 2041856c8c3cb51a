package org.runward.plan;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;
import org.runward.servicedir.RenderedFile.Role;

/**
 * How a directory of ours differs from what it is to be.
 *
 * @param writes files that are missing or differ in content, mode or owner
 * @param removals files that do not belong, or stand where something else is to be
 * @param restored directories that others than root may write to, such as {@code log/}
 * @param contents which of the writes are of another content, or new; and removed variables
 * @param why a few words by path; none for a marker that differs, which only repeats that something does
 */
record FileDifferences(
        SortedMap<String, RenderedFile> writes,
        Set<String> contents,
        List<String> removals,
        List<String> restored,
        SortedMap<String, String> why) {
    static final FileDifferences NONE =
            new FileDifferences(new TreeMap<>(), Set.of(), List.of(), List.of(), new TreeMap<>());

    static FileDifferences between(RenderedDirectory desired, ObservedDirectory observed) {
        return isAsDeclared(desired, observed) ? NONE : listed(desired, observed);
    }

    /** What is so of nearly all, nearly always. */
    private static boolean isAsDeclared(RenderedDirectory desired, ObservedDirectory observed) {
        if (desired.files().size() != observed.files().size()) {
            return false;
        }
        // In the same order.
        Iterator<Map.Entry<String, ObservedFile>> found =
                observed.files().entrySet().iterator();
        for (Map.Entry<String, RenderedFile> file : desired.files().entrySet()) {
            Map.Entry<String, ObservedFile> there = found.next();
            if (!file.getKey().equals(there.getKey())
                    || difference(file.getValue(), there.getValue()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static FileDifferences listed(RenderedDirectory desired, ObservedDirectory observed) {
        SortedMap<String, RenderedFile> writes = new TreeMap<>();
        Set<String> contents = new TreeSet<>();
        List<String> removals = new ArrayList<>();
        List<String> restored = new ArrayList<>();
        SortedMap<String, String> why = new TreeMap<>();
        desired.files().forEach((name, file) -> {
            difference(file, observed.files().get(name)).ifPresent(difference -> {
                writes.put(name, file);
                boolean another = hasOtherContent(file, observed.files().get(name));
                if (another) {
                    contents.add(name);
                }
                if (another && isStartedFrom(file)) {
                    // By the marker's own time it is known until when something else lay there.
                    writes.put(RenderedDirectory.MARKER, desired.files().get(RenderedDirectory.MARKER));
                }
                if (!name.equals(RenderedDirectory.MARKER) || observed.files().get(name) == null) {
                    why.put(name, difference);
                }
            });
        });
        observed.files().forEach((name, file) -> {
            if (ObservedDirectory.isDirectoryName(name)) {
                restored.add(name);
                why.put(name, "may be changed by others");
            } else if (!desired.files().containsKey(name) && !isParentOfOurs(name, desired)) {
                removals.add(name);
                why.put(name, "does not belong");
                if (name.startsWith(ServiceFiles.ENVIRONMENT)) {
                    // A variable that a process may have.
                    contents.add(name);
                    writes.put(RenderedDirectory.MARKER, desired.files().get(RenderedDirectory.MARKER));
                }
            }
        });
        return new FileDifferences(writes, contents, removals, restored, why);
    }

    private static boolean isStartedFrom(RenderedFile file) {
        return file.role() == Role.SERVICE || file.role() == Role.LOG;
    }

    static boolean hasOtherContent(RenderedFile desired, ObservedFile observed) {
        return observed == null
                || observed.content().isEmpty()
                || !observed.content().get().equals(desired.content());
    }

    /** runsv keeps its own things in {@code log}, too, so that it may be there with nothing of ours in it. */
    private static boolean isParentOfOurs(String name, RenderedDirectory desired) {
        return desired.files().keySet().stream().anyMatch(file -> file.startsWith(name + "/"));
    }

    /** How a file differs, in a few words; empty where it does not. */
    static Optional<String> difference(RenderedFile desired, ObservedFile observed) {
        if (observed == null) {
            return Optional.of("missing");
        }
        if (hasOtherContent(desired, observed)) {
            return Optional.of("differs");
        }
        if (observed.mode() != desired.mode()) {
            return Optional.of("has mode " + Integer.toOctalString(observed.mode()));
        }
        return observed.ownedByRoot() ? Optional.empty() : Optional.of("has another owner");
    }

    /** What differs, in words. */
    List<String> reasons() {
        return why.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    boolean isEmpty() {
        return writes.isEmpty() && removals.isEmpty() && restored.isEmpty();
    }

    /** Whether a file that a process was started from has another content. */
    boolean concerns(Role role) {
        return contents.stream().anyMatch(name -> roleOf(name) == role);
    }

    private Role roleOf(String name) {
        RenderedFile file = writes.get(name);
        return file == null ? Role.SERVICE : file.role();
    }

    /** Only the {@code down} file, which must wait until the service is up, or nothing at all. */
    FileDifferences bootOnly() {
        return filtered(true);
    }

    FileDifferences withoutBoot() {
        return filtered(false);
    }

    /** Only the writes of what validates. */
    FileDifferences ofValidation() {
        SortedMap<String, RenderedFile> kept = new TreeMap<>(writes);
        kept.keySet().removeIf(name -> !ServiceFiles.isOfValidation(name));
        return new FileDifferences(kept, contents, List.of(), List.of(), new TreeMap<>());
    }

    private FileDifferences filtered(boolean boot) {
        if (isEmpty()) {
            return this;
        }
        SortedMap<String, RenderedFile> kept = new TreeMap<>(writes);
        kept.values().removeIf(file -> (file.role() == Role.BOOT) != boot);
        List<String> removed = removals.stream()
                .filter(name -> name.equals(ServiceFiles.DOWN) == boot)
                .toList();
        SortedMap<String, String> words = new TreeMap<>(why);
        words.keySet().removeIf(name -> name.equals(ServiceFiles.DOWN) != boot);
        return new FileDifferences(kept, contents, removed, boot ? List.of() : restored, words);
    }

    /** Whether nothing but the marker is missing: then it is ours, and somebody removed the marker. */
    static boolean isOursWithoutMarker(RenderedDirectory desired, ObservedDirectory observed) {
        Map<String, RenderedFile> others = new TreeMap<>(desired.files());
        others.remove(RenderedDirectory.MARKER);
        return !others.isEmpty()
                && others.entrySet().stream()
                        .allMatch(entry -> difference(
                                        entry.getValue(), observed.files().get(entry.getKey()))
                                .isEmpty());
    }
}
