package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a pass tells programs, what a dry run tells people, and that it is just that which happens. */
class OutputIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private void declare(String limit, String password) {
        sandbox.declare("""
                [services.api]
                command = ["sleep", "100000"]
                limits = { open-files = %s }
                environment = { DB_PASSWORD = "%s", TZ = "UTC" }
                """.formatted(limit, password));
    }

    /** Everything in the sandbox that runward may write to: names, inodes, times and contents. */
    private String listing() {
        return Shell.run("cd " + sandbox.directory()
                        + " && find sv service state log -not -path '*/supervise*' -not -name"
                        + " current -printf '%p %i %m %U %T@ %C@ %l\\n' 2>/dev/null | sort; find sv state log -type f -not"
                        + " -path '*/supervise/*' -not -name current -exec sha256sum {} + 2>/dev/null | sort")
                .out();
    }

    private static List<JsonObject> json(Shell.Result result) {
        return result.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void aDryRunSaysWhatAnApplyDoesAndWritesNothing() {
        declare("256", "hunter-one");
        String before = Sandbox.settled(this::listing);
        Shell.Result dry = sandbox.apply("--dry-run", "--diff").orFail();
        assertEquals(before, listing());
        assertTrue(dry.out().contains("service api + create, log settings, link, up  (new)"), dry::toString);
        sandbox.applyOk();

        declare("512", "hunter-two");
        before = Sandbox.settled(this::listing);
        Shell.Result planned = sandbox.apply("--dry-run", "--diff").orFail();
        assertEquals(before, listing());
        Shell.Result done = sandbox.applyOk("--diff");

        assertEquals(
                planned.out().replaceAll("up \\d+s", "up"),
                done.out().replaceAll("up \\d+s", "up").replaceFirst("Done: .*\n", ""));
        assertTrue(done.out().contains("| -exec chpst -o 256 -e ./env sleep 100000\n"), done::toString);
        assertTrue(done.out().contains("| +exec chpst -o 512 -e ./env sleep 100000\n"), done::toString);
        assertTrue(done.out().contains("; interrupts pid "), done::toString);
        assertTrue(done.out().contains("(change)"), done::toString);
        assertTrue(done.out().contains("| +(redacted)\n"), done::toString);
        assertFalse((dry.toString() + planned + done).contains("hunter"), done::toString);
    }

    @Test
    void eachEventIsALineAndTheLastHasTheCounts() {
        declare("256", "x");
        List<JsonObject> events = json(sandbox.applyOk("--json", "--diff"));
        assertEquals("schema", events.get(0).get("type").getAsString());
        assertEquals(1, events.get(0).get("version").getAsInt());
        JsonObject change = events.get(1);
        assertEquals("new", change.get("kind").getAsString());
        assertTrue(change.getAsJsonArray("diff").size() > 3, change::toString);
        JsonObject summary = events.get(events.size() - 1);
        assertEquals("summary", summary.get("type").getAsString());
        assertTrue(summary.get("changed").getAsBoolean());
        assertEquals(1, summary.get("add").getAsInt());
        long steps = events.stream()
                .filter(event -> event.get("type").getAsString().equals("step"))
                .count();
        assertEquals(summary.get("steps-done").getAsLong(), steps);

        List<JsonObject> again = json(sandbox.applyOk("--json"));
        assertEquals(
                List.of("schema", "summary"),
                again.stream().map(event -> event.get("type").getAsString()).toList());
        assertFalse(again.get(1).get("changed").getAsBoolean());
    }

    @Test
    void aRefusalIsAnEventAsWell() {
        sandbox.declareRaw("[host]\nx = 1\n");
        Shell.Result json =
                sandbox.runward("apply", "--json", sandbox.path("runward.toml").toString());
        assertEquals(65, json.status());
        JsonObject error = json(json).get(1);
        assertEquals(65, error.get("exit-code").getAsInt());
        assertTrue(error.get("message").getAsString().contains("host.x: unknown key"));

        Shell.Result ansible = sandbox.runward(
                "apply", "--output", "ansible", sandbox.path("runward.toml").toString());
        JsonObject object = json(ansible).get(0);
        assertTrue(object.get("failed").getAsBoolean());
        assertEquals(65, object.get("rc").getAsInt());
        assertEquals(1, ansible.out().lines().count());
    }

    @Test
    void ansibleGetsOneObjectWithWhatChanged() {
        declare("256", "hunter-one");
        JsonObject pending = json(sandbox.apply("--dry-run", "--diff", "--output", "ansible"))
                .get(0);
        assertTrue(pending.get("changed").getAsBoolean());
        assertTrue(pending.getAsJsonObject("diff").get("prepared").getAsString().contains("+++ "));
        JsonObject done = json(sandbox.applyOk("--output", "ansible")).get(0);
        assertTrue(done.get("changed").getAsBoolean());
        assertFalse(done.get("failed").getAsBoolean());
        JsonObject again = json(sandbox.applyOk("--output", "ansible")).get(0);
        assertFalse(again.get("changed").getAsBoolean());
        assertTrue(again.get("msg").getAsString().startsWith("nothing to do: 1 as declared"), again::toString);
    }

    @Test
    void whatChangedIsToldApart() {
        declare("256", "x");
        sandbox.applyOk();
        Shell.run("rm -rf " + sandbox.path("sv/api/run")).orFail();
        assertTrue(sandbox.apply("--dry-run").out().contains("(drift)"));
        declare("512", "x");
        assertTrue(sandbox.apply("--dry-run").out().contains("(change)"));
        sandbox.declare("");
        assertTrue(sandbox.apply("--dry-run", "--allow-removals").out().contains("(no longer declared)"));
        declare("256", "x");
        sandbox.applyOk();
    }
}
