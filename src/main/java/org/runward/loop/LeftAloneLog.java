package org.runward.loop;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.runward.plan.Change;
import org.runward.plan.Plan;
import org.runward.plan.Subject;

/** Tells of what is held or blocked when that begins, when the reason is another one, and when it ends. Not thread-safe. */
final class LeftAloneLog {
    private final LoopLog log;
    private final Map<Subject, String> told = new HashMap<>();

    LeftAloneLog(LoopLog log) {
        this.log = log;
    }

    /**
     * @param underWay what is not in the plan since an earlier one is still being carried out
     * @param failing what is told otherwise
     */
    void found(Plan plan, Set<Subject> underWay, Set<Subject> failing) {
        Set<Subject> over = new HashSet<>(told.keySet());
        over.removeAll(underWay);
        for (Change change : plan.changes()) {
            if (!change.symbol().isAction() && !failing.contains(change.subject())) {
                over.remove(change.subject());
                String words = String.join("; ", change.reasons());
                if (!words.equals(told.put(change.subject(), words))) {
                    begins(change, words);
                }
            }
        }
        over.stream().sorted().forEach(subject -> {
            told.remove(subject);
            log.info("no-longer-left").with("subject", subject).write();
        });
    }

    private void begins(Change change, String words) {
        LoopLog.Event event = change.symbol() == Change.Symbol.BLOCKED ? log.warn("blocked") : log.info("held");
        event.with("subject", change.subject())
                .with("why", words)
                .withText("until", change.until().map(Instant::toString).orElse(""))
                .write();
    }
}
