package org.runward.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.runward.plan.Change;
import org.runward.plan.Change.Symbol;
import org.runward.plan.Plan;

/** A plan as lines for people. A pure function. */
final class PlanText {
    private final Plan plan;
    private final Instant now;

    /** @param now for how long ago something came about */
    PlanText(Plan plan, Instant now) {
        this.plan = plan;
        this.now = now;
    }

    /** A line per subject that is not as declared, subjects in one column. */
    List<String> changes() {
        int width = plan.changes().stream()
                .mapToInt(change -> change.subject().toString().length())
                .max()
                .orElse(0);
        return plan.changes().stream().map(change -> line(change, width)).toList();
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
            return line.append(verbs)
                    .append(word)
                    .append(String.join("; ", change.reasons()))
                    .append(age)
                    .toString();
        }
        line.append(String.join(", ", change.verbs()));
        change.killAfter()
                .ifPresent(limit ->
                        line.append(" (KILL after ").append(limit.toSeconds()).append(" s)"));
        if (!change.reasons().isEmpty()) {
            line.append(": ").append(String.join(", ", change.reasons()));
        }
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
        String foreign =
                plan.foreign().isEmpty() ? "" : "; left alone, not runward's: " + String.join(", ", plan.foreign());
        return "nothing to do: " + plan.unchanged() + " as declared" + foreign;
    }

    /** What else is in the scan directory; empty where nothing is. */
    String foreign() {
        return plan.foreign().isEmpty() ? "" : "Left alone, not runward's: " + String.join(", ", plan.foreign()) + ".";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
