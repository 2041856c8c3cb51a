package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest that has died, or was stopped, and what it leaves behind. */
class OciLifeIT {
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final List<String> SERVICES = List.of("a", "b");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void aGuestThatIsGoneComesBackByItsServicesOrByAnApplyAndStaysAwayWhereDeclaredSo() {
        declare("");
        sandbox.applyOk();

        servicesStartAGuestThatWasKilled();
        servicesStartAGuestThatWasStopped();
        theRecordOfADeadGuestIsNoObstacle();
        aRelayThatSomebodyStoppedIsNoObstacleToTheRunScripts();
        aRelayThatSomebodyStoppedIsNoObstacleToAnApply();
        declaredNotStartedItStopsAfterItsServicesAndComesBack();
    }

    private void servicesStartAGuestThatWasKilled() {
        long before = sandbox.guest("g");
        Shell.kill("KILL", before);
        awaitAnother(before);
    }

    private void servicesStartAGuestThatWasStopped() {
        long before = sandbox.guest("g");
        script("stop").orFail();
        sandbox.eventually("it is dead", () -> !Sandbox.lives(before));
        awaitAnother(before);
    }

    private void theRecordOfADeadGuestIsNoObstacle() {
        SERVICES.forEach(service -> sandbox.sv("-w", "60", "down", service).orFail());
        long before = sandbox.guest("g");
        Shell.kill("KILL", before);
        sandbox.eventually("it is dead", () -> !Sandbox.lives(before));
        assertTrue(Files.exists(sandbox.path("crun/g/status")), "the runtime forgot it by itself");

        script("start").orFail();

        assertNotEquals(before, sandbox.guest("g"));
        assertTrue(sandbox.read("crun/g/status").matches("(?s).*\"pid\": *" + sandbox.guest("g") + "\\D.*"));
        SERVICES.forEach(service -> sandbox.sv("up", service).orFail());
        awaitAll();
    }

    private void aRelayThatSomebodyStoppedIsNoObstacleToTheRunScripts() {
        long before = sandbox.guest("g");
        Shell.kill("STOP", sandbox.pid("a"));
        Shell.kill("KILL", before);
        awaitAnother(before);
    }

    private void aRelayThatSomebodyStoppedIsNoObstacleToAnApply() {
        sandbox.sv("-w", "60", "down", "b").orFail();
        long before = sandbox.guest("g");
        Shell.kill("STOP", sandbox.pid("a"));
        Shell.kill("KILL", before);

        Shell.Result apply = sandbox.applyOk();

        assertTrue(apply.out().contains("guest g"), apply::toString);
        assertTrue(Sandbox.lives(sandbox.guest("g")));
        sandbox.sv("up", "b").orFail();
        awaitAnother(before);
    }

    private void declaredNotStartedItStopsAfterItsServicesAndComesBack() {
        long before = sandbox.guest("g");
        List<Long> daemons = SERVICES.stream().map(sandbox::guestPid).toList();
        long ends = ends();
        declare("started = false");

        sandbox.applyOk();

        assertFalse(Sandbox.lives(before));
        daemons.forEach(daemon -> assertFalse(Sandbox.lives(daemon)));
        assertFalse(Files.exists(sandbox.path("crun/g")));
        SERVICES.forEach(service -> {
            String status = sandbox.sv("status", service).out();
            assertTrue(status.startsWith("down: "), status);
        });
        sandbox.eventually("a ended before its guest went", () -> ends() > ends);
        sandbox.assertNothingToDo();

        declare("started = true");
        sandbox.applyOk();
        awaitAnother(before);
    }

    private long ends() {
        return sandbox.log("a")
                .lines()
                .filter(line -> line.endsWith("ended on TERM"))
                .count();
    }

    private void declare(String line) {
        sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\"", line), """
                [services.a]
                guest = "g"
                command = ["sh", "-c", 'trap "echo ended on TERM; exit" TERM; while :; do sleep 1000 & wait; done']
                [services.b]
                guest = "g"
                command = ["sleep", "100000"]
                """);
    }

    private Shell.Result script(String name) {
        return Shell.run(sandbox.path("state/guests/g/" + name).toString());
    }

    private void awaitAnother(long before) {
        sandbox.eventually(
                RECOVERY,
                "another first process",
                () -> sandbox.guest("g") != before && Sandbox.lives(sandbox.guest("g")));
        awaitAll();
    }

    /** Both daemons run in the guest that is there now. */
    private void awaitAll() {
        sandbox.eventually(RECOVERY, "both daemons run in the guest", () -> {
            String namespace = new HostProcess(sandbox.guest("g")).namespace("pid");
            return !namespace.isEmpty()
                    && SERVICES.stream()
                            .allMatch(service ->
                                    namespace.equals(new HostProcess(sandbox.guestPid(service)).namespace("pid")));
        });
        sandbox.eventually(
                "its relay waits",
                () -> new HostProcess(sandbox.pid("a")).state().equals("S"));
    }
}
