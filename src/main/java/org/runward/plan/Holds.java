package org.runward.plan;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.Hold;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.servicedir.ServicePlaces;

/** Which guests and services are to be left alone because somebody said so. A hold on a guest is one on its services. */
public final class Holds {
    private final DesiredState desired;
    private final ObservedState observed;
    private final Map<Name, Hold> inForce;

    public Holds(DesiredState desired, ObservedState observed, Terms terms) {
        this.desired = desired;
        this.observed = observed;
        this.inForce = new TreeMap<>(terms.overrideHolds() ? Map.of() : observed.holds());
        if (!inForce.isEmpty()) {
            inForce.values().removeIf(hold -> !hold.isInForce(observed.at()));
        }
    }

    /** The hold that is in force on one; empty where none is. */
    public Optional<Hold> on(Subject subject) {
        for (Map.Entry<Name, Hold> entry : inForce.entrySet()) {
            if (concerns(entry.getKey(), subject)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** By name, by table, by guest; of a service that is not declared any more, by what its marker says. */
    private boolean concerns(Name held, Subject subject) {
        if (subject.name().equals(held) || subject.kind() == Subject.Kind.GUEST) {
            return subject.name().equals(held);
        }
        Service service = desired.services().get(subject.name());
        if (service != null) {
            return service.isCalled(held)
                    || service.guest().filter(held::equals).isPresent()
                    || service.source().equals("log-relay of [guests." + held + "]");
        }
        ObservedService there = observed.services().get(subject.name());
        return there != null
                && Stream.of(ServicePlaces.ofTable(held), ServicePlaces.inGuest(held), ServicePlaces.relayOf(held))
                        .anyMatch(there.directory()::hasMarkerLine);
    }
}
