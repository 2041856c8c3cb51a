package org.runward.plan;

import java.util.List;
import java.util.function.Consumer;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedState;
import org.runward.servicedir.ServicePlaces;

/** What a pass does not touch: what it is not about, and what is on hold. */
final class LeftAlone {
    private final DesiredState desired;
    private final ObservedState observed;
    private final Holds holds;
    private final Scope.Selection selection;
    private final PlanBuilder plan;

    LeftAlone(DesiredState desired, ObservedState observed, Terms terms, PlanBuilder plan) {
        this.desired = desired;
        this.observed = observed;
        this.holds = new Holds(desired, observed, terms);
        this.selection = terms.scope().select(desired, observed);
        this.plan = plan;
    }

    boolean has(Subject subject) {
        return !selection.has(subject) || holds.on(subject).isPresent();
    }

    /** What is to be known of what comes with the names on the command line. */
    List<String> words() {
        return selection.words();
    }

    /**
     * Tells of one that is left alone what would be done otherwise.
     *
     * @param planning plans it, apart from all else
     */
    void tell(Subject subject, Consumer<PlanBuilder> planning) {
        if (isOurs(subject)) {
            plan.managed();
        }
        if (!selection.has(subject)) {
            plan.leave(subject);
            return;
        }
        PlanBuilder apart = new PlanBuilder();
        planning.accept(apart);
        apart.line().ifPresentOrElse(line -> plan.change(holds.instead(line)), plan::unchanged);
    }

    private boolean isOurs(Subject subject) {
        ObservedDirectory there = subject.kind() == Subject.Kind.GUEST
                ? observed.guests().get(subject.name()).directory()
                : observed.services().get(subject.name()).directory();
        return there.isMarkedFor(subject.toString());
    }

    /** Whether a service in that guest is, declared or not any more: then the guest is neither restarted nor stopped. */
    boolean hasInside(Name guest) {
        return observed.services().entrySet().stream().anyMatch(entry -> {
            boolean inside = desired.services().containsKey(entry.getKey())
                    ? desired.services()
                            .get(entry.getKey())
                            .guest()
                            .filter(guest::equals)
                            .isPresent()
                    : entry.getValue().directory().hasMarkerLine(ServicePlaces.inGuest(guest));
            return inside && has(Subject.service(entry.getKey()));
        });
    }
}
