package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of the metrics, the alerts and the dashboard's queries, as Prometheus' own promtool reads them. */
class MetricsRulesIT {
    /** The whole text of one host, which a unit test compares with what is told. */
    private static final Path TEXT = Path.of("src/test/resources/org/runward/loop/runward.prom");

    private static final Path RULES = Path.of("examples/prometheus/runward.rules.yml");
    private static final Path RULES_TEST = Path.of("integration-tests/cases/metrics/runward.rules.test.yml");
    private static final Path DASHBOARD = Path.of("examples/grafana/dashboard.json");

    @TempDir
    private Path scratch;

    private String promtool;

    @BeforeEach
    void needPromtool() {
        promtool = Tools.promtool();
    }

    @Test
    void theTextIsReadWithoutAWordOfComplaint() {
        Shell.Result result = checkMetrics(TEXT);

        assertEquals(0, result.status(), result::toString);
        assertEquals("", result.out() + result.err());
    }

    @Test
    void aTextWithAFlawIsComplainedOf() throws IOException {
        String text = Files.readString(TEXT);
        for (String flawed : new String[] {
            text.replaceAll("# HELP runward_held .*\n", ""),
            text.replace("runward_passes_total", "runward_passes"),
            text.replace("version=\"0.1.0\"", "version=\"0.1.0")
        }) {
            assertNotEquals(text, flawed);
            Shell.Result result = checkMetrics(Files.writeString(scratch.resolve("flawed.prom"), flawed));
            assertNotEquals(0, result.status(), result::toString);
        }
    }

    @Test
    void theRulesAreValid() throws IOException {
        Shell.Result result = Shell.run(promtool + " check rules " + RULES);

        assertEquals(0, result.status(), result::toString);
        int alerts = alerts(RULES, "- alert: (\\w+)").size();
        assertTrue(result.out().contains("SUCCESS: " + alerts + " rules found"), result::toString);
    }

    @Test
    void eachAlertFiresWhereItShouldAndIsSilentWhereNot() throws IOException {
        Shell.Result result = Shell.run(promtool + " test rules " + RULES_TEST);
        assertEquals(0, result.status(), result::toString);

        // An alert that is not asked about, or is asked for by a name that it has not, passes as well.
        Set<String> all = alerts(RULES, "- alert: (\\w+)");
        assertFalse(all.isEmpty());
        assertEquals(all, alerts(RULES_TEST, "alertname: (\\w+)\\s+exp_alerts:\\s+- exp_labels"));
        assertEquals(all, alerts(RULES_TEST, "alertname: (\\w+)\\s+exp_alerts: \\[\\]"));
    }

    @Test
    void eachAlertWaitsAndSaysHowBadItIsAndWhatIsUp() throws IOException {
        String[] rules = Files.readString(RULES).split("- alert: ");
        assertEquals(alerts(RULES, "- alert: (\\w+)").size(), rules.length - 1);
        for (int i = 1; i < rules.length; i++) {
            for (String part : new String[] {" for: ", " severity: ", " summary: ", " description: "}) {
                assertTrue(rules[i].contains(part), rules[i]);
            }
        }
    }

    /** As rules: promtool reads no dashboard. */
    @Test
    void theQueriesOfTheDashboardAreValid() throws IOException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        int queries = 0;
        JsonObject dashboard =
                JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
        for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
            JsonElement targets = panel.getAsJsonObject().get("targets");
            if (targets == null) {
                continue;
            }
            for (JsonElement target : targets.getAsJsonArray()) {
                String query = target.getAsJsonObject().get("expr").getAsString();
                rules.append("      - record: query").append(++queries).append("\n        expr: '");
                rules.append(query.replace("$__rate_interval", "5m").replace("$instance", ".*"));
                rules.append("'\n");
            }
        }

        Path file = Files.writeString(scratch.resolve("queries.yml"), rules.toString());
        Shell.Result result = Shell.run(promtool + " check rules " + file);

        assertEquals(0, result.status(), result::toString);
        assertTrue(queries > 30, rules::toString);
        assertTrue(result.out().contains("SUCCESS: " + queries + " rules found"), result::toString);
    }

    private Shell.Result checkMetrics(Path text) {
        return Shell.run(promtool + " check metrics <" + text);
    }

    private static Set<String> alerts(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
