package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest controls its own services, by Debian's sv(8), and sees no others. */
class GuestControlIT {
    private static final String WEB = """
            [services.web]
            guest = "g"
            command = ["sh", "-c", "trap 'echo heard hup' HUP; echo ready; while :; do sleep 1; done"]
            stop-timeout = "2s"
            """;
    private static final String DELEGATED = WEB + "guest-control = true\n";
    private static final String OTHERS = """
            [services.private]
            guest = "g"
            command = ["sleep", "100000"]

            [services.host]
            command = ["sleep", "100000"]

            [services.neighbour]
            guest = "h"
            command = ["sleep", "100000"]
            guest-control = true
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private String guest(String name) {
        String guest = sandbox.busyboxGuest(name, "log-relay = \"off\"");
        GuestTools.install(sandbox.busyboxRoot(name), "sv");
        return guest;
    }

    private Shell.Result sv(String words) {
        return sandbox.inGuest("g", "SVDIR=/run/runward/services sv " + words + "; echo \"exit $?\"");
    }

    private void assertSv(String words, String answer) {
        Shell.Result result = sv(words);
        assertTrue(result.out().startsWith(answer) && result.out().endsWith("exit 0\n"), result::toString);
    }

    @Test
    void theGuestsOwnSvControlsItsServicesAndSeesNoOthers() {
        sandbox.declare(guest("g"), guest("h"), DELEGATED, OTHERS);
        sandbox.applyOk();

        assertEquals("web\n", sandbox.inGuest("g", "ls /run/runward/services").out());
        assertEquals(
                "neighbour\n", sandbox.inGuest("h", "ls /run/runward/services").out());
        assertSv("status web", "run: web: (pid ");
        sandbox.eventually("it has its traps", () -> sandbox.log("web").contains(" ready\n"));
        long first = sandbox.inside("web");
        assertSv("restart web", "ok: run: web: (pid ");
        sandbox.eventually(
                "another process has its traps",
                () -> sandbox.guestPid("web") != first && sandbox.log("web").split(" ready\n", -1).length > 2);
        assertFalse(Sandbox.lives(first));
        assertSv("hup web", "");
        sandbox.eventually("HUP is heard", () -> sandbox.log("web").contains("heard hup"));
        assertSv("pause web", "");
        sandbox.eventually("paused", () -> sv("status web").out().contains("paused"));
        assertSv("cont web", "");
        sandbox.eventually("not paused", () -> !sv("status web").out().contains("paused"));
        endsBy("term");
        endsBy("kill");
        assertSv("down web", "");
        sandbox.eventually("down", () -> sandbox.sv("status", "web").out().startsWith("down: "));
        assertTrue(
                sandbox.status().out().contains("stopped by an operator"),
                () -> sandbox.status().toString());
        assertSv("start web", "ok: run: web: (pid ");
    }

    private void endsBy(String command) {
        sandbox.eventually("a process", () -> Sandbox.lives(sandbox.guestPid("web")));
        long before = sandbox.guestPid("web");
        assertSv(command + " web", "");
        sandbox.eventually(
                "ended by " + command + ", and another one runs",
                () -> !Sandbox.lives(before)
                        && sandbox.guestPid("web") != before
                        && Sandbox.lives(sandbox.guestPid("web")));
    }

    @Test
    void aNewServiceIsThereWithoutARestartOfTheGuest() {
        sandbox.declare(guest("g"), "[services.other]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n");
        sandbox.applyOk();
        long guest = sandbox.guest("g");
        assertEquals("", sandbox.inGuest("g", "ls /run/runward/services").out());

        sandbox.declare(guest("g"), "[services.other]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n", DELEGATED);
        sandbox.applyOk();

        assertEquals(guest, sandbox.guest("g"));
        assertSv("status web", "run: web: (pid ");
    }

    @Test
    void aServiceThatRunsIsHandedToItsGuestAndTakenBack() {
        sandbox.declare(guest("g"), WEB);
        sandbox.applyOk();
        long first = sandbox.inside("web");

        sandbox.declare(guest("g"), DELEGATED);
        Shell.Result given = sandbox.applyOk();

        assertTrue(given.out().contains("its guest may control it"), given::toString);
        assertFalse(Sandbox.lives(first), "two of them");
        assertSv("restart web", "ok: run: web: (pid ");
        sandbox.assertNothingToDo();

        sandbox.declare(guest("g"), WEB);
        Shell.Result taken = sandbox.applyOk();

        assertTrue(taken.out().contains("its guest may control it no longer"), taken::toString);
        assertEquals("", sandbox.inGuest("g", "ls /run/runward/services").out());
        assertFalse(Files.isSymbolicLink(sandbox.path("sv/web/supervise")));
        sandbox.inside("web");
    }

    @Test
    void anInstanceIsCalledInItsGuestAsItsTableIs() {
        sandbox.declare(
                guest("g"),
                "[services.cron]\nguests = [\"g\"]\ncommand = [\"sleep\", \"100000\"]\nguest-control = true\n");
        sandbox.applyOk();
        assertSv("status cron", "run: cron: (pid ");
    }

    @Test
    void whatIsNoLongerDeclaredIsGoneInTheGuestToo() {
        sandbox.declare(guest("g"), DELEGATED, "[services.stays]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n");
        sandbox.applyOk();
        sandbox.declare(guest("g"), "[services.stays]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n");
        sandbox.applyOk();
        assertEquals("", sandbox.inGuest("g", "ls /run/runward/services").out());
        assertFalse(Files.exists(sandbox.path("sv/web")));
    }
}
