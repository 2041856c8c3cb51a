package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** sv(8) does to a daemon in a guest what it does to one on the host, and to nothing else. */
class OciSignalsIT {
    private static final Map<String, String> CATCHABLE = new TreeMap<>(Map.of(
            "hup",
            "HUP",
            "alarm",
            "ALRM",
            "interrupt",
            "INT",
            "quit",
            "QUIT",
            "1",
            "USR1",
            "2",
            "USR2",
            "term",
            "TERM"));

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void everyCommandOfSvReachesTheDaemonAndNothingElse() {
        declare();
        sandbox.applyOk();
        // A signal that reaches crun before it passes signals on ends it; it says so by the file with the pid.
        List.of("ears", "daemon", "stubborn").forEach(sandbox::inside);

        everyCatchableSignalArrives();
        pauseStopsTheDaemonAndContLetsItGoOn();
        downEndsItAlsoWhenPaused();
        killEndsOneThatIgnoresTerm();
        withoutItsRelayItDoesNotGoOn();
        aStalePidFileIsNeverSignalled();
    }

    private void declare() {
        String traps = CATCHABLE.values().stream()
                .map(signal -> "trap \"echo got " + signal + "\" " + signal + "; ")
                .reduce("", String::concat);
        sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\""), """
                [services.ears]
                guest = "g"
                command = ["sh", "-c", '%s echo listening; while :; do sleep 0.1; done']
                [services.daemon]
                guest = "g"
                command = ["sleep", "4242"]
                [services.stubborn]
                guest = "g"
                command = ["sh", "-c", 'trap "" TERM; echo stubborn; while :; do sleep 0.1; done', "stubborn"]
                """.formatted(traps));
    }

    private void everyCatchableSignalArrives() {
        long daemon = sandbox.guestPid("ears");
        sandbox.eventually("it listens", () -> sandbox.log("ears").contains("listening"));
        CATCHABLE.forEach((command, signal) -> {
            sandbox.sv(command, "ears").orFail();
            sandbox.eventually("it got " + signal, () -> sandbox.log("ears").contains("got " + signal));
        });
        assertEquals(daemon, sandbox.guestPid("ears"));
    }

    private void pauseStopsTheDaemonAndContLetsItGoOn() {
        HostProcess daemon = new HostProcess(sandbox.guestPid("daemon"));
        sandbox.sv("pause", "daemon").orFail();
        sandbox.eventually("it is stopped", () -> daemon.state().equals("T"));
        // runsv writes it down once its control script has ended, which has sent the signal before.
        sandbox.eventually(
                "runsv says so", () -> sandbox.sv("status", "daemon").out().contains("paused"));
        assertNotEquals("T", new HostProcess(sandbox.pid("daemon")).state());
        sandbox.sv("cont", "daemon").orFail();
        sandbox.eventually("it goes on", () -> daemon.state().equals("S"));
    }

    private void downEndsItAlsoWhenPaused() {
        HostProcess daemon = new HostProcess(sandbox.guestPid("daemon"));
        sandbox.sv("-w", "10", "down", "daemon").orFail();
        sandbox.eventually("it is gone", () -> daemon.state().isEmpty());
        HostProcess next = up();
        sandbox.sv("pause", "daemon").orFail();
        sandbox.eventually("it is stopped", () -> next.state().equals("T"));
        sandbox.sv("-w", "10", "down", "daemon").orFail();
        sandbox.eventually("it is gone", () -> next.state().isEmpty());
        up();
    }

    private void killEndsOneThatIgnoresTerm() {
        sandbox.eventually("it ignores TERM", () -> sandbox.log("stubborn").contains("stubborn"));
        HostProcess stubborn = new HostProcess(sandbox.guestPid("stubborn"));
        sandbox.sv("kill", "stubborn").orFail();
        sandbox.eventually("it is dead", () -> stubborn.state().isEmpty());
        sandbox.eventually("another runs", () -> instances("stubborn").equals(List.of(sandbox.guestPid("stubborn"))));
        sandbox.sv("-w", "1", "force-stop", "stubborn");
        sandbox.eventually("none is left", () -> instances("stubborn").isEmpty());
        sandbox.sv("up", "stubborn").orFail();
        sandbox.eventually("it is back", () -> Sandbox.lives(sandbox.guestPid("stubborn")));
    }

    private void withoutItsRelayItDoesNotGoOn() {
        HostProcess daemon = new HostProcess(sandbox.guestPid("daemon"));
        Shell.kill("KILL", sandbox.pid("daemon"));
        sandbox.eventually(
                "another runs",
                () -> sandbox.guestPid("daemon") != 0
                        && sandbox.guestPid("daemon") != daemon.pid()
                        && Sandbox.lives(sandbox.guestPid("daemon")));
        sandbox.eventually("it is gone", () -> daemon.state().isEmpty());
        assertEquals(List.of(sandbox.guestPid("daemon")), instances("4242"));
    }

    private void aStalePidFileIsNeverSignalled() {
        Process bystander = Shell.start(List.of("sleep", "1000"), sandbox.path("bystander.log"));
        try {
            for (String content : List.of(bystander.pid() + "\n", "1\n", "-1\n", "junk\n", "", "0\n", "999999999\n")) {
                sandbox.sv("-w", "10", "down", "daemon").orFail();
                sandbox.write("service/daemon/supervise/guest-pid", content);
                sandbox.sv("kill", "daemon");
                up();
                assertEquals(List.of(sandbox.guestPid("daemon")), instances("4242"));
            }
            assertTrue(bystander.isAlive());
        } finally {
            bystander.destroyForcibly();
        }
    }

    private HostProcess up() {
        sandbox.sv("up", "daemon").orFail();
        sandbox.eventually("it is up", () -> {
            String pidFile = sandbox.read("service/daemon/supervise/guest-pid").trim();
            List<Long> instances = instances("4242");
            return instances.size() == 1 && pidFile.equals(instances.get(0).toString());
        });
        return new HostProcess(sandbox.guestPid("daemon"));
    }

    /** The pids, on the host, of the guest's processes whose last argument this is. */
    private List<Long> instances(String lastArgument) {
        String namespace = new HostProcess(sandbox.guest("g")).namespace("pid");
        return ProcessHandle.allProcesses()
                .map(handle -> new HostProcess(handle.pid()))
                .filter(process ->
                        process.arguments().get(process.arguments().size() - 1).equals(lastArgument))
                .filter(process -> process.namespace("pid").equals(namespace))
                .map(HostProcess::pid)
                .toList();
    }
}
