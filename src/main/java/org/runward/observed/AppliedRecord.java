package org.runward.observed;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was declared of each guest and service when that was last applied. May be lost: then the directories' own markers tell
 * what they were written for, and a plan's line may name another kind of difference.
 *
 * @param digests what identifies the declaration, by subject, such as {@code service squid}
 * @param failed the subjects that failed when they were last tried
 * @param scanDirectories in which something was linked, besides the host's
 */
public record AppliedRecord(Map<String, String> digests, Set<String> failed, Set<Path> scanDirectories) {
    public static final AppliedRecord LOST = new AppliedRecord(Map.of(), Set.of(), Set.of());

    public AppliedRecord {
        // Not by Map.copyOf: names that differ in their last digits alone lie side by side there, and are searched one
        // by one.
        digests = Collections.unmodifiableMap(new HashMap<>(digests));
        failed = Set.copyOf(failed);
        scanDirectories = Set.copyOf(scanDirectories);
    }

    /** Empty for one that was never applied, or where the record is lost. */
    public Optional<String> of(String subject) {
        return Optional.ofNullable(digests.get(subject));
    }
}
