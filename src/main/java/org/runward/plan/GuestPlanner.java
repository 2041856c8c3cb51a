package org.runward.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.runward.desired.Guest;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedGuest.State;
import org.runward.servicedir.RenderedDirectory;

/** Plans one declared guest: its definition and its start before the services, its stop after them. */
final class GuestPlanner {
    private final Guest guest;
    private final RenderedDirectory files;
    private final ObservedGuest observed;
    private final List<Service> inhabitants;
    private final PlanBuilder plan;
    private final Subject subject;
    private final List<String> verbs = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private boolean blocked;

    GuestPlanner(
            Guest guest, RenderedDirectory files, ObservedGuest observed, List<Service> inhabitants, PlanBuilder plan) {
        this.guest = guest;
        this.files = files;
        this.observed = observed;
        this.inhabitants = inhabitants;
        this.plan = plan;
        this.subject = Subject.guest(guest.name());
    }

    /** Plans its definition and its start; the step that its services wait for. */
    Optional<Integer> up() {
        if (isOurs()) {
            plan.managed();
        } else if (!isFree()) {
            block(files.path() + " is there and not ours; move it away");
            return Optional.empty();
        }
        boolean toStart = guest.started() && observed.state() != State.RUNNING;
        boolean differs = !FileDifferences.between(files, observed.directory()).isEmpty();
        if (!observed.obstacles().isEmpty() && guest.started() && (toStart || differs)) {
            // Nothing is written either: what runs by the old definition goes on.
            observed.obstacles().forEach(this::block);
            return Optional.empty();
        }
        Optional<Integer> last = write();
        if (toStart) {
            boolean half = observed.state() == State.HALF_STARTED;
            verbs.add(half ? "finish the start" : "start");
            reasons.add(half ? "half-started" : isOurs() ? "stopped" : "oci, from " + root());
            Action start = new Action.StartGuest(subject, "start", files.path().resolve("start"));
            last = Optional.of(plan.add(start, last.map(Set::of).orElse(Set.of()), Set.of()));
        }
        return last;
    }

    private String root() {
        return guest.definition() instanceof Guest.Oci oci ? oci.root().toString() : "";
    }

    boolean isBlocked() {
        return blocked;
    }

    /** Plans its stop, after the last steps of its services, and tells its line. */
    void down(Set<Integer> servicesLast) {
        boolean restartPending = observed.state() != State.STOPPED && !observed.definitionIsCurrent();
        if (!guest.started() && observed.state() != State.STOPPED && !blocked) {
            plan.add(new Action.StopGuest(subject, files.path().resolve("stop")), Set.of(), servicesLast);
            verbs.add("stop");
            reasons.add("declared not started");
        } else if (restartPending) {
            reasons.add("runs an older definition until it is restarted" + interrupted());
        }
        tell(restartPending);
    }

    private String interrupted() {
        String names =
                inhabitants.stream().map(service -> service.name().value()).collect(Collectors.joining(", "));
        return ", which interrupts " + (names.isEmpty() ? "no service" : names);
    }

    private void tell(boolean restartPending) {
        if (verbs.isEmpty() && !blocked && !restartPending) {
            plan.unchanged();
            return;
        }
        Change.Symbol symbol;
        if (blocked) {
            symbol = Change.Symbol.BLOCKED;
        } else if (verbs.isEmpty()) {
            symbol = Change.Symbol.HELD;
        } else {
            symbol = isOurs() ? Change.Symbol.CHANGE : Change.Symbol.ADD;
        }
        plan.change(new Change(subject, symbol, verbs, reasons, kind(symbol)));
    }

    private Change.Kind kind(Change.Symbol symbol) {
        if (!symbol.isAction()) {
            return Change.Kind.NOTE;
        }
        if (!isOurs()) {
            return Change.Kind.NEW;
        }
        String marker = files.files().get(RenderedDirectory.MARKER).text();
        return observed.directory().isMarkedOtherwise(marker) ? Change.Kind.CHANGE : Change.Kind.DRIFT;
    }

    private Optional<Integer> write() {
        FileDifferences differences = FileDifferences.between(files, observed.directory());
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        String verb = isOurs() ? "write" : "create";
        verbs.add(verb);
        if (isOurs()) {
            reasons.addAll(differences.reasons());
        }
        Action action = new Action.WriteFiles(
                subject, verb, files.path(), differences.writes(), differences.removals(), differences.restored());
        return Optional.of(plan.add(action, Set.of(), Set.of()));
    }

    private void block(String reason) {
        blocked = true;
        reasons.add(reason);
    }

    private boolean isOurs() {
        return observed.directory().isMarkedFor(subject.toString())
                || FileDifferences.isOursWithoutMarker(files, observed.directory());
    }

    private boolean isFree() {
        return observed.directory().isFree();
    }
}
