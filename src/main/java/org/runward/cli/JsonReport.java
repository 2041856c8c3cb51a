package org.runward.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.runward.plan.Change;
import org.runward.plan.Change.Symbol;
import org.runward.plan.Plan;
import org.runward.plan.Subject;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.StepResult.Ending;
import org.runward.reconcile.Survey;

/** A pass as JSON, an object a line; docs/output.md has every field, and a test holds it to that. */
final class JsonReport implements ApplyReport {
    static final int SCHEMA = 1;

    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final PrintWriter out;
    private final Clock clock;
    private final boolean withDiff;
    private final boolean detailed;

    JsonReport(PrintWriter out, Clock clock, boolean withDiff, boolean detailed) {
        this.out = out;
        this.clock = clock;
        this.withDiff = withDiff;
        this.detailed = detailed;
        print("schema", "info", "apply " + SCHEMA, Map.of("version", SCHEMA));
    }

    private void print(String type, String level, String message, Map<String, ?> more) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        object.put("time", clock.instant().toString());
        object.put("level", level);
        object.put("message", message);
        object.putAll(more);
        out.println(JSON.toJson(object));
    }

    @Override
    public void plan(Survey survey) {
        PlanText text = new PlanText(survey.plan(), clock.instant());
        PlanDiffs diffs = withDiff ? PlanDiffs.of(survey) : new PlanDiffs(Map.of());
        survey.plan().words().forEach(words -> print("note", "info", words, Map.of()));
        for (Change change : survey.plan().changes()) {
            Map<String, Object> more = subject(change.subject());
            more.put("action", word(change.symbol()));
            more.put("kind", word(change.kind()));
            more.put("verbs", change.verbs());
            more.put("reasons", change.reasons());
            change.since().ifPresent(since -> more.put("since", since.toString()));
            change.until().ifPresent(until -> more.put("until", until.toString()));
            change.interruption().ifPresent(some -> more.put("interrupts", interruption(some)));
            if (withDiff) {
                more.put("diff", diffs(diffs.of(change.subject())));
            }
            String level = change.symbol() == Symbol.BLOCKED ? "error" : "info";
            print("change", level, text.line(change), more);
        }
    }

    private static Map<String, Object> subject(Subject subject) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("subject", word(subject.kind()));
        object.put("name", subject.name().value());
        return object;
    }

    private static Map<String, Object> interruption(Change.Interruption some) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("pid", some.pid());
        object.put("since", some.since().toString());
        object.put("kill-after", some.killAfter().toSeconds());
        return object;
    }

    private static List<Map<String, Object>> diffs(Map<String, List<String>> diffs) {
        List<Map<String, Object>> all = new ArrayList<>();
        diffs.forEach((path, lines) -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("path", path);
            object.put("unified", String.join("\n", lines) + "\n");
            all.add(object);
        });
        return all;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void waiting(String what) {
        print("wait", "info", "waiting for " + what, Map.of());
    }

    @Override
    public void ended(StepResult result) {
        Map<String, Object> more = subject(result.step().action().subject());
        more.put("verb", result.step().action().verb());
        more.put("result", result.ending() == Ending.SUCCEEDED ? "done" : word(result.ending()));
        if (!result.isSuccess()) {
            more.put("cause", result.message());
        }
        print("step", result.isSuccess() ? "info" : "error", result.toString(), more);
    }

    @Override
    public void note(String message) {
        print("note", "warn", message, Map.of());
    }

    @Override
    public void refused(String message, ExitCode exitCode) {
        print("error", "error", message, Map.of("exit-code", exitCode.code()));
    }

    @Override
    public void ended(ApplyOutcome outcome) {
        Plan plan = outcome.plan();
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("dry-run", outcome.dryRun());
        more.put("changed", outcome.isChanged());
        more.put("failed", outcome.isFailed());
        for (Symbol symbol : Symbol.values()) {
            more.put(word(symbol), plan.count(symbol));
        }
        more.put("unchanged", plan.unchanged());
        more.put("left", plan.left().size());
        more.put("foreign", plan.foreign());
        more.put("steps-done", outcome.count(Ending.SUCCEEDED));
        more.put("steps-failed", outcome.count(Ending.FAILED));
        more.put("steps-skipped", outcome.count(Ending.SKIPPED));
        more.put("skipped", outcome.skipped());
        more.put("exit-code", outcome.exitCode(detailed).code());
        print("summary", outcome.isFailed() ? "error" : "info", outcome.summary(), more);
    }
}
