package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A guest sees the services that it may control, and those alone; its own sv(8) works on them, and nothing else does. */
abstract class GuestControlContract extends ContractTest {
    private static final String OTHER = "[services.other]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n";
    private static final String WEB = OTHER.replace("other", "web") + "guest-control = true\n";

    GuestControlContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    private Shell.Result inGuest(String command) {
        return runtime.inside("g", "{ " + command + "; } 2>&1; echo \"exit $?\"");
    }

    private void assertSv(String words, String answer) {
        Shell.Result result = inGuest("SVWAIT=60 SVDIR=/run/runward/services sv " + words);
        assertTrue(result.out().startsWith(answer) && result.out().endsWith("exit 0\n"), result::toString);
    }

    @Test
    void itsToolSendsTheReloadSignalThatIsDeclared() {
        declare(runtime.guest("g", "log-relay = \"off\""), """
                [services.web]
                guest = "g"
                guest-control = true
                reload-signal = "USR1"
                command = ["sh", "-c", '''
                trap 'echo heard hup' HUP
                trap 'echo heard usr1' USR1
                echo ready
                while :; do sleep 0.2; done''']
                """);
        sandbox.applyOk();
        sandbox.eventually("its traps", () -> sandbox.log("web").contains("ready"));

        assertEquals("exit 0\n", inGuest("/usr/sbin/service web reload").out());

        sandbox.eventually("its signal", () -> sandbox.log("web").contains("heard usr1"));
        assertFalse(sandbox.log("web").contains("heard hup"));
        assertEquals(
                "web is running\nexit 0\n",
                inGuest("/usr/sbin/invoke-rc.d web status").out());
    }

    @Test
    void itsToolWaitsForTheCommandAndNotForTheRunScriptAlone() {
        declare(runtime.guest("g", "log-relay = \"off\""), """
                [services.slow]
                guest = "g"
                guest-control = true
                state = "down"
                before = ["sleep", "3"]
                command = ["sleep", "100000"]
                """);
        sandbox.applyOk();

        assertEquals("exit 0\n", inGuest("/usr/sbin/service slow start").out());
        assertNotEquals(0, pid("g", "slow"));
        assertEquals("exit 0\n", inGuest("/usr/sbin/service slow stop").out());
    }

    @Test
    void itsOwnServicesAndNothingElseOfTheHost() {
        String guest = runtime.guest("g", "log-relay = \"off\"");
        GuestTools.install(sandbox.busyboxRoot("g"), "sv");
        declare(guest, WEB, OTHER);
        sandbox.applyOk();
        sandbox.assertNothingToDo();

        assertEquals("web\nexit 0\n", inGuest("ls /run/runward/services/").out());
        long first = sandbox.pid("web");
        assertSv("status web", "run: web: (pid ");
        assertSv("restart web", "ok: run: web: (pid ");
        assertFalse(first == sandbox.pid("web"));
        assertSv("pause web", "");
        sandbox.eventually("paused", () -> sandbox.sv("status", "web").out().contains("paused"));
        assertSv("cont web", "");
        assertSv("down web", "");
        sandbox.eventually("down", () -> sandbox.sv("status", "web").out().startsWith("down: "));
        assertSv("start web", "ok: run: web: (pid ");
        for (String attempt : new String[] {
            "touch /run/runward/services/new",
            "rm /run/runward/services/web/supervise/control",
            "ln -s /etc/shadow /run/runward/services/web/supervise/status.new",
            "chmod 777 /run/runward/services/web/supervise",
            "echo 1 >/run/runward/services/web/supervise/status"
        }) {
            Shell.Result result = inGuest(attempt);
            assertTrue(result.out().contains("Read-only file system"), result::toString);
        }

        declare(guest, WEB.replace("guest-control = true\n", ""), OTHER);
        sandbox.applyOk("--allow-guest-restart");
        assertEquals(
                "exit 0\n",
                inGuest("ls /run/runward/services/ 2>/dev/null; true").out());
        assertFalse(Files.isSymbolicLink(sandbox.path("sv/web/supervise")));
    }
}
