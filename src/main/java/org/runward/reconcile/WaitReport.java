package org.runward.reconcile;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        for (RunningStep step : steps) {
            if (!step.hasEnded()
                    && step.age().compareTo(PATIENCE) > 0
                    && told.add(step.step().id())) {
                waiting.computeIfAbsent(Goals.waitingFor(step.step().action()), none -> new TreeSet<>())
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
