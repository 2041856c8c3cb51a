package org.runward.observed;

import java.util.List;
import java.util.Objects;

/**
 * The service of runward's own agent as found.
 *
 * @param service its directory, what the scan directory has under its name, and its processes
 * @param entries those entries of the scan directory that lead to its directory
 * @param ready whether the agent that is up has said that it is ready
 */
public record ObservedAgentService(ObservedService service, List<String> entries, boolean ready) {
    public ObservedAgentService {
        Objects.requireNonNull(service);
        entries = List.copyOf(entries);
    }
}
