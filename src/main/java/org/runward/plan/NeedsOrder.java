package org.runward.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;

/** The services in the order in which they go up, or down. The declaration has no circles. */
final class NeedsOrder {
    private final DesiredState desired;
    private final Map<Name, Service> order = new LinkedHashMap<>();

    private final Deque<Visit> open = new ArrayDeque<>();

    /** A service on the way, in place of recursion: a chain may be as long as there are services. */
    record Visit(Service service, Iterator<Name> left) {
        static Visit of(Service service) {
            return new Visit(service, NeedsOrder.of(service).iterator());
        }
    }

    private NeedsOrder(DesiredState desired) {
        this.desired = desired;
    }

    /** Each after what it needs. */
    static List<Service> goingUp(DesiredState desired) {
        NeedsOrder needs = new NeedsOrder(desired);
        for (Service service : desired.services().values()) {
            needs.add(service);
        }
        return List.copyOf(needs.order.values());
    }

    /** Each after those that need it. */
    static List<Service> goingDown(DesiredState desired) {
        List<Service> order = new ArrayList<>(goingUp(desired));
        Collections.reverse(order);
        return order;
    }

    private void add(Service service) {
        enter(service);
        while (!open.isEmpty()) {
            if (open.peek().left().hasNext()) {
                enter(desired.services().get(open.peek().left().next()));
            } else {
                Service done = open.pop().service();
                order.put(done.name(), done);
            }
        }
    }

    private void enter(Service service) {
        if (!order.containsKey(service.name())) {
            open.push(Visit.of(service));
        }
    }

    /** Whether a service needs another one, or something that does. */
    static boolean isNeeded(Name other, Service by, DesiredState desired) {
        Set<Name> seen = new HashSet<>();
        Deque<Service> left = new ArrayDeque<>(List.of(by));
        while (!left.isEmpty()) {
            for (Name need : of(left.pop())) {
                if (need.equals(other)) {
                    return true;
                }
                // Many ways may lead to one: each is gone once.
                if (seen.add(need)) {
                    left.push(desired.services().get(need));
                }
            }
        }
        return false;
    }

    /** What a service needs, whether or not it starts without it in the end; also the runsvdir that starts it. */
    static List<Name> of(Service service) {
        List<Name> all = hard(service);
        all.addAll(service.softNeeds());
        return all;
    }

    /** What it does not start without. */
    static List<Name> hard(Service service) {
        List<Name> all = new ArrayList<>(service.needs());
        if (service.runsvdir().isPresent()) {
            all.add(service.runsvdir().get());
        }
        return all;
    }
}
