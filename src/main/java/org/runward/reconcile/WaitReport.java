package org.runward.reconcile;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells once of each step that takes over two seconds, all that wait for the same in one line. */
final class WaitReport {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int NAMED = 5;

    private final Progress progress;
    private final Set<Integer> told = new TreeSet<>();

    WaitReport(Progress progress) {
        this.progress = progress;
    }

    void tell(List<RunningStep> steps) {
        Map<String, Set<String>> waiting = new LinkedHashMap<>();
        List<RunningStep> news = steps.stream()
                .filter(step -> step.isUnderWay() && !told.contains(step.step().id()))
                .toList();
        Set<String> overdue = news.stream()
                .filter(step -> step.age().compareTo(PATIENCE) > 0)
                .map(step -> Goals.waitingFor(step.step().action()))
                .collect(Collectors.toSet());
        // With one that is overdue, all that wait for the same are told.
        for (RunningStep step : news) {
            String what = Goals.waitingFor(step.step().action());
            if (overdue.contains(what)) {
                told.add(step.step().id());
                waiting.computeIfAbsent(what, none -> new TreeSet<>())
                        .add(step.step().action().subject().name().value());
            }
        }
        waiting.forEach((what, names) -> progress.waiting(what + ": " + list(names)));
    }

    private static String list(Set<String> names) {
        if (names.size() <= NAMED) {
            return String.join(", ", names);
        }
        return String.join(", ", names.stream().limit(NAMED).toList()) + " and " + (names.size() - NAMED) + " more";
    }
}
