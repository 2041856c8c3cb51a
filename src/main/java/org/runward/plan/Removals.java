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
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.servicedir.GuestConfiguration;
import org.runward.servicedir.VserverGuest;

/** Plans what becomes of guests and services that are ours and no longer declared. */
final class Removals {
    private final DesiredState desired;
    private final PlanBuilder plan;

    Removals(DesiredState desired, PlanBuilder plan) {
        this.desired = desired;
        this.plan = plan;
    }

    /**
     * The step after which the service is gone.
     *
     * @param strays its links in other scan directories than the host's
     */
    int service(Name name, ObservedService service, List<Path> strays, Set<Integer> follows) {
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
    void keep(Name name) {
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

    void guest(Name name, ObservedGuest guest, Set<Integer> follows) {
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
