package org.runward.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.Hold;
import org.runward.observed.ObservedState;

/** Which guests and services are to be left alone because somebody said so. A hold on a guest is one on its services. */
public final class Holds {
    private final DesiredState desired;
    private final Map<Name, Hold> inForce;

    public Holds(DesiredState desired, ObservedState observed, Terms terms) {
        this.desired = desired;
        this.inForce = terms.overrideHolds()
                ? Map.of()
                : observed.holds().entrySet().stream()
                        .filter(entry -> entry.getValue().isInForce(observed.at()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The hold that is in force on one; empty where none is. */
    public Optional<Hold> on(Subject subject) {
        if (inForce.isEmpty()) {
            return Optional.empty();
        }
        Service service =
                subject.kind() == Subject.Kind.SERVICE ? desired.services().get(subject.name()) : null;
        Stream<Hold> others = service == null
                ? Stream.empty()
                : inForce.entrySet().stream()
                        .filter(entry -> service.isCalled(entry.getKey())
                                || service.guest()
                                        .filter(entry.getKey()::equals)
                                        .isPresent())
                        .map(Map.Entry::getValue);
        return Stream.concat(Stream.ofNullable(inForce.get(subject.name())), others)
                .findFirst();
    }

    /** The line that is told instead of one that is not done. */
    Change instead(Change change) {
        Hold hold = on(change.subject()).orElseThrow();
        List<String> reasons = new ArrayList<>(List.of(hold.words()));
        if (change.symbol().isAction()) {
            String why = change.reasons().isEmpty() ? "" : " (" + String.join(", ", change.reasons()) + ")";
            reasons.add("without it: " + String.join(", ", change.verbs()) + why);
        } else {
            reasons.addAll(change.reasons());
        }
        return new Change(
                change.subject(),
                Change.Symbol.HELD,
                List.of(),
                reasons,
                Change.Kind.NOTE,
                Optional.of(hold.since()),
                hold.until(),
                Optional.empty());
    }
}
