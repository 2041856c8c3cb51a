package org.runward.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.runward.desired.DesiredState;
import org.runward.desired.Ending;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.servicedir.GuestConfiguration;
import org.runward.servicedir.VserverGuest;

/** Plans what becomes of guests and services that are ours and no longer declared. */
final class Removals {
    private final DesiredState desired;
    private final ObservedState observed;
    private final LeftAlone leftAlone;
    private final Terms terms;
    private final PlanBuilder plan;

    Removals(DesiredState desired, ObservedState observed, LeftAlone leftAlone, Terms terms, PlanBuilder plan) {
        this.desired = desired;
        this.observed = observed;
        this.leftAlone = leftAlone;
        this.terms = terms;
        this.plan = plan;
    }

    /** @param everythingElse the steps that come first, however they end */
    void plan(Set<Integer> everythingElse) {
        // A guest goes when its services have gone, or could not: its stop ends them.
        Set<Integer> unlinked = new HashSet<>(everythingElse);
        for (Name name : observed.services().keySet()) {
            if (!desired.services().containsKey(name) && isRemoved(Subject.service(name)) && !isKept(name)) {
                unlinked.add(service(name, observed.services().get(name), observed.straysOf(name), everythingElse));
            }
        }
        for (Name name : observed.guests().keySet()) {
            if (!desired.guests().containsKey(name) && isRemoved(Subject.guest(name))) {
                if (leftAlone.hasInside(name)) {
                    keep(name);
                } else {
                    guest(name, observed.guests().get(name), unlinked);
                }
            }
        }
    }

    /** It was made for a service that is not declared any more, and another one is declared by it: that one tells the way out. */
    private boolean isKept(Name name) {
        Optional<Service> other = desired.serviceIn(desired.host().directoryOf(name));
        if (other.isPresent()) {
            plan.managed();
            plan.change(new Change(
                    Subject.service(name),
                    Change.Symbol.HELD,
                    List.of(),
                    List.of("no longer declared, and its directory is that of service "
                            + other.get().name()),
                    Change.Kind.NOTE));
        }
        return other.isPresent();
    }

    private boolean isRemoved(Subject subject) {
        if (Situation.isAgent(observed, subject.name(), terms) && subject.kind() == Subject.Kind.SERVICE) {
            plan.managed();
            plan.change(new Change(
                    subject,
                    Change.Symbol.HELD,
                    List.of(),
                    List.of("no longer declared, and this runward runs as it: runward apply removes it"),
                    Change.Kind.NOTE));
            return false;
        }
        if (!leftAlone.has(subject)) {
            return true;
        }
        leftAlone.tell(
                subject,
                apart -> apart.change(
                        new Change(subject, Change.Symbol.REMOVE, List.of("remove"), List.of(), Change.Kind.REMOVAL)));
        return false;
    }

    /**
     * The step after which the service is gone.
     *
     * @param strays its links in other scan directories than the host's
     */
    private int service(Name name, ObservedService service, List<Path> strays, Set<Integer> follows) {
        plan.managed();
        Subject subject = Subject.service(name);
        Path directory = desired.host().directoryOf(name);
        List<String> verbs = new ArrayList<>();
        Set<Integer> requires = Set.of();
        Duration stopTimeout = service.directory().stopTimeout().orElse(Ending.DEFAULT.stopTimeout());
        List<Path> links = new ArrayList<>(strays);
        if (service.link().leadsTo(directory)) {
            links.add(desired.host().linkOf(name));
        }
        if (!links.isEmpty() || service.service().alive()) {
            Action unlink = new Action.Unlink(subject, links, directory, stopTimeout);
            requires = Set.of(plan.add(unlink, Set.of(), follows));
            verbs.addAll(List.of("down", "unlink"));
        }
        if (service.instance().orphan().isPresent()) {
            requires = Set.of(plan.add(new Action.EndOrphan(subject, directory, stopTimeout), requires, follows));
            verbs.add("end orphan");
        }
        int last = plan.add(new Action.RemoveDirectory(subject, directory), requires, follows);
        verbs.add("remove");
        plan.change(new Change(
                subject,
                Change.Symbol.REMOVE,
                verbs,
                List.of(),
                Change.Kind.REMOVAL,
                Optional.empty(),
                Optional.empty(),
                Change.Interruption.of(service.service(), stopTimeout)));
        return last;
    }

    /** There is something in it that is to be left alone. */
    private void keep(Name name) {
        plan.managed();
        plan.change(new Change(
                Subject.guest(name),
                Change.Symbol.HELD,
                List.of(),
                List.of("no longer declared; not removed now, with services in it that are left alone"),
                Change.Kind.NOTE));
    }

    /** What was written inside goes, where it runs; a guest that is stopped keeps it. */
    private Optional<Integer> strip(Subject subject, ObservedGuest guest, Set<Integer> follows) {
        return guest.tools().isPresent() && guest.state() == ObservedGuest.State.RUNNING
                ? Optional.of(plan.add(new Action.EquipGuest(subject, Optional.empty()), Set.of(), follows))
                : Optional.empty();
    }

    private void guest(Name name, ObservedGuest guest, Set<Integer> follows) {
        plan.managed();
        Subject subject = Subject.guest(name);
        Path directory = desired.host().guestDirectory(name);
        List<String> verbs = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Set<Integer> requires = new HashSet<>();
        // However that ends: a guest is not to keep itself from being removed.
        Set<Integer> after = new HashSet<>(follows);
        strip(subject, guest, follows).ifPresent(step -> {
            after.add(step);
            verbs.add("strip");
        });
        if (guest.directory().hasMarkerLine(VserverGuest.RUNTIME_LINE)) {
            // The guest is the administrator's: it goes on as it is, without what is ours.
            GuestConfiguration released = VserverGuest.released(desired.host(), name);
            var corrections = released.corrections(guest.configuration());
            if (!corrections.isEmpty()) {
                requires.add(plan.add(
                        new Action.ConfigureGuest(subject, released.directory(), corrections, guest.configuration()),
                        Set.of(),
                        after));
                verbs.add("configure");
            }
            reasons.add("the guest itself is left as it is");
        } else if (guest.state().isAlive()) {
            requires.add(plan.add(new Action.StopGuest(subject, directory.resolve("stop")), Set.of(), after));
            verbs.add("stop");
        }
        plan.add(new Action.RemoveDirectory(subject, directory), requires, after);
        verbs.add("remove");
        plan.change(new Change(subject, Change.Symbol.REMOVE, verbs, reasons, Change.Kind.REMOVAL));
    }
}
