package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A VServer guest stops after its services, without the kill of its own tools; and what hangs is ended. */
class VserverStopIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    @Test
    void whatIsLeftInAGuestGetsATermFirstAndItsToolsHaveNothingToKill() {
        declare("started = true");
        sandbox.applyOk();
        inGuest("setsid sh -c 'trap \"echo got TERM >/tmp/stray; exit\" TERM; echo >/tmp/ready; sleep 100000 & wait'");
        inGuest("setsid sh -c 'trap \"\" TERM; echo >/tmp/deaf; sleep 100001'");
        sandbox.eventually(
                "both are there", () -> vservers().inside("g", "ls /tmp").out().contains("deaf\nready"));

        declare("started = false");
        Shell.Result apply = sandbox.applyOk();

        assertTrue(apply.out().contains("stop: declared not started"), apply::toString);
        assertFalse(vservers().isUp("g"));
        assertEquals(List.of(), vservers().processes("g"));
        assertEquals(0, vservers().calls("killed g"), "vserver g stop had something to kill");
        assertEquals(1, vservers().calls("vserver g stop"));
        assertTrue(sandbox.log("a").contains("ended on TERM"), () -> sandbox.log("a"));
        sandbox.assertNothingToDo();

        declare("started = true");
        sandbox.applyOk();
        sandbox.eventually("it is back", () -> vservers().processes("g").contains(sandbox.pid("a")));
    }

    @Test
    void aHungStartIsEndedAndToldAndNothingElseSuffers() {
        declare("started = true");
        vservers().knob("hang", "start");
        Shell.Result apply = sandbox.apply();

        assertEquals(1, apply.status(), apply::toString);
        assertTrue(
                apply.err()
                        .contains("guest g: unable to start: vserver g start did not end within 40 s and was ended;"
                                + " it was doing: sleep 1000"),
                apply::toString);
        assertTrue(Sandbox.lives(sandbox.pid("on-host")));
        assertEquals(
                "",
                Shell.run("pgrep -f '^sleep 1000$' | while read -r pid; do readlink /proc/$pid/cwd; done | grep "
                                + sandbox.directory() + " || :")
                        .out());
        assertTrue(apply.err().contains("runward: waiting for guests to "), apply::toString);

        Shell.run("rm " + vservers().path("knobs/hang")).orFail();
        sandbox.applyOk();
        assertTrue(vservers().isUp("g"));
    }

    @Test
    void aHungStopOrACommandThatHangsInTheGuestIsEnded() {
        declare("started = true");
        sandbox.applyOk();
        sandbox.sv("-w", "10", "down", "a").orFail();
        vservers().knob("hang", "exec");
        vservers().knob("hang-inside", "yes");

        Shell.Result exec = script("bounded", "2", "exec", "true");

        assertEquals(124, exec.status(), exec::toString);
        assertTrue(exec.err().contains("vserver g exec did not end within 2 s and was ended"), exec::toString);
        sandbox.eventually(
                "it is gone from the guest", () -> vservers().processes("g").isEmpty());

        vservers().knob("hang", "stop");
        Shell.run("sed -i 's/bounded 45 stop/bounded 3 stop/' " + sandbox.path("state/guests/g/functions"))
                .orFail();
        Shell.Result stop = script("stop");
        assertEquals(124, stop.status(), stop::toString);
        assertTrue(
                stop.err().contains("guest g: unable to stop: vserver g stop did not end within 3 s and was ended"),
                stop::toString);
        assertTrue(vservers().isUp("g"));

        Shell.run("rm " + vservers().path("knobs/hang")).orFail();
        script("stop").orFail();
        assertFalse(vservers().isUp("g"));
        // The edited script is put right, and the guest is started.
        sandbox.sv("up", "a").orFail();
        sandbox.applyOk();
        assertTrue(vservers().isUp("g"));
    }

    @Test
    void whoIsNotRootIsToldSo() {
        declare("started = true");
        sandbox.applyOk();
        String ways = sandbox.path("state/guests") + " " + sandbox.path("state/guests/g");
        Shell.run("chmod 755 " + ways).orFail();
        for (String name : List.of("start", "stop")) {
            Shell.Result result = Shell.run(List.of(
                    "setpriv",
                    "--reuid",
                    "65534",
                    "--clear-groups",
                    sandbox.path("state/guests/g/" + name).toString()));
            assertEquals(77, result.status(), result::toString);
            assertEquals("guest g: only root can see whether it runs; use sudo or doas\n", result.err());
        }
        Shell.run("chmod 700 " + ways).orFail();
        assertTrue(vservers().isUp("g"));
    }

    private VserverWorld vservers() {
        return sandbox.vservers();
    }

    private Shell.Result script(String name, String... words) {
        List<String> argv = new ArrayList<>();
        argv.add(sandbox.path("state/guests/g/" + name).toString());
        argv.addAll(List.of(words));
        return Shell.run(sandbox.here(argv));
    }

    /** Starts something in the guest that no service owns. */
    private void inGuest(String command) {
        String said = vservers()
                .inside("g", command + " </dev/null >/dev/null 2>&1 &")
                .out();
        assertEquals("", said);
    }

    private void declare(String line) {
        sandbox.declare(sandbox.vserverGuest("g", 4002, "log-relay = \"off\"", line), """
                [services.a]
                guest = "g"
                command = ["sh", "-c", 'trap "echo ended on TERM; exit" TERM; echo ready; while :; do sleep 0.1; done']
                [services.on-host]
                command = ["sleep", "100000"]
                """);
    }
}
