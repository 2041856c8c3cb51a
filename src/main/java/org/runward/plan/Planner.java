package org.runward.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.Rendered;
import org.runward.servicedir.RenderedService;

/**
 * Plans the way from what is there to what is wanted. A pure function: no clock, no file, no log.
 *
 * <p>Order: services that go down, each after those that need it; guest definitions and guests; services that go up, each after
 * what it needs; what is no longer declared comes last. What is on hold is planned apart, and told instead of done.
 */
public final class Planner {
    private final DesiredState desired;
    private final Rendered rendered;
    private final ObservedState observed;
    private final Terms terms;
    private final LeftAlone leftAlone;
    private final Rolls rolls;
    private final PlanBuilder plan = new PlanBuilder();
    /** The step after which a guest's services may go up; absent where there is nothing to wait for. */
    private final Map<Name, Integer> guestSteps = new HashMap<>();

    private final Set<Name> blockedGuests = new HashSet<>();
    /** The last step of each service; absent where it has none. */
    private final Map<Name, Integer> serviceSteps = new HashMap<>();

    private final Map<Name, ServicePlanner> services = new LinkedHashMap<>();
    private final Map<Name, GuestPlanner> guests = new LinkedHashMap<>();
    private final Map<Name, List<Service>> inhabitants;
    private final Set<Name> plannedUp = new HashSet<>();
    private final Set<Name> plannedGuests = new HashSet<>();
    /** Guests that are stopped and started again, one after the other. */
    private final Set<Name> restarted = new HashSet<>();

    private Planner(DesiredState desired, Rendered rendered, ObservedState observed, Terms terms) {
        this.desired = desired;
        this.rendered = rendered;
        this.observed = observed;
        this.terms = terms;
        this.leftAlone = new LeftAlone(desired, observed, terms, plan);
        this.rolls = new Rolls(desired, terms.maxUnavailable());
        this.inhabitants = desired.servicesByGuest();
    }

    /** The plan; empty exactly where nothing is to be done. */
    public static Plan plan(DesiredState desired, Rendered rendered, ObservedState observed, Terms terms) {
        return new Planner(desired, rendered, observed, terms).plan();
    }

    private Plan plan() {
        planApart();
        for (Service service : desired.services().values()) {
            if (isPlanned(Subject.service(service.name()))) {
                services.put(service.name(), planner(service, plan));
            }
        }
        Runsvdirs runsvdirs = new Runsvdirs(desired, observed, services);
        for (Name name : services.keySet()) {
            runsvdirs.check(desired.services().get(name));
        }
        for (Service service : NeedsOrder.goingDown(desired)) {
            if (goesDown(service)) {
                planDown(service);
            }
        }
        for (Guest guest : desired.guests().values()) {
            if (isPlanned(Subject.guest(guest.name()))) {
                guests.put(guest.name(), planner(guest));
            }
        }
        for (Map.Entry<Name, GuestPlanner> guest : guests.entrySet()) {
            if (!guest.getValue().isToBeRestarted()) {
                planGuestUp(guest.getKey());
            }
        }
        for (Name guest : guests.keySet()) {
            planRestarted(guest);
        }
        for (Service service : NeedsOrder.goingUp(desired)) {
            planUp(service);
        }
        for (Map.Entry<Name, GuestPlanner> guest : guests.entrySet()) {
            guest.getValue().down(lastStepsOf(within(guest.getKey())));
        }
        Set<Integer> everythingElse = new HashSet<>(serviceSteps.values());
        everythingElse.addAll(guestSteps.values());
        new Removals(desired, observed, leftAlone, terms, plan).plan(everythingElse);
        planAgent();
        return plan.build(observed.foreign(), leftAlone.words());
    }

    private boolean isAgent(Name service) {
        return Situation.isAgent(observed, service, terms);
    }

    /** The service as which the agent itself runs: when it is restarted, nothing else is done any more. */
    private void planAgent() {
        if (terms.agent().isEmpty()) {
            return;
        }
        for (Name name : services.keySet()) {
            Service service = desired.services().get(name);
            if (isAgent(name) && !goesDown(service)) {
                services.get(name).plan(Set.of(), stepsOf(service.needs()), plan.steps(), false);
            }
        }
    }

    private static boolean goesDown(Service service) {
        return service.state() != Service.State.UP;
    }

    private boolean isPlanned(Subject subject) {
        return !leftAlone.has(subject);
    }

    private void planApart() {
        for (Guest guest : desired.guests().values()) {
            if (!isPlanned(Subject.guest(guest.name()))) {
                leftAlone.tell(Subject.guest(guest.name()), apart -> {
                    GuestPlanner planner = guestPlanner(guest, within(guest.name()), apart);
                    planner.up(Set.of());
                    planner.down(Set.of());
                });
            }
        }
        for (Service service : desired.services().values()) {
            if (!isPlanned(Subject.service(service.name()))) {
                leftAlone.tell(
                        Subject.service(service.name()),
                        apart -> planner(service, apart).plan(Set.of(), Set.of(), Set.of(), false));
            }
        }
    }

    private ServicePlanner planner(Service service, PlanBuilder into) {
        RenderedService files = rendered.services().get(service.name());
        ObservedService there = observed.services().getOrDefault(service.name(), ObservedService.ABSENT);
        Situation situation = new Situation(desired, files, there, observed, terms, isGuestUpgrading(service));
        return new ServicePlanner(situation, observed.applied().of(situation.subject.toString()), into);
    }

    private boolean isGuestUpgrading(Service service) {
        ObservedGuest guest = service.guest().isPresent()
                ? observed.guests().get(service.guest().get())
                : null;
        return guest != null && guest.upgrading();
    }

    private GuestPlanner guestPlanner(Guest guest, List<Service> within, PlanBuilder into) {
        return new GuestPlanner(
                guest,
                rendered.guests().get(guest.name()),
                observed.guests().get(guest.name()),
                within,
                GuestTools.of(guest, desired),
                terms,
                observed.applied().of(Subject.guest(guest.name()).toString()),
                into);
    }

    private GuestPlanner planner(Guest guest) {
        List<Service> within = within(guest.name());
        GuestPlanner planner = guestPlanner(guest, within, plan);
        if (leftAlone.hasInside(guest.name())) {
            planner.keepUp();
        }
        return planner;
    }

    private List<Service> within(Name guest) {
        return inhabitants.getOrDefault(guest, List.of());
    }

    /** A guest that is restarted comes with its services, and after the services of those that are restarted before it. */
    private void planRestarted(Name guest) {
        if (guests.get(guest).isToBeRestarted()) {
            planGuestUp(guest);
            within(guest).forEach(this::planUp);
        }
    }

    private void planGuestUp(Name guest) {
        if (!plannedGuests.add(guest)) {
            return;
        }
        GuestPlanner planner = guests.get(guest);
        Set<Integer> suspended = Set.of();
        if (planner.isToBeRestarted()) {
            Set<Integer> before = restartedBefore();
            restarted.add(guest);
            suspended = suspend(within(guest), before);
        }
        planner.up(suspended).ifPresent(step -> guestSteps.put(guest, step));
        if (planner.isBlocked()) {
            blockedGuests.add(guest);
        }
    }

    /** The last steps of all services in guests that are restarted before this one: there may be instances of one table in both. */
    private Set<Integer> restartedBefore() {
        Set<Integer> steps = new HashSet<>();
        restarted.forEach(other -> steps.addAll(lastStepsOf(within(other))));
        return steps;
    }

    /**
     * Takes the services of a guest down that is to be restarted; the steps after which it is empty.
     *
     * @param before steps without which nothing of it is touched
     */
    private Set<Integer> suspend(List<Service> within, Set<Integer> before) {
        Set<Integer> steps = new HashSet<>(lastStepsOf(within));
        steps.addAll(before);
        List<ServicePlanner> planners =
                within.stream().map(service -> services.get(service.name())).toList();
        Set<Integer> valid = planners.stream()
                .map(planner -> planner.validate(before))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        valid.addAll(before);
        NeedsOrder.goingDown(desired).stream()
                .filter(within::contains)
                .forEach(service -> services.get(service.name())
                        .suspend(valid, stepsOfDependants(service))
                        .ifPresent(step -> {
                            serviceSteps.put(service.name(), step);
                            steps.add(step);
                        }));
        return steps;
    }

    /** The steps after which those are down that need a service, as far as they go down themselves. */
    private Set<Integer> stepsOfDependants(Service service) {
        return lastStepsOf(desired.services().values().stream()
                .filter(other -> NeedsOrder.of(other).contains(service.name()))
                .toList());
    }

    private void planDown(Service service) {
        ServicePlanner planner = services.get(service.name());
        if (planner != null) {
            note(service, planner.plan(Set.of(), Set.of(), stepsOfDependants(service), false));
        }
    }

    /** What it needs first. */
    private void planUp(Service service) {
        Deque<NeedsOrder.Visit> open = new ArrayDeque<>();
        enterUp(service, open);
        while (!open.isEmpty()) {
            if (open.peek().left().hasNext()) {
                enterUp(desired.services().get(open.peek().left().next()), open);
            } else {
                planUpAlone(open.pop().service());
            }
        }
    }

    private void enterUp(Service service, Deque<NeedsOrder.Visit> open) {
        ServicePlanner planner = services.get(service.name());
        if (planner == null || goesDown(service) || isAgent(service.name()) || !plannedUp.add(service.name())) {
            return;
        }
        if (!isKeptByMate(service, planner)) {
            open.push(NeedsOrder.Visit.of(service));
        }
    }

    private void planUpAlone(Service service) {
        ServicePlanner planner = services.get(service.name());
        Set<Integer> requires = new HashSet<>(stepsOf(NeedsOrder.hard(service)));
        boolean guestBlocked = false;
        if (service.guest().isPresent()) {
            Name guest = service.guest().get();
            if (guests.containsKey(guest)) {
                planGuestUp(guest);
            }
            if (guestSteps.containsKey(guest)) {
                requires.add(guestSteps.get(guest));
            }
            guestBlocked = blockedGuests.contains(guest);
        }
        boolean interrupted = planner.isInterrupted() && !planner.isSuspended();
        if (rolls.concern(service)) {
            planner.rolls();
        }
        Set<Integer> before = interrupted ? othersUp(service) : Set.of();
        if (interrupted) {
            planner.stopWith(rolls.begun(service));
        }
        note(service, planner.plan(before, requires, stepsOf(service.softNeeds()), guestBlocked));
        if (planner.roused().isPresent()) {
            rolls.add(service, planner.roused().get(), interrupted || planner.isSuspended());
        }
    }

    /** Another instance of its table has failed: it is not interrupted before that one is up. */
    private boolean isKeptByMate(Service service, ServicePlanner planner) {
        Optional<Aside> mate = planner.isInterrupted() && rolls.concern(service)
                ? leftAlone.mateAside(service, Aside.Reason.BACKING_OFF)
                : Optional.empty();
        if (mate.isEmpty()) {
            return false;
        }
        leftAlone.tellInstead(
                Subject.service(service.name()),
                mate.get(),
                apart -> planner(service, apart).plan(Set.of(), Set.of(), Set.of(), false));
        return true;
    }

    /** Those with which it rolls are up and ready, or brought up, before it is interrupted: the steps that see to that. */
    private Set<Integer> othersUp(Service service) {
        List<Service> others = rolls.together(service).stream()
                .filter(other -> services.containsKey(other.name()) && !goesDown(other) && !isAgent(other.name()))
                .filter(other -> !services.get(other.name()).isInterrupted())
                // One that waits for this very service cannot be waited for.
                .filter(other -> !NeedsOrder.isNeeded(service.name(), other, desired))
                .toList();
        others.forEach(this::planUp);
        Set<Integer> steps = new HashSet<>(rolls.before(service));
        others.stream()
                .map(other -> services.get(other.name()))
                .map(ServicePlanner::awaited)
                .flatMap(Optional::stream)
                .forEach(steps::add);
        return steps;
    }

    private void note(Service service, Optional<Integer> last) {
        if (last.isPresent()) {
            serviceSteps.put(service.name(), last.get());
        }
    }

    private Set<Integer> stepsOf(List<Name> names) {
        Set<Integer> steps = new HashSet<>();
        for (Name name : names) {
            if (serviceSteps.containsKey(name)) {
                steps.add(serviceSteps.get(name));
            }
        }
        return steps;
    }

    private Set<Integer> lastStepsOf(List<Service> some) {
        List<Name> names = new ArrayList<>();
        for (Service service : some) {
            names.add(service.name());
        }
        return stepsOf(names);
    }
}
