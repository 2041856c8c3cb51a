package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.AppliedRecord;
import org.runward.observed.ObservedState;
import org.runward.plan.Action;
import org.runward.plan.Change;
import org.runward.plan.Digests;
import org.runward.plan.Plan;
import org.runward.plan.Step;
import org.runward.plan.Subject;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.Survey;
import org.runward.servicedir.Rendered;

/** What programs read of a pass, held against docs/output.md. */
class ApplyOutputTest {
    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    private static final Subject SQUID = Subject.service(new Name("squid"));
    private static final Subject CRON = Subject.service(new Name("cron"));
    private static final DesiredState NOTHING = Declared.state("");
    private static final Path DOCS = Path.of("docs/output.md");
    private static final Set<String> OF_ALL = Set.of("type", "time", "level", "message");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static final Plan PLAN = new Plan(
            List.of(
                    new Step(0, new Action.RemoveDirectory(SQUID, Path.of("/etc/sv/squid")), Set.of(), Set.of()),
                    new Step(1, new Action.RemoveDirectory(CRON, Path.of("/etc/sv/cron")), Set.of(0), Set.of())),
            List.of(
                    new Change(
                            SQUID,
                            Change.Symbol.RESTART,
                            List.of("write", "restart"),
                            List.of("run differs"),
                            Change.Kind.CHANGE,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(new Change.Interruption(10334, NOW, Duration.ofSeconds(20)))),
                    new Change(
                            CRON,
                            Change.Symbol.HELD,
                            List.of(),
                            List.of("stopped by an operator"),
                            Change.Kind.NOTE,
                            Optional.of(NOW),
                            Optional.of(NOW),
                            Optional.empty())),
            41,
            Set.of(),
            0,
            43,
            List.of("mine"),
            Map.of(),
            List.of("Only service squid."));

    private static Survey survey() {
        ObservedState observed = new ObservedState(
                NOW, new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), AppliedRecord.LOST);
        return new Survey(NOTHING, Rendered.of(NOTHING), new Digests(Rendered.of(NOTHING)), observed, PLAN, true);
    }

    private static StepResult result(int step, StepResult.Ending ending, String message) {
        return new StepResult(PLAN.steps().get(step), ending, message);
    }

    private void tell(ApplyReport report) {
        List<StepResult> results = List.of(
                result(0, StepResult.Ending.FAILED, "cause"),
                result(1, StepResult.Ending.SKIPPED, "service squid failed"));
        report.note("runward: waiting for another runward to finish");
        report.plan(survey());
        report.waiting("services to stay up: squid");
        results.forEach(report::ended);
        report.ended(result(0, StepResult.Ending.SUCCEEDED, ""));
        report.ended(new ApplyOutcome(PLAN, false, results));
        report.refused("runward: only root can", ExitCode.NOT_ROOT);
    }

    private List<JsonObject> json() {
        tell(new JsonReport(new PrintWriter(out, true), Clock.fixed(NOW, ZoneOffset.UTC), true, true));
        return out.toString()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** A row of a table: what kind a field has, and when it is there. */
    private record Field(String kind, String when) {}

    private static Map<String, Map<String, Field>> documented() throws IOException {
        Map<String, Map<String, Field>> types = new LinkedHashMap<>();
        Map<String, Field> fields = new LinkedHashMap<>();
        boolean ofJson = false;
        for (String line : Files.readAllLines(DOCS)) {
            if (line.startsWith("## ")) {
                ofJson = line.equals("## apply --json");
            } else if (ofJson && line.startsWith("### ")) {
                fields = new LinkedHashMap<>();
                types.put(line.substring(4), fields);
            } else if (ofJson && line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                Matcher names = Pattern.compile("`([^`]+)`").matcher(cells[1]);
                while (names.find()) {
                    fields.put(names.group(1), new Field(cells[2].strip(), cells[3].strip()));
                }
            }
        }
        return types;
    }

    private static String kind(JsonElement value) {
        if (value.isJsonObject()) {
            return "object";
        }
        if (value.isJsonArray()) {
            return "list";
        }
        if (value.getAsJsonPrimitive().isBoolean()) {
            return "boolean";
        }
        return value.getAsJsonPrimitive().isNumber() ? "number" : "string";
    }

    @Test
    void everyFieldIsDocumentedWithItsKindAndWhatIsAlwaysThereIs() throws IOException {
        Map<String, Map<String, Field>> documented = documented();
        Set<String> seen = new TreeSet<>();
        for (JsonObject object : json()) {
            String type = object.get("type").getAsString();
            seen.add(type);
            Map<String, Field> fields = documented.getOrDefault(type, Map.of());
            object.entrySet().stream()
                    .filter(entry -> !OF_ALL.contains(entry.getKey()))
                    .forEach(entry -> {
                        assertTrue(fields.containsKey(entry.getKey()), type + " has no documented " + entry.getKey());
                        String kind = fields.get(entry.getKey()).kind().replaceFirst("^time$", "string");
                        assertTrue(kind.startsWith(kind(entry.getValue())), type + "." + entry.getKey());
                    });
            fields.forEach((name, field) ->
                    assertTrue(!field.when().equals("always") || object.has(name), type + " lacks " + name));
            OF_ALL.forEach(name -> assertTrue(object.has(name), name + " in " + object));
        }
        assertEquals(documented.keySet(), new java.util.LinkedHashSet<>(orderedAs(documented.keySet(), seen)));
    }

    private static List<String> orderedAs(Set<String> order, Set<String> seen) {
        List<String> ordered = new ArrayList<>(order);
        ordered.retainAll(seen);
        return ordered;
    }

    @Test
    void theFirstLineNamesTheSchemaAndTheLastHasTheCounts() {
        List<JsonObject> lines = json();
        assertEquals("schema", lines.get(0).get("type").getAsString());
        assertEquals(JsonReport.SCHEMA, lines.get(0).get("version").getAsInt());
        JsonObject summary = lines.get(lines.size() - 2);
        assertEquals("summary", summary.get("type").getAsString());
        assertEquals(1, summary.get("restart").getAsInt());
        assertEquals(1, summary.get("steps-failed").getAsInt());
        assertEquals(4, summary.get("exit-code").getAsInt());
        assertEquals(
                "service cron: not touched: service squid failed",
                summary.get("skipped").getAsJsonArray().get(0).getAsString());
    }

    @Test
    void ansibleGetsOneObject() {
        ApplyReport report = new AnsibleReport(new PrintWriter(out, true), new PrintWriter(err, true), true, false);
        report.plan(survey());
        report.waiting("something");
        report.ended(new ApplyOutcome(
                PLAN,
                false,
                List.of(
                        result(0, StepResult.Ending.FAILED, "cause"),
                        result(1, StepResult.Ending.SKIPPED, "service squid failed"))));
        assertEquals(1, out.toString().lines().count());
        JsonObject object = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertEquals(false, object.get("changed").getAsBoolean());
        assertEquals(true, object.get("failed").getAsBoolean());
        assertEquals(1, object.get("rc").getAsInt());
        assertEquals("""
                service squid: unable to remove: cause
                service cron: not touched: service squid failed
                Failed: 1 of 2 steps, and 1 skipped because of that.""", object.get("msg").getAsString());
        assertTrue(object.getAsJsonObject("diff").has("prepared"));
    }

    @Test
    void ansibleHearsOfARefusalToo() {
        new AnsibleReport(new PrintWriter(out, true), new PrintWriter(err, true), false, false)
                .refused("f:1: host.x: unknown key", ExitCode.INVALID_DECLARATION);
        assertEquals(
                "{\"changed\":false,\"failed\":true,\"msg\":\"f:1: host.x: unknown key\",\"rc\":65}\n", out.toString());
    }

    @Test
    void aDryRunIsChangedByWhatIsPendingAndNeverFailed() {
        ApplyOutcome dry = new ApplyOutcome(PLAN, true, List.of());
        assertEquals(true, dry.isChanged());
        assertEquals(false, dry.isFailed());
        assertEquals(ExitCode.CHANGED, dry.exitCode(true));
        assertEquals(ExitCode.CONVERGED, dry.exitCode(false));
    }
}
