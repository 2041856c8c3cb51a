package org.runward.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.runward.reconcile.Survey;

/** A pass as one JSON object at its end, in the words of an Ansible module: changed, failed, msg, diff. */
final class AnsibleReport extends WordReport {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final boolean detailed;
    private List<String> plan = List.of();

    AnsibleReport(PrintWriter out, PrintWriter err, boolean withDiff, boolean detailed) {
        super(out, err, withDiff);
        this.detailed = detailed;
    }

    @Override
    public void plan(Survey survey) {
        plan = TextReport.text(survey, withDiff);
    }

    @Override
    public void refused(String message, ExitCode exitCode) {
        print(false, true, message, exitCode);
    }

    @Override
    public void ended(ApplyOutcome outcome) {
        List<String> lines = new ArrayList<>();
        outcome.failures().forEach(failure -> lines.add(failure.toString()));
        lines.addAll(outcome.skipped());
        if (outcome.plan().isBlocked()) {
            plan.stream().filter(line -> line.contains(" x blocked: ")).forEach(lines::add);
        }
        lines.add(outcome.plan().isEmpty() && !plan.isEmpty() ? plan.get(plan.size() - 1) : outcome.summary());
        print(outcome.isChanged(), outcome.isFailed(), String.join("\n", lines), outcome.exitCode(detailed));
    }

    private void print(boolean changed, boolean failed, String message, ExitCode exitCode) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("changed", changed);
        object.put("failed", failed);
        object.put("msg", message);
        object.put("rc", exitCode.code());
        if (withDiff) {
            object.put("diff", Map.of("prepared", changed ? String.join("\n", plan) + "\n" : ""));
        }
        out.println(JSON.toJson(object));
    }
}
