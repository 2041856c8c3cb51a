package org.runward.desired;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for services that wait for each other in a circle. Without recursion: a chain may be as long as there are services. */
final class NeedsCycle {
    private final Map<Name, Service> services;
    private final Set<Name> finished = new HashSet<>();
    /** From where the search began to where it is, and where on it each is. */
    private final List<Name> path = new ArrayList<>();

    private final Map<Name, Integer> places = new HashMap<>();
    /** What is left to look at of each on the path, the last one first. */
    private final Deque<Iterator<Name>> left = new ArrayDeque<>();

    NeedsCycle(Map<Name, Service> services) {
        this.services = services;
    }

    /** The names along one circle, the first one again at the end; empty where there is none. */
    Optional<List<Name>> find() {
        for (Name name : services.keySet()) {
            Optional<List<Name>> cycle = finished.contains(name) ? Optional.empty() : from(name);
            if (cycle.isPresent()) {
                return cycle;
            }
        }
        return Optional.empty();
    }

    private Optional<List<Name>> from(Name name) {
        enter(name);
        while (!left.isEmpty()) {
            if (!left.peek().hasNext()) {
                leave();
                continue;
            }
            Name need = left.peek().next();
            if (places.containsKey(need)) {
                List<Name> cycle = new ArrayList<>(path.subList(places.get(need), path.size()));
                cycle.add(need);
                return Optional.of(cycle);
            }
            if (services.containsKey(need) && !finished.contains(need)) {
                enter(need);
            }
        }
        return Optional.empty();
    }

    private void enter(Name name) {
        places.put(name, path.size());
        path.add(name);
        Service service = services.get(name);
        List<Name> needs = new ArrayList<>(service.needs());
        if (service.runsvdir().isPresent()) {
            needs.add(service.runsvdir().get());
        }
        left.push(needs.iterator());
    }

    private void leave() {
        left.pop();
        Name name = path.remove(path.size() - 1);
        places.remove(name);
        finished.add(name);
    }
}
