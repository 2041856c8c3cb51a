package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong with VServer guests where nobody takes care, old kernels, and relays of one's own. */
class VserverHazardsIT {
    private static final int XID = 4002;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    @Test
    void aServiceThatEnteredThroughAShellIsToldAndARestartOfTheGuestPutsItRight() {
        declare();
        sandbox.applyOk();
        sandbox.sv("-w", "60", "down", "a").orFail();
        sandbox.eventually("it is empty", () -> vservers().processes("g").isEmpty());
        vservers().knob("exec-seconds", "6");
        vservers().forgetCalls();
        sandbox.sv("up", "a").orFail();
        sandbox.eventually("it is about to enter", () -> vservers().calls("vserver g exec") == 1);
        vservers()
                .tool("nattribute", "--set", "--nid", Integer.toString(XID), "--flag", "!persistent")
                .orFail();
        sandbox.eventually(
                "a shell stays before it",
                () -> new HostProcess(sandbox.pid("a")).arguments().toString().contains("chbind"));
        vservers().knob("exec-seconds", "0");

        sandbox.applyOk();
        Shell.Result status = sandbox.status("g");

        assertEquals(3, status.status(), status::toString);
        assertTrue(
                status.out()
                        .contains(
                                "entered without a persistent network context, and out of reach of signals until it is"
                                        + " restarted: a, which interrupts a; --allow-guest-restart does it now"),
                status::toString);
        sandbox.sv("-w", "3", "down", "a");
        script("stop").orFail();
        script("start").orFail();
        sandbox.sv("up", "a").orFail();
        sandbox.eventually("it is in the guest", () -> vservers().processes("g").equals(List.of(sandbox.pid("a"))));
    }

    @Test
    void aSignalRelayOfOnesOwnStandsInFrontOfTheCommand() {
        String relayed = """
                [services.relayed]
                guest = "g"
                relay = "signal-relay"
                command = ["sh", "-c", 'trap "echo got HUP" HUP; trap "echo got TERM; exit" TERM; echo up; while :; do sleep 0.1; done']
                """;
        declare(relayed);
        Shell.Result missing = sandbox.apply();
        assertEquals(1, missing.status(), missing::toString);
        assertTrue(
                sandbox.log("relayed")
                        .contains("service relayed: signal-relay is not installed; install it, or leave out relay ="),
                () -> sandbox.log("relayed"));

        VserverWorld.write(vservers().path("bin/signal-relay"), """
                #!/bin/sh
                "$@" &
                for signal in HUP TERM; do trap "vkill -s $signal -- $!" $signal; done
                while wait "$!"; status=$?; [ "$status" -gt 128 ] && vkill -s 0 -- "$!" 2>/dev/null; do :; done
                exit "$status"
                """);
        Shell.run("chmod 755 " + vservers().path("bin/signal-relay")).orFail();
        sandbox.applyOk();

        sandbox.eventually("it is up", () -> sandbox.log("relayed").contains(" up\n"));
        assertTrue(
                new HostProcess(sandbox.pid("relayed")).arguments().toString().contains("signal-relay"));
        assertFalse(Files.exists(sandbox.path("sv/relayed/control")));
        sandbox.sv("hup", "relayed").orFail();
        sandbox.eventually("it gets its HUP", () -> sandbox.log("relayed").contains("got HUP"));
        sandbox.sv("-w", "60", "down", "relayed").orFail();
        sandbox.eventually("it got TERM", () -> sandbox.log("relayed").contains("got TERM"));
        sandbox.sv("-w", "60", "up", "relayed").orFail();
    }

    @Test
    void theTreeShowsContextsAndWhatNoServiceOwns() {
        declare();
        sandbox.applyOk();
        String said = vservers()
                .inside("g", "setsid sleep 100005 </dev/null >/dev/null 2>&1 &")
                .out();
        assertEquals("", said);
        sandbox.eventually("it is there", () -> vservers().processes("g").size() == 2);

        Shell.Result tree =
                sandbox.runward("tree", "-f", sandbox.path("runward.toml").toString(), "g");

        assertEquals(0, tree.status(), tree::toString);
        List<String> lines = tree.out().lines().toList();
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.matches("root +" + sandbox.pid("a") + " g +4002 .*\\\\_ sleep 100000")),
                tree::toString);
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("root +[0-9]+ g +4002 .*\\? sleep 100005 +no service")),
                tree::toString);
        assertTrue(lines.stream().noneMatch(line -> line.contains("on-host")), tree::toString);
        assertEquals(1, vservers().calls("vcontext --silent --migrate --xid 1 -- ps .*"));
    }

    @Test
    void aKernelOf49IsEnough() {
        declare();
        sandbox.applyOk();
        String declaration = sandbox.path("runward.toml").toString();
        assertEquals(0, onKernel49("apply", "--detailed-exitcode", declaration));
        assertEquals(0, onKernel49("status", "-f", declaration));
        assertEquals(0, onKernel49("tree", "-f", declaration));

        Shell.run("rm -r " + sandbox.path("sv/on-host/run") + " " + sandbox.path("service/on-host") + " "
                        + sandbox.path("state/guests/g/stop"))
                .orFail();
        assertEquals(2, onKernel49("apply", "--dry-run", "--detailed-exitcode", declaration));
        assertEquals(2, onKernel49("apply", "--detailed-exitcode", declaration));
        assertTrue(Sandbox.lives(sandbox.pid("on-host")));
    }

    private int onKernel49(String... words) {
        List<String> argv = new ArrayList<>();
        argv.add(
                Path.of("integration-tests/vserver/kernel-4.9").toAbsolutePath().toString());
        argv.add(Path.of("bin/runward").toAbsolutePath().toString());
        argv.addAll(List.of(words));
        Shell.Result result = Shell.run(sandbox.here(argv));
        assertFalse(result.err().contains("bug"), result::toString);
        return result.status();
    }

    private VserverWorld vservers() {
        return sandbox.vservers();
    }

    private Shell.Result script(String name) {
        return Shell.run(
                sandbox.here(List.of(sandbox.path("state/guests/g/" + name).toString())));
    }

    private void declare(String... more) {
        sandbox.declare(sandbox.vserverGuest("g", XID, "log-relay = \"off\""), """
                [services.a]
                guest = "g"
                command = ["sleep", "100000"]
                [services.on-host]
                command = ["sleep", "100001"]
                """ + String.join("", more));
    }
}
