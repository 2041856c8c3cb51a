package org.runward.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.DesiredState;
import org.runward.desired.Service;

/**
 * The order in which restarts go on one after the other: instances of one table always, all others where a limit is set. One that
 * fails stops those behind it. Not thread-safe; lives for one call of the planner.
 */
final class Rolls {
    private final OptionalInt limit;
    private final List<Service> all;
    private final Map<String, Integer> instances = new HashMap<>();
    /** The last step of each service of a table that was planned to come up. */
    private final Map<String, Set<Integer>> ofTable = new HashMap<>();
    /** The last step of each restart, in order. */
    private final List<Integer> restarts = new ArrayList<>();

    Rolls(DesiredState desired, OptionalInt limit) {
        this.limit = limit;
        this.all = List.copyOf(desired.services().values());
        for (Service service : all) {
            instances.put(service.source(), instances.getOrDefault(service.source(), 0) + 1);
        }
    }

    /** The services that roll together with one; without itself. */
    List<Service> together(Service service) {
        return all.stream()
                .filter(other -> !other.equals(service))
                .filter(other -> limit.isPresent() || other.source().equals(service.source()))
                .toList();
    }

    /** Whether a restart of it is waited for, or waits. */
    boolean concern(Service service) {
        return limit.isPresent() || instances.get(service.source()) > 1;
    }

    /** The steps without which a service is not restarted. */
    Set<Integer> before(Service service) {
        Set<Integer> steps = new HashSet<>();
        if (instances.get(service.source()) > 1) {
            steps.addAll(ofTable.getOrDefault(service.source(), Set.of()));
        }
        if (limit.isPresent()) {
            // All but the last few: with those, and this one, as many are under way as may be.
            steps.addAll(restarts.subList(0, Math.max(0, restarts.size() - limit.getAsInt() + 1)));
        }
        return steps;
    }

    /** The restarts that go on at the same time, or before. */
    Set<Integer> begun(Service service) {
        Set<Integer> steps = new HashSet<>(before(service));
        if (limit.isPresent()) {
            steps.addAll(restarts);
        }
        return steps;
    }

    /** @param interrupted whether it was up before */
    void add(Service service, int step, boolean interrupted) {
        ofTable.computeIfAbsent(service.source(), source -> new HashSet<>()).add(step);
        if (interrupted) {
            restarts.add(step);
        }
    }
}
