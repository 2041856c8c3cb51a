package org.runward.observed;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Name;

/**
 * All processes of the host and its guests at one moment, and what is known of them.
 *
 * <p>The parts are read one after the other: a pid may be among one of them and not among another.
 *
 * @param all each pid once
 * @param runsvdirs those that watch the scan directory of the host or of declared services
 * @param runsvs each pid once
 * @param users the host's user names by their numbers
 */
public record ObservedProcesses(
        List<ObservedProcess> all,
        Set<Integer> runsvdirs,
        List<ObservedRunsv> runsvs,
        SortedMap<Name, GuestProcesses> guests,
        Map<Integer, String> users) {
    public ObservedProcesses {
        all = List.copyOf(all);
        runsvdirs = Set.copyOf(runsvdirs);
        runsvs = List.copyOf(runsvs);
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
        users = Map.copyOf(users);
    }
}
