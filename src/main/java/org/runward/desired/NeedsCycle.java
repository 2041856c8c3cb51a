package org.runward.desired;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for services that wait for each other in a circle. */
final class NeedsCycle {
    private final Map<Name, Service> services;
    private final Set<Name> finished = new HashSet<>();
    private final List<Name> path = new ArrayList<>();

    NeedsCycle(Map<Name, Service> services) {
        this.services = services;
    }

    /** The names along one circle, the first one again at the end; empty where there is none. */
    Optional<List<Name>> find() {
        for (Name name : services.keySet()) {
            Optional<List<Name>> cycle = from(name);
            if (cycle.isPresent()) {
                return cycle;
            }
        }
        return Optional.empty();
    }

    private Optional<List<Name>> from(Name name) {
        int seen = path.indexOf(name);
        if (seen >= 0) {
            List<Name> cycle = new ArrayList<>(path.subList(seen, path.size()));
            cycle.add(name);
            return Optional.of(cycle);
        }
        if (!services.containsKey(name) || finished.contains(name)) {
            return Optional.empty();
        }
        path.add(name);
        Service service = services.get(name);
        List<Name> needs = new ArrayList<>(service.needs());
        if (service.runsvdir().isPresent()) {
            needs.add(service.runsvdir().get());
        }
        for (Name need : needs) {
            Optional<List<Name>> cycle = from(need);
            if (cycle.isPresent()) {
                return cycle;
            }
        }
        path.remove(path.size() - 1);
        finished.add(name);
        return Optional.empty();
    }
}
