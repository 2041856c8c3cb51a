package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever is killed, nothing is left or doubled by it. */
abstract class GuestSignalsContract extends ContractTest {
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    GuestSignalsContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
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
        sandbox.sv("-w", "60", "up", "stubborn").orFail();
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
        Shell.kill("KILL", runsv);
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
        sandbox.sv("-w", "60", "down", "ends").orFail();
        awaitInstances("g", "ends", 0);
        assertTrue(Files.notExists(sandbox.path("sv/ends/supervise/guest-pid")));
        sandbox.sv("-w", "60", "up", "ends").orFail();
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
