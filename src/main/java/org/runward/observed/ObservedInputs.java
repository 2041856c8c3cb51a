package org.runward.observed;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that a service's processes depend on and that are not ours to write. A file that is not there is not in it.
 *
 * @param service by path, what its own process is started from: an existing run script, or files of an existing directory
 * @param log by path, what its log service is started from
 * @param watched by path, the files that it watches; empty where there was no look at them
 * @param unseen why there was no look at them; empty where there was one, or none was due
 */
public record ObservedInputs(
        SortedMap<String, ObservedInput> service,
        SortedMap<String, ObservedInput> log,
        Optional<SortedMap<String, ObservedInput>> watched,
        Optional<String> unseen) {
    public static final ObservedInputs NONE =
            new ObservedInputs(new TreeMap<>(), new TreeMap<>(), Optional.empty(), Optional.empty());

    public ObservedInputs {
        service = Collections.unmodifiableSortedMap(new TreeMap<>(service));
        log = Collections.unmodifiableSortedMap(new TreeMap<>(log));
        watched = watched.isPresent()
                ? Optional.of(Collections.unmodifiableSortedMap(new TreeMap<>(watched.get())))
                : Optional.empty();
        Objects.requireNonNull(unseen);
    }
}
