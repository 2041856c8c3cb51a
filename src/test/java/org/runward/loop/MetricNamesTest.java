package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation, the alerts and the dashboard speak of the metrics that there are, and of all of them. */
class MetricNamesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/org/runward/loop/runward.prom");
    private static final Path DOCUMENTATION = Path.of("docs/metrics.md");
    private static final Path RULES = Path.of("examples/prometheus/runward.rules.yml");
    private static final Path RULES_README = Path.of("examples/prometheus/README.md");
    private static final Path DASHBOARD = Path.of("examples/grafana/dashboard.json");
    private static final Pattern NAME = Pattern.compile("\\brunward_[a-z0-9_]+");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    @Test
    void theDocumentationHasALineForEachMetricWithItsTypeAndItsLabels() throws IOException {
        List<String> documented = Files.readAllLines(DOCUMENTATION).stream()
                .filter(line -> line.startsWith("| `runward_"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', line.indexOf('|', 1) + 1) + 1)))
                .toList();

        assertEquals(exported().stream().map(MetricNamesTest::row).toList(), documented);
    }

    @Test
    void noTextSpeaksOfAMetricThatThereIsNot() throws IOException {
        Set<String> there =
                new HashSet<>(exported().stream().map(Exported::name).toList());
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            there.add("runward_pass_duration_seconds" + suffix);
        }
        for (Path text : List.of(DOCUMENTATION, RULES, RULES_README, DASHBOARD)) {
            Set<String> unknown = names(text);
            assertFalse(unknown.isEmpty(), text::toString);
            unknown.removeAll(there);
            assertEquals(Set.of(), unknown, text.toString());
        }
    }

    @Test
    void theDashboardShowsEveryMetric() throws IOException {
        Set<String> shown = names(DASHBOARD);
        List<String> missing = exported().stream()
                .map(Exported::name)
                .filter(name -> !shown.contains(name) && !shown.contains(name + "_bucket"))
                .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void theDocumentationNamesEachAlertWithItsSeverity() throws IOException {
        String rules = Files.readString(RULES);
        Set<String> alerts = Pattern.compile("- alert: (\\w+).*?severity: (\\w+)", Pattern.DOTALL)
                .matcher(rules)
                .results()
                .map(match -> "| " + match.group(1) + " | " + match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = Files.readAllLines(DOCUMENTATION).stream()
                .filter(line -> line.startsWith("| Runward"))
                .map(line -> line.substring(0, line.lastIndexOf(" | ")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(alerts, documented);
    }

    @Test
    void eachPanelHasANumberAPlaceAndTheDataSourceThatIsChosen() throws IOException {
        JsonObject dashboard = dashboard();
        Set<Integer> numbers = new HashSet<>();
        List<int[]> places = new ArrayList<>();
        for (JsonElement element : dashboard.getAsJsonArray("panels")) {
            JsonObject panel = element.getAsJsonObject();
            assertTrue(numbers.add(panel.get("id").getAsInt()), panel::toString);
            JsonObject grid = panel.getAsJsonObject("gridPos");
            int[] place = {
                grid.get("x").getAsInt(),
                grid.get("y").getAsInt(),
                grid.get("w").getAsInt(),
                grid.get("h").getAsInt()
            };
            assertTrue(place[0] + place[2] <= 24, panel::toString);
            assertTrue(places.stream().noneMatch(other -> overlap(place, other)), panel::toString);
            places.add(place);
            if (!panel.get("type").getAsString().equals("row")) {
                JsonArray targets = panel.getAsJsonArray("targets");
                assertFalse(targets.isEmpty(), panel::toString);
                targets.forEach(target -> assertEquals("${datasource}", source(target), panel::toString));
            }
        }
        assertEquals(
                List.of("datasource", "instance"),
                dashboard.getAsJsonObject("templating").getAsJsonArray("list").asList().stream()
                        .map(variable -> variable.getAsJsonObject().get("name").getAsString())
                        .toList());
    }

    private static boolean overlap(int[] one, int[] other) {
        return one[0] < other[0] + other[2]
                && other[0] < one[0] + one[2]
                && one[1] < other[1] + other[3]
                && other[1] < one[1] + one[3];
    }

    private static String source(JsonElement target) {
        return target.getAsJsonObject().getAsJsonObject("datasource").get("uid").getAsString();
    }

    private static JsonObject dashboard() throws IOException {
        return JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
    }

    private static Set<String> names(Path text) throws IOException {
        return NAME.matcher(Files.readString(text))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A metric as LoopMetricsTest has all of them told. */
    private record Exported(String name, String type, List<String> labels) {}

    private static List<Exported> exported() throws IOException {
        List<String> lines = Files.readAllLines(GOLDEN);
        List<Exported> metrics = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("# TYPE ")) {
                String[] words = lines.get(i).split(" ");
                List<String> labels = LABEL.matcher(lines.get(i + 1))
                        .results()
                        .map(match -> match.group(1))
                        .filter(label -> !label.equals("le"))
                        .toList();
                metrics.add(new Exported(words[2], words[3], labels));
            }
        }
        return metrics;
    }

    private static String row(Exported metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `" + metric.name() + "` | " + metric.type() + " |" + (labels.isEmpty() ? " " : " " + labels + " ");
    }
}
