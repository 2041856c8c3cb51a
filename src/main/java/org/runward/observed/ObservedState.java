package org.runward.observed;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Name;

/**
 * Everything that one pass looked at.
 *
 * @param guests declared ones, and those whose directory carries our marker
 * @param services likewise
 * @param foreign entries of the scan directory that are neither declared nor ours
 */
public record ObservedState(
        SortedMap<Name, ObservedGuest> guests, SortedMap<Name, ObservedService> services, List<String> foreign) {
    public ObservedState {
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        foreign = List.copyOf(foreign);
    }
}
