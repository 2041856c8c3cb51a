package org.runward.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.runward.observed.PlainText;
import org.runward.plan.Change;
import org.runward.plan.Change.Symbol;
import org.runward.plan.Plan;

/** A plan as lines for people. A pure function. */
final class PlanText {
    private final Plan plan;
    private final Instant now;
    private final PlanDiffs diffs;

    /** @param now for how long ago something came about */
    PlanText(Plan plan, Instant now) {
        this(plan, now, new PlanDiffs(Map.of()));
    }

    private PlanText(Plan plan, Instant now, PlanDiffs diffs) {
        this.plan = plan;
        this.now = now;
        this.diffs = diffs;
    }

    /** The same with what changes in files below each line. */
    PlanText with(PlanDiffs some) {
        return new PlanText(plan, now, some);
    }

    /** All of it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(plan.words());
        if (plan.isEmpty() && plan.changes().isEmpty()) {
            lines.add(nothingToDo());
            return lines;
        }
        lines.addAll(changes());
        if (!foreign().isEmpty()) {
            lines.add(foreign());
        }
        lines.add(summary());
        return lines;
    }

    /** A line per subject that is not as declared, subjects in one column. */
    List<String> changes() {
        int width = plan.changes().stream()
                .mapToInt(change -> change.subject().toString().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Change change : plan.changes()) {
            lines.add(line(change, width));
            diffs.of(change.subject())
                    .forEach((path, diff) -> diff.forEach(line -> lines.add(pad("", width) + " | " + line)));
        }
        return lines;
    }

    /** One line alone. */
    String line(Change change) {
        return line(change, 0);
    }

    private String line(Change change, int width) {
        StringBuilder line = new StringBuilder();
        line.append(pad(change.subject().toString(), width));
        line.append(' ').append(change.symbol().sign()).append(' ');
        if (change.symbol() == Symbol.HELD || change.symbol() == Symbol.BLOCKED) {
            String verbs = change.verbs().isEmpty() ? "" : String.join(", ", change.verbs()) + "; ";
            String word = change.symbol() == Symbol.HELD ? "held: " : "blocked: ";
            String age = change.since()
                    .map(since -> " " + Words.age(Duration.between(since, now)) + " ago")
                    .orElse("");
            String left = change.until()
                    .map(until -> ", for another " + Words.age(Duration.between(now, until)))
                    .orElse("");
            List<String> reasons = new ArrayList<>(change.reasons());
            if (!reasons.isEmpty()) {
                reasons.set(0, reasons.get(0) + age + left);
            }
            return line.append(verbs)
                    .append(word)
                    .append(String.join("; ", reasons))
                    .toString();
        }
        line.append(String.join(", ", change.verbs()));
        change.interruption()
                .ifPresent(some -> line.append(" (KILL after ")
                        .append(some.killAfter().toSeconds())
                        .append(" s)"));
        if (!change.reasons().isEmpty()) {
            line.append(": ").append(String.join(", ", change.reasons()));
        }
        change.interruption()
                .ifPresent(some -> line.append("; interrupts pid ")
                        .append(some.pid())
                        .append(", up ")
                        .append(Words.age(Duration.between(some.since(), now))));
        return line.append("  (").append(change.kind().words()).append(')').toString();
    }

    /** {@code Plan: 2 to add, 1 to change, 41 unchanged.} */
    String summary() {
        List<String> parts = new ArrayList<>();
        add(parts, Symbol.ADD, "to add");
        add(parts, Symbol.CHANGE, "to change");
        add(parts, Symbol.RESTART, "to restart");
        add(parts, Symbol.REMOVE, "to remove");
        add(parts, Symbol.HELD, "held");
        add(parts, Symbol.BLOCKED, "blocked");
        parts.add(plan.unchanged() + " unchanged");
        if (!plan.left().isEmpty()) {
            parts.add(plan.left().size() + " left out");
        }
        return "Plan: " + String.join(", ", parts) + ".";
    }

    private void add(List<String> parts, Symbol symbol, String words) {
        int number = plan.count(symbol);
        if (number > 0) {
            parts.add(number + " " + words);
        }
    }

    /** The one line of a converged host. */
    String nothingToDo() {
        String foreign = plan.foreign().isEmpty() ? "" : "; left alone, not runward's: " + foreignNames();
        String left = plan.left().isEmpty() ? "" : ", " + plan.left().size() + " left out";
        return "nothing to do: " + plan.unchanged() + " as declared" + left + foreign;
    }

    /** What else is in the scan directory; empty where nothing is. */
    String foreign() {
        return plan.foreign().isEmpty() ? "" : "Left alone, not runward's: " + foreignNames() + ".";
    }

    /** Whoever made them may have called them anything. */
    private String foreignNames() {
        return PlainText.of(String.join(", ", plan.foreign()));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
