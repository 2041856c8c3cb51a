package org.runward.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.Hold;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedState;
import org.runward.servicedir.ServicePlaces;

/** What a pass does not touch: what it is not about, what is on hold, and what is left out for now. */
final class LeftAlone {
    private final DesiredState desired;
    private final ObservedState observed;
    private final Terms terms;
    private final Holds holds;
    private final Scope.Selection selection;
    private final PlanBuilder plan;

    LeftAlone(DesiredState desired, ObservedState observed, Terms terms, PlanBuilder plan) {
        this.desired = desired;
        this.observed = observed;
        this.terms = terms;
        this.holds = new Holds(desired, observed, terms);
        this.selection = terms.scope().select(desired, observed);
        this.plan = plan;
    }

    boolean has(Subject subject) {
        return !selection.has(subject)
                || holds.on(subject).isPresent()
                || aside(subject).isPresent();
    }

    /** What is to be known of what comes with the names on the command line. */
    List<String> words() {
        return selection.words();
    }

    /** Why one is left out for now. One guest's services go with it, and while one instance is changed, all of its table do. */
    private Optional<Aside> aside(Subject subject) {
        if (terms.aside().isEmpty()) {
            return Optional.empty();
        }
        Optional<Service> service = subject.kind() == Subject.Kind.SERVICE
                ? Optional.ofNullable(desired.services().get(subject.name()))
                : Optional.empty();
        return Optional.ofNullable(terms.aside().get(subject))
                .or(() -> service.flatMap(Service::guest).map(Subject::guest).map(terms.aside()::get))
                .or(() -> service.flatMap(some -> mateAside(some, Aside.Reason.UNDER_WAY)));
    }

    /**
     * Why another instance of a service's table is left out: its restart would not be one after the other. Where restarts are
     * limited in number, one that failed stops all others.
     */
    Optional<Aside> mateAside(Service service, Aside.Reason reason) {
        return terms.aside().entrySet().stream()
                .filter(entry -> entry.getValue().reason() == reason && isMate(entry.getKey(), service, reason))
                .map(entry -> new Aside(
                        reason,
                        entry.getValue().words().isEmpty()
                                ? ""
                                : "waits for " + entry.getKey() + ", which "
                                        + entry.getValue().words(),
                        entry.getValue().since(),
                        entry.getValue().until()))
                .findFirst();
    }

    private boolean isMate(Subject other, Service service, Aside.Reason reason) {
        Service mate = other.kind() == Subject.Kind.SERVICE ? desired.services().get(other.name()) : null;
        if (mate == null || mate.name().equals(service.name())) {
            return false;
        }
        boolean all =
                reason == Aside.Reason.BACKING_OFF && terms.maxUnavailable().isPresent();
        return all || mate.source().equals(service.source());
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
        Optional<Hold> hold = holds.on(subject);
        Optional<Aside> aside = aside(subject);
        boolean underWay = hold.isEmpty()
                && aside.filter(some -> some.reason() == Aside.Reason.UNDER_WAY).isPresent();
        if (!selection.has(subject) || underWay) {
            plan.leave(subject);
            return;
        }
        PlanBuilder apart = new PlanBuilder();
        planning.accept(apart);
        apart.line()
                .ifPresentOrElse(
                        line -> plan.change(
                                hold.isPresent()
                                        ? instead(
                                                line,
                                                hold.get().words(),
                                                Optional.of(hold.get().since()),
                                                hold.get().until())
                                        : instead(line, aside.orElseThrow())),
                        plan::unchanged);
    }

    /** The same of one that waits for another that is left out. */
    void tellInstead(Subject subject, Aside aside, Consumer<PlanBuilder> planning) {
        if (isOurs(subject)) {
            plan.managed();
        }
        PlanBuilder apart = new PlanBuilder();
        planning.accept(apart);
        apart.line().ifPresentOrElse(line -> plan.change(instead(line, aside)), plan::unchanged);
    }

    private static Change instead(Change change, Aside aside) {
        return instead(change, aside.words(), aside.since(), aside.until());
    }

    /** The line that is told instead of one that is not done. */
    private static Change instead(Change change, String words, Optional<Instant> since, Optional<Instant> until) {
        List<String> reasons = new ArrayList<>(List.of(words));
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
                since,
                until,
                Optional.empty());
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
