package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest is started by whoever needs it first: once, and without keeping anything of who started it. */
class OciStartIT {
    private static final List<String> SERVICES = List.of("s1", "s2", "s3", "s4", "s5");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void servicesStartTheirColdGuestOnceAndItKeepsNothingOfTheOneThatDid() {
        declare(SERVICES);
        sandbox.applyOk();
        assertEquals(1, starts());

        SERVICES.forEach(service -> sandbox.sv("-w", "60", "down", service).orFail());
        Shell.run(sandbox.path("state/guests/cold/stop").toString()).orFail();
        assertEquals(0, sandbox.guest("cold"));

        fiveServicesAtOnceStartItOnce();
        itHoldsNoDescriptorAndNoLock();
        theServiceThatStartsItIsRemovedWhileItRuns();
    }

    private void fiveServicesAtOnceStartItOnce() {
        sandbox.write("calls", "");
        SERVICES.forEach(service -> sandbox.sv("up", service).orFail());
        awaitAll(SERVICES);
        assertEquals(1, starts());
        assertEquals(
                5,
                SERVICES.stream()
                        .map(sandbox::guestPid)
                        .collect(Collectors.toSet())
                        .size());
    }

    private void itHoldsNoDescriptorAndNoLock() {
        HostProcess first = new HostProcess(sandbox.guest("cold"));
        List<String> descriptors = first.descriptors();
        // catatonit makes itself a signalfd; whatever else it had, it was given.
        assertEquals(List.of("/dev/null", "/dev/null", "/dev/null", "anon_inode:[signalfd]"), descriptors);
        assertTrue(Shell.run("flock -n " + sandbox.path("state/guests/cold/lock") + " true")
                .isSuccess());
    }

    private void theServiceThatStartsItIsRemovedWhileItRuns() {
        SERVICES.forEach(service -> sandbox.sv("-w", "60", "down", service).orFail());
        Shell.run(sandbox.path("state/guests/cold/stop").toString()).orFail();
        sandbox.sv("up", "s1").orFail();
        awaitAll(List.of("s1"));
        long guest = sandbox.guest("cold");
        List<String> others = SERVICES.subList(1, 5);
        others.forEach(service -> sandbox.sv("up", service).orFail());
        awaitAll(others);
        long runsv = Long.parseLong(new HostProcess(sandbox.pid("s1")).status("PPid"));

        declare(others);
        CompletableFuture<Shell.Result> apply = CompletableFuture.supplyAsync(() -> sandbox.applyOk());
        sandbox.eventually("its link is gone", () -> !Files.isSymbolicLink(sandbox.path("service/s1")));
        sandbox.eventually(Duration.ofSeconds(60), "its runsv is gone", () -> !Sandbox.lives(runsv));
        apply.join();

        assertTrue(Files.notExists(sandbox.path("sv/s1")));
        assertEquals(guest, sandbox.guest("cold"));
        assertTrue(Sandbox.lives(guest));
        assertTrue(others.stream().allMatch(service -> Sandbox.lives(sandbox.guestPid(service))));
    }

    private void declare(List<String> services) {
        String declarations = services.stream()
                .map(service -> "[services." + service + "]\nguest = \"cold\"\ncommand = [\"sleep\", \"100000\"]\n")
                .collect(Collectors.joining());
        sandbox.declareRaw(sandbox.host("oci-runtime = " + sandbox.recordedRuntime())
                + sandbox.busyboxGuest("cold", "log-relay = \"off\"")
                + declarations);
    }

    private void awaitAll(List<String> services) {
        sandbox.eventually(
                "all run in the guest",
                () -> services.stream().allMatch(service -> Sandbox.lives(sandbox.guestPid(service))));
    }

    private long starts() {
        return sandbox.read("calls")
                .lines()
                .filter(line -> line.contains(" run -d "))
                .count();
    }
}
