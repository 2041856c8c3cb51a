package org.runward.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Ending;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.servicedir.GuestConfiguration;
import org.runward.servicedir.Rendered;
import org.runward.servicedir.VserverGuest;

/**
 * Plans the way from what is there to what is wanted. A pure function: no clock, no file, no log.
 *
 * <p>Order: services that go down, each after those that need it; guest definitions and guests; services that go up, each after
 * what it needs; what is no longer declared comes last.
 */
public final class Planner {
    private final DesiredState desired;
    private final Rendered rendered;
    private final ObservedState observed;
    private final PlanBuilder plan = new PlanBuilder();
    /** The step after which a guest's services may go up; absent where there is nothing to wait for. */
    private final Map<Name, Integer> guestSteps = new HashMap<>();

    private final Set<Name> blockedGuests = new HashSet<>();
    /** The last step of each service; absent where it has none. */
    private final Map<Name, Integer> serviceSteps = new HashMap<>();

    private final Consent consent;
    private final Map<Name, ServicePlanner> services = new TreeMap<>();

    private Planner(DesiredState desired, Rendered rendered, ObservedState observed, Consent consent) {
        this.desired = desired;
        this.rendered = rendered;
        this.observed = observed;
        this.consent = consent;
    }

    /** The plan; empty exactly where nothing is to be done. */
    public static Plan plan(DesiredState desired, Rendered rendered, ObservedState observed, Consent consent) {
        return new Planner(desired, rendered, observed, consent).plan();
    }

    private Plan plan() {
        Map<Name, List<Service>> inhabitants = desired.servicesByGuest();
        desired.services().values().forEach(service -> services.put(service.name(), planner(service)));
        NeedsOrder.goingDown(desired).stream().filter(Planner::goesDown).forEach(this::planDown);
        Map<Name, GuestPlanner> guests = new TreeMap<>();
        desired.guests().values().forEach(guest -> guests.put(guest.name(), planGuestUp(guest, inhabitants)));
        NeedsOrder.goingUp(desired).stream()
                .filter(service -> !goesDown(service))
                .forEach(this::planUp);
        guests.forEach((name, guest) -> guest.down(lastStepsOf(inhabitants.getOrDefault(name, List.of()))));
        planRemovals();
        return plan.build(observed.foreign());
    }

    private static boolean goesDown(Service service) {
        return service.state() != Service.State.UP;
    }

    private ServicePlanner planner(Service service) {
        return new ServicePlanner(
                desired,
                rendered.services().get(service.name()),
                observed.services().getOrDefault(service.name(), ObservedService.ABSENT),
                plan);
    }

    private GuestPlanner planGuestUp(Guest guest, Map<Name, List<Service>> inhabitants) {
        List<Service> within = inhabitants.getOrDefault(guest.name(), List.of());
        GuestPlanner planner = new GuestPlanner(
                guest, rendered.guests().get(guest.name()), observed.guests().get(guest.name()), within, consent, plan);
        Set<Integer> suspended = planner.isToBeRestarted() ? suspend(within) : Set.of();
        planner.up(suspended).ifPresent(step -> guestSteps.put(guest.name(), step));
        if (planner.isBlocked()) {
            blockedGuests.add(guest.name());
        }
        return planner;
    }

    /** Takes the services of a guest down that is to be restarted; the steps after which it is empty. */
    private Set<Integer> suspend(List<Service> within) {
        Set<Integer> steps = new HashSet<>(lastStepsOf(within));
        NeedsOrder.goingDown(desired).stream()
                .filter(within::contains)
                .forEach(service -> services.get(service.name())
                        .suspend(stepsOfDependants(service))
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
        note(service, services.get(service.name()).plan(Set.of(), stepsOfDependants(service), false));
    }

    private void planUp(Service service) {
        Set<Integer> requires = new HashSet<>(stepsOf(service.needs()));
        service.guest().map(guestSteps::get).ifPresent(requires::add);
        boolean guestBlocked = service.guest().filter(blockedGuests::contains).isPresent();
        note(service, services.get(service.name()).plan(requires, stepsOf(service.softNeeds()), guestBlocked));
    }

    private void note(Service service, Optional<Integer> last) {
        last.ifPresent(step -> serviceSteps.put(service.name(), step));
    }

    private Set<Integer> stepsOf(List<Name> names) {
        return names.stream()
                .filter(serviceSteps::containsKey)
                .map(serviceSteps::get)
                .collect(Collectors.toSet());
    }

    private Set<Integer> lastStepsOf(List<Service> some) {
        return stepsOf(some.stream().map(Service::name).toList());
    }

    private void planRemovals() {
        Set<Integer> everythingElse = new HashSet<>(serviceSteps.values());
        everythingElse.addAll(guestSteps.values());
        // A guest goes when its services have gone, or could not: its stop ends them.
        Set<Integer> unlinked = new HashSet<>(everythingElse);
        observed.services().forEach((name, service) -> {
            if (!desired.services().containsKey(name)) {
                unlinked.add(removeService(name, service, everythingElse));
            }
        });
        observed.guests().forEach((name, guest) -> {
            if (!desired.guests().containsKey(name)) {
                removeGuest(name, guest, unlinked);
            }
        });
    }

    private int removeService(Name name, ObservedService service, Set<Integer> follows) {
        plan.managed();
        Subject subject = Subject.service(name);
        var directory = desired.host().directoryOf(name);
        List<String> verbs = new ArrayList<>();
        Set<Integer> requires = Set.of();
        Duration stopTimeout = service.directory().stopTimeout().orElse(Ending.DEFAULT.stopTimeout());
        boolean runs = service.service()
                .current()
                .filter(status -> status.pid().isPresent())
                .isPresent();
        if (service.link().leadsTo(directory) || service.service().alive()) {
            Action unlink = new Action.Unlink(subject, desired.host().linkOf(name), directory, stopTimeout);
            requires = Set.of(plan.add(unlink, Set.of(), follows));
            verbs.addAll(List.of("down", "unlink"));
        }
        if (service.instance().orphan().isPresent()) {
            requires = Set.of(plan.add(new Action.EndOrphan(subject, directory, stopTimeout), requires, follows));
            verbs.add("end orphan");
        }
        int last = plan.add(new Action.RemoveDirectory(subject, directory), requires, follows);
        verbs.add("remove");
        Optional<Duration> killAfter =
                runs || service.instance().orphan().isPresent() ? Optional.of(stopTimeout) : Optional.empty();
        plan.change(new Change(
                subject, Change.Symbol.REMOVE, verbs, List.of(), Change.Kind.REMOVAL, Optional.empty(), killAfter));
        return last;
    }

    private void removeGuest(Name name, ObservedGuest guest, Set<Integer> follows) {
        plan.managed();
        Subject subject = Subject.guest(name);
        var directory = desired.host().guestDirectory(name);
        List<String> verbs = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Set<Integer> requires = Set.of();
        if (guest.directory().hasMarkerLine(VserverGuest.RUNTIME_LINE)) {
            // The guest is the administrator's: it goes on as it is, without what is ours.
            GuestConfiguration released = VserverGuest.released(desired.host(), name);
            var corrections = released.corrections(guest.configuration());
            if (!corrections.isEmpty()) {
                requires = Set.of(plan.add(
                        new Action.ConfigureGuest(subject, released.directory(), corrections, guest.configuration()),
                        requires,
                        follows));
                verbs.add("configure");
            }
            reasons.add("the guest itself is left as it is");
        } else if (guest.state().isAlive()) {
            requires = Set.of(plan.add(new Action.StopGuest(subject, directory.resolve("stop")), requires, follows));
            verbs.add("stop");
        }
        plan.add(new Action.RemoveDirectory(subject, directory), requires, follows);
        verbs.add("remove");
        plan.change(new Change(subject, Change.Symbol.REMOVE, verbs, reasons, Change.Kind.REMOVAL));
    }
}
