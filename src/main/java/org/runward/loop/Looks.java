package org.runward.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.plan.Action;
import org.runward.plan.Aside;
import org.runward.plan.Plan;
import org.runward.plan.Step;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;
import org.runward.reconcile.Surveyor;

/** Looks at the host for the next plan: knows what to leave out of it, and into which guests to look. Not thread-safe. */
final class Looks {
    /** A restart of our own service is asked for once in this time. */
    private static final Duration OWN_RESTART = Duration.ofMinutes(2);

    private final Terms terms;
    private final int pid;
    private final Backoff backoff;
    private final Clock clock;
    private final SilentGuests silent;
    private Optional<Subject> restarting = Optional.empty();
    private Instant restartedAt = Instant.MIN;

    /** @param pid the agent's own */
    Looks(Terms terms, int pid, Backoff backoff, Clock clock) {
        this.terms = terms;
        this.pid = pid;
        this.backoff = backoff;
        this.clock = clock;
        this.silent = new SilentGuests(clock);
    }

    /**
     * What is inside guests is looked at for its own sake at every interval, and else where something is to be done there. A guest
     * that did not answer is left alone for a while: everything else waits for it.
     */
    Survey survey(Surveyor surveyor, Cause cause, Set<Subject> underWay) {
        Terms now = terms.of(pid, aside(underWay), backoff.failing().keySet());
        if (cause == Cause.START || cause == Cause.HUP) {
            return surveyor.survey(now, silent.all());
        }
        Survey survey = surveyor.survey(now, silent.others(guest -> cause.isThorough()));
        if (cause.isThorough() || survey.plan().isEmpty()) {
            return survey;
        }
        Set<Name> concerned = concerned(survey.plan(), surveyor.desired());
        concerned.removeIf(silent::isSilent);
        return concerned.isEmpty() ? survey : surveyor.survey(now, silent.others(concerned::contains));
    }

    private Map<Subject, Aside> aside(Set<Subject> underWay) {
        Map<Subject, Aside> aside = new HashMap<>(backoff.aside(clock.instant()));
        underWay.forEach(subject -> aside.put(subject, Aside.underWay()));
        Instant now = clock.instant();
        // Not where the clock was set back since: it would be left out for as much longer.
        if (!restartedAt.isAfter(now) && restartedAt.plus(OWN_RESTART).isAfter(now)) {
            restarting.ifPresent(own -> aside.put(own, Aside.underWay()));
        }
        return aside;
    }

    private static Set<Name> concerned(Plan plan, DesiredState desired) {
        Set<Name> guests = new HashSet<>();
        for (Step step : plan.steps()) {
            Subject subject = step.action().subject();
            Service service = desired.services().get(subject.name());
            if (subject.kind() == Subject.Kind.GUEST) {
                guests.add(subject.name());
            } else if (service != null && !service.upkeep().watch().isEmpty()) {
                service.guest().ifPresent(guests::add);
            }
        }
        return guests;
    }

    /** Takes note of a restart of our own service, which takes a moment to come about. */
    void planned(Plan plan) {
        plan.steps().stream()
                .map(Step::action)
                .filter(action -> action instanceof Action.RestartAgent)
                .findFirst()
                .ifPresent(action -> {
                    restarting = Optional.of(action.subject());
                    restartedAt = clock.instant();
                });
    }
}
