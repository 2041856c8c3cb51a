package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** sv(8) does to a command in a guest what it does to one on the host, and nothing is left or doubled by it. */
abstract class GuestSignalsContract extends ContractTest {
    private static final Duration RECOVERY = Duration.ofSeconds(20);
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
            "cont",
            "CONT"));

    /** Says what it gets; another of these waits for nothing. */
    private static final String EARS = """
            command = ["sh", "-c", '''
            for name in HUP INT QUIT ALRM USR1 USR2 CONT; do trap "echo got $name" $name; done
            trap "echo got TERM; exit" TERM
            echo started
            while :; do sleep 0.1; done''', "ears"]
            """;

    GuestSignalsContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    @Test
    void everyCommandOfSvDoesWhatItDoesToAServiceOnTheHost() {
        declare(
                runtime.guest("g", "log-relay = \"off\""),
                "[services.guest-ears]\nguest = \"g\"\nuser = \"www\"\n" + EARS,
                "[services.host-ears]\n" + EARS);
        sandbox.applyOk();

        List<String> onHost = lifeOf("host-ears", () -> sandbox.pid("host-ears"));
        List<String> inGuest = lifeOf("guest-ears", () -> pid("g", "guest-ears"));

        assertEquals(onHost, inGuest);
        assertEquals(1, instances("g", "ears").size());
    }

    private interface Pid {
        long now();
    }

    /** Each command of sv(8), and what the service said and sv told of it. */
    private List<String> lifeOf(String service, Pid pid) {
        List<String> life = new ArrayList<>();
        sandbox.eventually("it listens", () -> hasSaid(service, "started"));
        CATCHABLE.forEach((command, signal) -> life.add(after(service, command, "got " + signal)));
        life.addAll(paused(service, pid));
        life.add(after(service, "term", "got TERM", "started"));
        life.add(after(service, "restart", "got TERM", "started"));
        life.add(after(service, "kill", "started"));
        life.add(after(service, "down", "got TERM"));
        life.add(after(service, "up", "started"));
        life.add(after(service, "force-restart", "got TERM", "started"));
        life.add(after(service, "try-restart", "got TERM", "started"));
        life.add(after(service, "force-stop", "got TERM"));
        life.add(after(service, "once", "started"));
        life.add(after(service, "term", "got TERM"));
        life.add(after(service, "start", "started"));
        // Its runsv ends with it, and runsvdir starts another.
        life.add(after(service, "exit", "got TERM", "started"));
        return life;
    }

    /** Tells what sv answered and what the service said then, and demands those lines; CONT comes with some. */
    private String after(String service, String command, String... lines) {
        int before = heard(service, command).size();
        Shell.Result sv = sandbox.sv("-w", "10", command, service);
        List<String> wanted = List.of(lines);
        sandbox.eventually(
                RECOVERY,
                service + " after " + command + ": " + wanted,
                () -> heard(service, command).stream().skip(before).toList().equals(wanted));
        // It is known where it listens, also to runsv.
        boolean runs =
                lines[lines.length - 1].equals("started") || lines[0].startsWith("got") && !lines[0].equals("got TERM");
        String expected = runs ? "run" : "down";
        sandbox.eventually(
                RECOVERY, service + " is " + expected, () -> state(service).equals(expected));
        String status =
                sandbox.sv("status", service).out().replaceAll("[0-9]+", "N").replace(service, "NAME");
        // Of its end sv hears or not, as soon as runsvdir starts the next one.
        String exit = command.equals("exit") ? "" : "exit " + sv.status() + ", ";
        return command + ": " + exit + wanted + ", " + status;
    }

    private List<String> heard(String service, String command) {
        return said(service).stream()
                .filter(line -> command.equals("cont") || !line.equals("got CONT"))
                .toList();
    }

    private List<String> paused(String service, Pid pid) {
        List<String> life = new ArrayList<>();
        HostProcess command = new HostProcess(pid.now());
        sandbox.sv("pause", service).orFail();
        sandbox.eventually("it is stopped", () -> command.state().equals("T"));
        life.add("paused: " + sandbox.sv("status", service).out().contains("paused"));
        life.add(after(service, "cont", "got CONT"));
        assertNotEquals("T", command.state());
        life.add("goes on: " + !sandbox.sv("status", service).out().contains("paused"));
        sandbox.sv("pause", service).orFail();
        sandbox.eventually("it is stopped", () -> command.state().equals("T"));
        life.add(after(service, "down", "got TERM"));
        sandbox.eventually("it has ended", () -> command.state().isEmpty());
        life.add(after(service, "up", "started"));
        return life;
    }

    @Test
    void whateverIsKilledThereIsOneOfItAfterwardsAndNoneWhereItIsToBeDown() throws IOException {
        declare(runtime.guest("g", "log-relay = \"off\""), """
                [services.daemon]
                guest = "g"
                command = ["sleep", "4242"]
                [services.stubborn]
                guest = "g"
                user = "www"
                stop-timeout = "2s"
                environment = { A = "b" }
                command = ["sh", "-c", 'trap "" TERM HUP INT; echo stubborn; while :; do sleep 0.1; done', "stubborn"]
                [services.ends]
                guest = "g"
                command = ["sh", "-c", 'echo came; while [ ! -e /tmp/go ]; do sleep 0.1; done; rm /tmp/go; exit 3', "ends"]
                """);
        sandbox.applyOk();

        killLeavesNothing();
        killedOverAndOverWhileItStarts();
        whenItsRunsvIsKilledTheNextOneEndsWhatWasLeft();
        whenItsRunsvIsKilledWhileItIsPausedToo();
        oneThatEndsByItselfIsRestarted();
        itsOwnExitCodeIsTold();
    }

    private void killLeavesNothing() {
        sandbox.eventually("it ignores TERM", () -> hasSaid("stubborn", "stubborn"));
        long before = pid("g", "stubborn");
        sandbox.sv("kill", "stubborn").orFail();
        sandbox.eventually("it is dead", () -> !Sandbox.lives(before));
        awaitInstances("g", "stubborn", 1);
        sandbox.eventually(
                "it is the one that runsv has", () -> instances("g", "stubborn").equals(List.of(pid("g", "stubborn"))));
        sandbox.sv("-w", "1", "force-stop", "stubborn");
        awaitInstances("g", "stubborn", 0);
        sandbox.eventually("runsv knows it", () -> state("stubborn").equals("down"));
        sandbox.sv("-w", "10", "up", "stubborn").orFail();
        awaitInstances("g", "stubborn", 1);
    }

    /** In its first moments it is still on the host, where signals go another way. */
    private void killedOverAndOverWhileItStarts() {
        for (int i = 0; i < 12; i++) {
            sandbox.sv(i % 2 == 0 ? "kill" : "term", "daemon").orFail();
            sandbox.sv("up", "daemon").orFail();
            java.util.concurrent.locks.LockSupport.parkNanos(i * 25_000_000L);
        }
        sandbox.eventually(RECOVERY, "it is up", () -> pid("g", "daemon") != 0);
        sandbox.eventually(
                RECOVERY, "there is no other", () -> instances("g", "4242").equals(List.of(pid("g", "daemon"))));
    }

    private void whenItsRunsvIsKilledTheNextOneEndsWhatWasLeft() {
        for (String service : List.of("daemon", "stubborn")) {
            String mark = service.equals("daemon") ? "4242" : "stubborn";
            assertOneAfterTheKillOfRunsv(service, mark);
        }
        // Its log has a new svlogd, which gets what it says.
        int before = said("stubborn").size();
        sandbox.sv("kill", "stubborn").orFail();
        sandbox.eventually(RECOVERY, "it logs", () -> said("stubborn").size() > before);
    }

    private void whenItsRunsvIsKilledWhileItIsPausedToo() {
        HostProcess daemon = new HostProcess(pid("g", "daemon"));
        sandbox.sv("pause", "daemon").orFail();
        sandbox.eventually("it is stopped", () -> daemon.state().equals("T"));
        assertOneAfterTheKillOfRunsv("daemon", "4242");
    }

    private void assertOneAfterTheKillOfRunsv(String service, String mark) {
        long command = pid("g", service);
        long runsv = runsv(service);
        kill("KILL", runsv);
        sandbox.eventually(RECOVERY, "another runsv", () -> runsv(service) != 0 && runsv(service) != runsv);
        sandbox.eventually(RECOVERY, "the one before is dead", () -> !Sandbox.lives(command));
        sandbox.eventually(
                RECOVERY,
                "one runs",
                () -> pid("g", service) != 0 && instances("g", mark).equals(List.of(pid("g", service))));
        sandbox.eventually(
                RECOVERY,
                "nothing on the host is left of the one before",
                () -> Shell.run("ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -c ' " + sandbox.path("sv/" + service)
                                + "$'")
                        .out()
                        .matches("[12]\n"));
        assertEquals("run", state(service));
    }

    private void oneThatEndsByItselfIsRestarted() {
        long before = pid("g", "ends");
        runtime.inside("g", "touch /tmp/go");
        sandbox.eventually(RECOVERY, "another runs", () -> pid("g", "ends") != 0 && pid("g", "ends") != before);
        awaitInstances("g", "ends", 1);
        assertTrue(Files.notExists(sandbox.path("sv/ends/supervise/stdin")));
        sandbox.sv("-w", "10", "down", "ends").orFail();
        awaitInstances("g", "ends", 0);
        assertTrue(Files.notExists(sandbox.path("sv/ends/supervise/guest-pid")));
        sandbox.sv("-w", "10", "up", "ends").orFail();
    }

    /** runsv tells it to the finish script, runsv(8): one in its place notes it and goes on as the one before. */
    private void itsOwnExitCodeIsTold() throws IOException {
        sandbox.eventually("it runs", () -> pid("g", "ends") != 0);
        Files.copy(sandbox.path("sv/ends/finish"), sandbox.path("finish-before"), StandardCopyOption.COPY_ATTRIBUTES);
        sandbox.write(
                "finish-after",
                "#!/bin/sh\necho \"$1\" >>" + sandbox.path("finish-told") + "\nexec " + sandbox.path("finish-before")
                        + " \"$@\"\n");
        Shell.run("chmod 755 " + sandbox.path("finish-after") + " && mv " + sandbox.path("finish-after") + " "
                        + sandbox.path("sv/ends/finish"))
                .orFail();
        runtime.inside("g", "touch /tmp/go");
        sandbox.eventually(
                RECOVERY, "it ended", () -> sandbox.read("finish-told").equals("3\n"));
        Shell.run("mv " + sandbox.path("finish-before") + " " + sandbox.path("sv/ends/finish"))
                .orFail();
        sandbox.eventually(RECOVERY, "it is back", () -> pid("g", "ends") != 0);
    }
}
