package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A declaration that changes: the services follow, and those that it does not touch keep their processes. */
class ServiceChangesIT {
    private static final List<String> SERVICES = List.of("onhost", "inguest");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withRunsvdirsOutputInAFile();

    private String guest;

    @Test
    void aServiceGoesDownAndUnlinkedAndUpAgainAsItsStateSays() {
        guest = sandbox.busyboxGuest("g", "log-relay = \"off\"");
        declare("up", "");
        sandbox.applyOk();
        awaitStarts(1);
        long bystander = sandbox.pid("bystander");

        declare("down", "");
        Shell.Result down = sandbox.applyOk();
        for (String service : SERVICES) {
            assertTrue(down.out().contains("service " + service), down::toString);
            assertTrue(Files.isRegularFile(directory(service, "down")), service);
            assertEquals(0, sandbox.pid(service), service);
            assertEquals(
                    "down",
                    sandbox.read("service/" + service + "/supervise/stat").trim());
            assertTrue(isLinked(service), service);
        }
        sandbox.assertNothingToDo();

        declare("unlinked", "");
        sandbox.applyOk();
        for (String service : SERVICES) {
            assertFalse(isLinked(service), service);
            assertTrue(Files.isRegularFile(directory(service, "run")), "the directory of " + service + " stays");
            assertFalse(isSupervised(service), service);
        }
        sandbox.assertNothingToDo();

        declare("up", "");
        sandbox.applyOk();
        for (String service : SERVICES) {
            assertTrue(isLinked(service), service);
            assertFalse(Files.exists(directory(service, "down")), service);
        }
        awaitStarts(2);
        assertEquals(bystander, sandbox.pid("bystander"));

        declare("unlinked", "");
        sandbox.applyOk();
        SERVICES.forEach(service -> assertFalse(isSupervised(service), "unlinked from up: " + service));
    }

    @Test
    void aChangedDefinitionRestartsItsServiceOnceAndNoOther() {
        guest = sandbox.busyboxGuest("g", "log-relay = \"off\"");
        declare("up", "");
        sandbox.applyOk();
        awaitStarts(1);
        long host = sandbox.pid("onhost");
        long inside = sandbox.guestPid("inguest");
        long log = sandbox.pid("onhost/log");
        long bystander = sandbox.pid("bystander");

        declare("up", "environment = { CHANGED = \"yes\" }");
        Shell.Result dry = sandbox.apply("--dry-run");
        assertTrue(dry.out().contains("service onhost"), dry::toString);
        assertEquals(host, sandbox.pid("onhost"), "a dry run does nothing");
        Shell.Result result = sandbox.applyOk();

        assertTrue(result.out().contains("restart"), result::toString);
        awaitStarts(2);
        for (String service : SERVICES) {
            assertEquals(
                    "yes",
                    ProcessFacts.environment(process(service)).get("CHANGED"),
                    service + " runs what is declared");
        }
        assertNotEquals(host, sandbox.pid("onhost"));
        assertNotEquals(inside, sandbox.guestPid("inguest"));
        assertFalse(Sandbox.lives(inside), "the old one has ended in the guest");
        assertEquals(log, sandbox.pid("onhost/log"), "the log service stays");
        assertEquals(bystander, sandbox.pid("bystander"));
        long restarted = sandbox.pid("onhost");
        sandbox.assertNothingToDo();
        assertEquals(restarted, sandbox.pid("onhost"));

        declareText("up", "environment = { CHANGED = \"yes\" }", "# a comment that changes nothing\n");
        sandbox.assertNothingToDo();
        assertEquals(restarted, sandbox.pid("onhost"));
    }

    @Test
    void aLogServiceComesAndGoesAsTheLogKeySays() {
        guest = sandbox.busyboxGuest("g", "log-relay = \"off\"");
        declare("up", "log = \"none\"");
        sandbox.applyOk();
        assertFalse(Files.exists(directory("onhost", "log")));
        assertFalse(Files.exists(sandbox.path("log/onhost/current")));
        // A pipe, and no file of the host.
        sandbox.awaitProgram("inguest/log", "cat");
        sandbox.eventually(
                "without a log service runsvdir's own output gets it",
                () -> sandbox.read("runsvdir.log").contains("started onhost")
                        && sandbox.read("runsvdir.log").contains("started inguest"));
        long bystander = sandbox.pid("bystander");
        long inside = sandbox.guestPid("inguest");

        declare("up", "log = { keep = 3 }");
        sandbox.applyOk();
        for (String service : SERVICES) {
            sandbox.awaitProgram(service + "/log", "svlogd");
            assertTrue(Sandbox.lives(process(service)), service);
        }
        sandbox.eventually("it logs", () -> sandbox.log("onhost").contains("started onhost"));
        assertEquals(inside, sandbox.guestPid("inguest"), "its pipe stays, so it goes on");
        sandbox.assertNothingToDo();

        declare("up", "log = \"none\"");
        sandbox.applyOk();
        assertFalse(Files.exists(directory("onhost", "log")));
        sandbox.awaitProgram("inguest/log", "cat");
        assertTrue(sandbox.log("onhost").contains("started onhost"), "what was logged is kept");
        SERVICES.forEach(service -> assertTrue(Sandbox.lives(process(service)), service));
        assertEquals(
                "",
                Shell.run("ps -eo args= | grep -F '" + sandbox.path("log/") + "' | grep '^svlogd' | grep -v bystander")
                        .out(),
                "no svlogd is left");
        assertEquals(bystander, sandbox.pid("bystander"));
    }

    /** The command's own process, wherever it runs. */
    private long process(String service) {
        return service.equals("inguest") ? sandbox.guestPid(service) : sandbox.pid(service);
    }

    private void awaitStarts(long times) {
        SERVICES.forEach(service -> sandbox.eventually(
                service + " has started " + times + " times",
                () -> starts(service) == times && Sandbox.lives(process(service))));
    }

    private long starts(String service) {
        return sandbox.log(service)
                .lines()
                .filter(line -> line.endsWith("started " + service))
                .count();
    }

    private java.nio.file.Path directory(String service, String file) {
        return sandbox.path("sv/" + service + "/" + file);
    }

    private boolean isLinked(String service) {
        return Files.exists(sandbox.path("service/" + service), LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isSupervised(String service) {
        return Shell.run("pgrep -x runsv | while read -r pid; do readlink /proc/$pid/cwd; done")
                .out()
                .contains(sandbox.path("sv/" + service) + "\n");
    }

    private void declare(String state, String key) {
        declareText(state, key, "");
    }

    private void declareText(String state, String key, String comment) {
        StringBuilder services = new StringBuilder(comment);
        for (String service : SERVICES) {
            services.append("""
                    [services.%1$s]
                    command = ["sh", "-c", "echo started %1$s; exec sleep 100000"]
                    state = "%2$s"
                    %3$s
                    %4$s
                    """.formatted(service, state, key, service.equals("inguest") ? "guest = \"g\"" : ""));
        }
        sandbox.declare(guest, services.toString(), "[services.bystander]\ncommand = [\"sleep\", \"100000\"]\n");
    }
}
