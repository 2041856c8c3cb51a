package org.runward.observed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.runward.desired.Name;

/**
 * A directory that a runsvdir watches, or is to.
 *
 * @param watched whether one does
 * @param entries how many it has, without those that runsvdir skips
 * @param strays services of ours that have a link here and are to have it elsewhere, or nowhere
 */
public record ObservedScanDirectory(boolean watched, int entries, SortedSet<Name> strays) {
    public ObservedScanDirectory {
        strays = Collections.unmodifiableSortedSet(new TreeSet<>(strays));
    }

    /** The links of a service that are to go. */
    static List<Path> linksOf(Name service, SortedMap<Path, ObservedScanDirectory> all) {
        List<Path> links = new ArrayList<>();
        for (Map.Entry<Path, ObservedScanDirectory> there : all.entrySet()) {
            if (there.getValue().strays().contains(service)) {
                links.add(there.getKey().resolve(service.value()));
            }
        }
        return links;
    }
}
