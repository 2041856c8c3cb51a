package org.runward.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.observed.StatusRecord;
import org.runward.plan.Change;
import org.runward.plan.Subject;
import org.runward.reconcile.Survey;

/** Counts what a look at the host has found, for the metrics. Not thread-safe. */
final class Tally {
    private final LoopMetrics metrics;
    private final Map<Name, StatusRecord> processes = new HashMap<>();
    private final Map<Name, Long> restarts = new HashMap<>();

    Tally(LoopMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * @param underWay what is being changed by a plan of an earlier look
     * @param failing what is tried again later
     */
    void count(Survey survey, Set<Subject> underWay, Set<Subject> failing) {
        countObjects(survey, underWay, failing);
        countServices(survey);
        Map<Name, Boolean> guests = new HashMap<>();
        survey.desired().guests().values().stream().filter(Guest::started).forEach(guest -> {
            ObservedGuest there = survey.observed().guests().get(guest.name());
            guests.put(guest.name(), there != null && there.state() == ObservedGuest.State.RUNNING);
        });
        metrics.guests(guests);
    }

    private void countObjects(Survey survey, Set<Subject> underWay, Set<Subject> failing) {
        Map<Subject, String> states = new HashMap<>();
        survey.desired().guests().keySet().forEach(name -> states.put(Subject.guest(name), "as-declared"));
        survey.desired().services().keySet().forEach(name -> states.put(Subject.service(name), "as-declared"));
        List<Subject> held = new ArrayList<>();
        for (Change change : survey.plan().changes()) {
            Subject subject = change.subject();
            if (change.symbol() == Change.Symbol.BLOCKED) {
                states.put(subject, "blocked");
            } else if (change.symbol().isAction()) {
                states.put(subject, "pending");
                metrics.found(subject.kind(), change.kind());
            } else if (failing.contains(subject)) {
                states.put(subject, "failing");
            } else {
                states.put(subject, "held");
                held.add(subject);
            }
        }
        underWay.forEach(subject -> states.put(subject, "pending"));
        Map<Subject.Kind, Map<String, Integer>> counts = new HashMap<>();
        states.forEach((subject, state) ->
                counts.computeIfAbsent(subject.kind(), none -> new HashMap<>()).merge(state, 1, Integer::sum));
        metrics.objects(counts);
        metrics.held(held);
    }

    private void countServices(Survey survey) {
        List<LoopMetrics.Service> services = new ArrayList<>();
        Set<Name> known = new HashSet<>();
        for (Service service : survey.desired().services().values()) {
            Name name = service.name();
            if (service.state() != Service.State.UP) {
                continue;
            }
            known.add(name);
            ObservedService there = survey.observed().services().getOrDefault(name, ObservedService.ABSENT);
            Optional<StatusRecord> process =
                    there.service().current().filter(status -> status.state() == StatusRecord.State.RUN);
            process.ifPresent(now -> {
                StatusRecord before = processes.put(name, now);
                if (before != null && !before.isSameProcess(now)) {
                    restarts.merge(name, 1L, Long::sum);
                }
            });
            services.add(new LoopMetrics.Service(
                    name, service.guest(), there.service().isUp(), restarts.getOrDefault(name, 0L)));
        }
        processes.keySet().retainAll(known);
        restarts.keySet().retainAll(known);
        metrics.services(services);
    }
}
