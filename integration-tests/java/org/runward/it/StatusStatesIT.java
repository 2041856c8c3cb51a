package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code runward status} in the states between up and down. */
class StatusStatesIT {
    /** Does not end on TERM. */
    private static final String STUBBORN = "[\"sh\", \"-c\", \"trap '' TERM; while :; do sleep 0.1; done\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void itTellsEachStateAsItIs() {
        declare("[\"sh\", \"-c\", \"sleep 0.1; exit 3\"]\n");
        sandbox.apply();
        long orphan = orphanOf("turned-off");
        long left = leftByRunsv("unwatched");
        long relay = sandbox.pid("finishing");
        sandbox.sv("pause", "paused").orFail();
        sandbox.sv("-w", "1", "down", "stopping");
        Shell.kill("KILL", relay);
        sandbox.eventually(
                "it finishes", () -> sandbox.sv("status", "finishing").out().startsWith("finish"));

        Shell.Result status = sandbox.status();

        assertEquals(3, status.status(), status::toString);
        assertLine(status, "paused", "run, pid " + sandbox.pid("paused") + ", \\w+, paused  ! paused by an operator");
        assertLine(status, "stopping", "run, pid " + sandbox.pid("stopping") + ", \\w+, got TERM, want down.*");
        assertLine(status, "finishing", "finish, pid [0-9]+, \\w+, want up.*");
        assertLine(status, "waiting", "run, pid " + sandbox.pid("waiting") + ", \\w+, starting.*");
        assertLine(status, "unwatched", "unsupervised, orphan pid " + left + ",.*");
        assertLine(status, "turned-off", "down, \\w+, orphan pid " + orphan + "  ! orphan found, pid " + orphan);
        assertLine(status, "flapping", ".*  ! .*flapping: ended [0-9]+ times in a row, last with exit code 3");
        JsonObject flapping = object("flapping");
        assertEquals(3, flapping.get("last-end").getAsJsonObject().get("exit").getAsInt());
        assertTrue(flapping.get("last-end").getAsJsonObject().get("in-a-row").getAsInt() >= 5, flapping::toString);
        thenItIsMadeAsDeclared(orphan, left);
    }

    private void thenItIsMadeAsDeclared(long orphan, long left) {
        sandbox.startRunsvdir();
        declare("[\"sleep\", \"100000\"]\n");
        sandbox.sv("cont", "paused").orFail();
        sandbox.eventually(
                "it is watched", () -> sandbox.sv("status", "unwatched").isSuccess());
        Shell.Result apply = sandbox.applyOk();
        assertTrue(apply.out().contains("service turned-off ~ end orphan: orphan found"), apply::toString);
        assertTrue(!Sandbox.lives(orphan), "the orphan is still there");
        assertTrue(!Sandbox.lives(left), "what its runsv left is still there");
        long stopping = sandbox.pid("stopping");
        sandbox.sv("force-stop", "stopping");
        sandbox.sv("up", "stopping").orFail();
        sandbox.eventually(
                "another one is up",
                () -> sandbox.pid("stopping") != stopping
                        && sandbox.sv("status", "stopping").out().startsWith("run"));
    }

    private void declare(String flapping) {
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                "[services.flapping]\ncommand = " + flapping,
                "[services.paused]\ncommand = [\"sleep\", \"100000\"]\n",
                "[services.stopping]\ncommand = " + STUBBORN,
                "[services.finishing]\nguest = \"g\"\nstop-timeout = \"15s\"\ncommand = " + STUBBORN,
                "[services.unwatched]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n",
                "[services.turned-off]\nstate = \"down\"\ncommand = [\"sleep\", \"100000\"]\n",
                "[services.waiting]\nhost-before = [\"sleep\", \"300\"]\ncommand = [\"sleep\", \"100000\"]\n");
    }

    /** Its runsv is killed while somebody has it up, and the next one finds the file {@code down}. */
    private long orphanOf(String service) {
        sandbox.sv("-w", "60", "up", service).orFail();
        long pid = sandbox.pid(service);
        long runsv = runsv(service);
        Shell.kill("KILL", runsv);
        sandbox.eventually(
                "it has another runsv",
                () -> runsv(service) != runsv
                        && sandbox.sv("status", service).out().startsWith("down"));
        return pid;
    }

    /** With runsvdir gone as well nobody starts another. */
    private long leftByRunsv(String service) {
        long pid = sandbox.guestPid(service);
        Shell.kill("KILL", sandbox.runsvdir());
        Shell.kill("KILL", runsv(service));
        Shell.kill("KILL", sandbox.pid(service));
        return pid;
    }

    private long runsv(String service) {
        String found = Shell.run("pgrep -x -f 'runsv " + service + "'").out().trim();
        for (String pid : found.split("\n")) {
            if (!pid.isEmpty()
                    && Shell.run("readlink /proc/" + pid + "/cwd")
                            .out()
                            .trim()
                            .equals(sandbox.path("sv/" + service).toString())) {
                return Long.parseLong(pid);
            }
        }
        return 0;
    }

    private static void assertLine(Shell.Result status, String service, String pattern) {
        assertTrue(
                status.out().lines().anyMatch(line -> line.matches("service +" + service + " +" + pattern)),
                () -> service + ": " + pattern + "\n" + status);
    }

    private JsonObject object(String service) {
        return sandbox.status("--json", service)
                .out()
                .lines()
                .skip(1)
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .findFirst()
                .orElseThrow();
    }
}
