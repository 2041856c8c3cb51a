package org.runward.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param reasons a few words for each
 */
record FileDifferences(
        SortedMap<String, RenderedFile> writes, List<String> removals, List<String> restored, List<String> reasons) {
    static final FileDifferences NONE = new FileDifferences(new TreeMap<>(), List.of(), List.of(), List.of());

    static FileDifferences between(RenderedDirectory desired, ObservedDirectory observed) {
        SortedMap<String, RenderedFile> writes = new TreeMap<>();
        List<String> removals = new ArrayList<>();
        List<String> restored = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        desired.files().forEach((name, file) -> {
            difference(file, observed.files().get(name)).ifPresent(difference -> {
                writes.put(name, file);
                // It tells of the others, and would only repeat that they differ.
                if (!name.equals(RenderedDirectory.MARKER)) {
                    reasons.add(name + " " + difference);
                }
            });
        });
        observed.files().forEach((name, file) -> {
            if (ObservedDirectory.isDirectoryName(name)) {
                restored.add(name);
                reasons.add(name + " may be changed by others");
            } else if (!desired.files().containsKey(name)) {
                removals.add(name);
                reasons.add(name + " does not belong");
            }
        });
        if (reasons.isEmpty() && !writes.isEmpty()) {
            reasons.add("the marker differs");
        }
        return new FileDifferences(writes, removals, restored, reasons);
    }

    private static Optional<String> difference(RenderedFile desired, ObservedFile observed) {
        if (observed == null) {
            return Optional.of("missing");
        }
        if (!observed.text().equals(Optional.of(desired.text()))) {
            return Optional.of("differs");
        }
        if (observed.mode() != desired.mode()) {
            return Optional.of("has mode " + Integer.toOctalString(observed.mode()));
        }
        return observed.ownedByRoot() ? Optional.empty() : Optional.of("has another owner");
    }

    boolean isEmpty() {
        return writes.isEmpty() && removals.isEmpty() && restored.isEmpty();
    }

    /** Whether a file that a process was started from differs. */
    boolean concerns(Role role) {
        return writes.values().stream().anyMatch(file -> file.role() == role);
    }

    /** Only the {@code down} file, which must wait until the service is up, or nothing at all. */
    FileDifferences bootOnly() {
        return filtered(true);
    }

    FileDifferences withoutBoot() {
        return filtered(false);
    }

    private FileDifferences filtered(boolean boot) {
        SortedMap<String, RenderedFile> kept = new TreeMap<>(writes);
        kept.values().removeIf(file -> (file.role() == Role.BOOT) != boot);
        List<String> removed = removals.stream()
                .filter(name -> name.equals(ServiceFiles.DOWN) == boot)
                .toList();
        return new FileDifferences(kept, removed, boot ? List.of() : restored, reasons);
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
