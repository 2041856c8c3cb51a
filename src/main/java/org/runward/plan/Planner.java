package org.runward.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
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
 * <p>Order: guest definitions, guests, then services after what they need; what is no longer declared comes last.
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

    private Planner(DesiredState desired, Rendered rendered, ObservedState observed) {
        this.desired = desired;
        this.rendered = rendered;
        this.observed = observed;
    }

    /** The plan; empty exactly where nothing is to be done. */
    public static Plan plan(DesiredState desired, Rendered rendered, ObservedState observed) {
        return new Planner(desired, rendered, observed).plan();
    }

    private Plan plan() {
        Map<Name, List<Service>> inhabitants = desired.servicesByGuest();
        Map<Name, GuestPlanner> guests = new TreeMap<>();
        desired.guests().values().forEach(guest -> guests.put(guest.name(), planGuestUp(guest, inhabitants)));
        Set<Name> planned = new LinkedHashSet<>();
        desired.services().values().forEach(service -> planService(service, planned));
        guests.forEach((name, guest) -> guest.down(lastStepsOf(inhabitants.getOrDefault(name, List.of()))));
        planRemovals();
        return plan.build(observed.foreign());
    }

    private GuestPlanner planGuestUp(Guest guest, Map<Name, List<Service>> inhabitants) {
        GuestPlanner planner = new GuestPlanner(
                guest,
                rendered.guests().get(guest.name()),
                observed.guests().get(guest.name()),
                inhabitants.getOrDefault(guest.name(), List.of()),
                plan);
        planner.up().ifPresent(step -> guestSteps.put(guest.name(), step));
        if (planner.isBlocked()) {
            blockedGuests.add(guest.name());
        }
        return planner;
    }

    /** Plans the services that this one needs before it; the declaration has no circles. */
    private void planService(Service service, Set<Name> planned) {
        if (!planned.add(service.name())) {
            return;
        }
        List<Name> before = new ArrayList<>(service.needs());
        before.addAll(service.softNeeds());
        before.forEach(need -> planService(desired.services().get(need), planned));

        Set<Integer> requires = new HashSet<>();
        service.guest().map(guestSteps::get).ifPresent(requires::add);
        service.needs().stream()
                .filter(serviceSteps::containsKey)
                .map(serviceSteps::get)
                .forEach(requires::add);
        Set<Integer> follows = new HashSet<>();
        service.softNeeds().stream()
                .filter(serviceSteps::containsKey)
                .map(serviceSteps::get)
                .forEach(follows::add);

        ServicePlanner planner = new ServicePlanner(
                desired,
                rendered.services().get(service.name()),
                observed.services().getOrDefault(service.name(), ObservedService.ABSENT),
                service.guest().filter(blockedGuests::contains).isPresent(),
                plan);
        planner.plan(requires, follows).ifPresent(step -> serviceSteps.put(service.name(), step));
    }

    private Set<Integer> lastStepsOf(List<Service> services) {
        Set<Integer> steps = new HashSet<>();
        services.stream()
                .map(Service::name)
                .filter(serviceSteps::containsKey)
                .map(serviceSteps::get)
                .forEach(steps::add);
        return steps;
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
        if (service.link().leadsTo(directory) || service.service().alive()) {
            Action unlink = new Action.Unlink(subject, desired.host().linkOf(name), directory);
            requires = Set.of(plan.add(unlink, Set.of(), follows));
            verbs.addAll(List.of("down", "unlink"));
        }
        int last = plan.add(new Action.RemoveDirectory(subject, directory), requires, follows);
        verbs.add("remove");
        plan.change(new Change(subject, Change.Symbol.REMOVE, verbs, List.of(), Change.Kind.REMOVAL));
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
