package org.runward.observed;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Name;

/**
 * Everything that one pass looked at.
 *
 * @param at when it looked
 * @param guests declared ones, and those whose directory carries our marker
 * @param services likewise
 * @param foreign entries of the scan directory that are neither declared nor ours; those of others as paths
 * @param scanDirectories the host's, those that are declared, and those in which something of ours was linked
 * @param holds what is to be left alone, by name, also those that are over
 * @param applied what was last applied
 */
public record ObservedState(
        Instant at,
        SortedMap<Name, ObservedGuest> guests,
        SortedMap<Name, ObservedService> services,
        List<String> foreign,
        SortedMap<Path, ObservedScanDirectory> scanDirectories,
        SortedMap<Name, Hold> holds,
        AppliedRecord applied) {
    public ObservedState {
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        foreign = List.copyOf(foreign);
        scanDirectories = Collections.unmodifiableSortedMap(new TreeMap<>(scanDirectories));
        holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
        Objects.requireNonNull(at);
        Objects.requireNonNull(applied);
    }

    /** Where nobody asked about scan directories. */
    public ObservedState(
            Instant at,
            SortedMap<Name, ObservedGuest> guests,
            SortedMap<Name, ObservedService> services,
            List<String> foreign,
            SortedMap<Name, Hold> holds,
            AppliedRecord applied) {
        this(at, guests, services, foreign, new TreeMap<>(), holds, applied);
    }

    /** Links of a service where it is to have none. */
    public List<Path> straysOf(Name service) {
        return ObservedScanDirectory.linksOf(service, scanDirectories);
    }
}
