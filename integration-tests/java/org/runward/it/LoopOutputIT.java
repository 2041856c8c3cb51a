package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the loop tells: its log, its metrics, its place in status. */
class LoopOutputIT {
    private static final String ONE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final String CRASH = "[services.crash]\ncommand = [\"sh\", \"-c\", \"echo $TOKEN; exit 1\"]\n"
            + "environment = { TOKEN = \"s3cr3t\" }\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void itsMetricsAreWhatPromtoolCallsFlawless() throws IOException {
        String promtool = Tools.promtool();
        sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\""), ONE, CRASH);
        try (Agent agent = Agent.running(sandbox)) {
            agent.says("event=failed subject=\"service crash\"");
            Shell.Result checked = Shell.run(promtool + " check metrics <" + sandbox.path("runward.prom"));
            assertEquals("", checked.out() + checked.err());
            assertEquals(0, checked.status());
            // For a moment of each second crash is up, and what a pass has seen stays until the next one.
            agent.eventually(
                    "a pass has seen what is up",
                    () -> agent.metric("runward_service_up{service=\"one\",guest=\"\"}") == 1
                            && agent.metric("runward_service_up{service=\"crash\",guest=\"\"}") == 0
                            && agent.metric("runward_guest_up{guest=\"g\"}") == 1);
            assertEquals(1, agent.metric("runward_declaration_valid"));
            assertEquals(1, agent.metric("runward_watch_complete"));
            assertEquals(
                    "rw-r--r--",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.path("runward.prom"))));
            sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\""), ONE);
            agent.eventually("crash is gone", () -> !Files.exists(sandbox.path("sv/crash")));
            agent.settles();
            assertFalse(sandbox.read("runward.prom").contains("crash"));
        }
    }

    @Test
    void itsLogIsJsonALineAnEventOnDemandAndHoldsNoSecret() {
        sandbox.declare(ONE, CRASH);
        try (Agent agent = Agent.running(sandbox, "--log-format", "json")) {
            agent.says("\"event\":\"failed\"");
            sandbox.declareRaw("nonsense");
            agent.says("\"event\":\"declaration-invalid\"");
            sandbox.declare(ONE);
            agent.eventually("crash is gone", () -> !Files.exists(sandbox.path("sv/crash")));
            agent.settles();
            for (String line : agent.log().lines().toList()) {
                JsonObject event = JsonParser.parseString(line).getAsJsonObject();
                assertTrue(event.keySet().containsAll(List.of("time", "level", "event")), line);
            }
            assertFalse(agent.log().contains("s3cr3t"), agent::log);
        }
    }

    @Test
    void statusTellsOfTheLoopInWordsAndAsJson() {
        sandbox.declare(ONE);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            String text = sandbox.status().orFail().out();
            assertTrue(
                    text.matches("(?s).*\nloop +running, pid " + agent.pid()
                            + ", \\d+[sm], last pass \\d+s ago \\(\\w+, converged, \\d+ ms\\), next in \\d+h\n"),
                    text);
            JsonObject loop = lastLine(sandbox.status("--json").orFail());
            assertEquals("loop", loop.get("type").getAsString());
            assertEquals(agent.pid(), loop.get("pid").getAsLong());
            assertTrue(loop.get("running").getAsBoolean());
            assertFalse(sandbox.status("one").out().contains("loop"), "it was not asked about");
        }
        assertFalse(lastLine(sandbox.status("--json").orFail()).get("running").getAsBoolean());
    }

    private static JsonObject lastLine(Shell.Result status) {
        return JsonParser.parseString(
                        status.out().lines().reduce((before, line) -> line).orElseThrow())
                .getAsJsonObject();
    }

    @Test
    void wrongWordsAreRefusedBeforeAnyWork() {
        for (List<String> words : List.of(
                List.of("--interval", "soon"),
                List.of("--interval", "0s"),
                List.of("--jitter", "101%"),
                List.of("--parallel", "0"),
                List.of("--max-unavailable", "0"),
                List.of("--log-format", "xml"))) {
            Shell.Result result = sandbox.runward("run", words.get(0), words.get(1));
            assertEquals(64, result.status(), result::toString);
            assertTrue(result.err().contains(words.get(0)), result::toString);
        }
        assertTrue(sandbox.runward("run", "--help").out().contains("HUP: a pass now"));
    }
}
