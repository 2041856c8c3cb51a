package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A guest's life as it is declared: started once by whoever needs it, stopped after its services, let go. */
abstract class GuestContract extends ContractTest {
    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final List<String> SERVICES = List.of("s1", "s2", "s3", "s4", "s5");

    GuestContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    @Test
    void aGuestStartsOnceForAllItsServicesStopsAfterThemAndIsLetGoWithNothingLost() {
        declare(guest(""), socklog(), services());
        sandbox.applyOk();
        awaitAll();
        sandbox.assertNothingToDo();

        afterABootItsServicesStartItOnceAndAllComeUp();
        declaredNotStartedItStopsAfterItsServices();
        declaredStartedAgainAllComeBack();
        noLongerDeclaredNothingOfOursIsLeftAndNothingOfTheGuestIsLost();
    }

    private void afterABootItsServicesStartItOnceAndAllComeUp() {
        reboot("g");

        awaitAll();

        assertEquals(1, runtime.starts(), runtime::calls);
        assertTrue(runtime.isUp("g"));
        assertEquals(
                SERVICES.size(),
                new HashSet<>(SERVICES.stream()
                                .map(service -> pid("g", service))
                                .toList())
                        .size());
        SERVICES.forEach(service -> awaitInstances("g", "mark-" + service, 1));
        sandbox.assertNothingToDo();
        assertEquals(1, runtime.starts(), runtime::calls);
    }

    private void declaredNotStartedItStopsAfterItsServices() {
        declare(guest("started = false"), socklog(), services());

        sandbox.applyOk();

        assertFalse(runtime.isUp("g"));
        assertEquals(List.of(), processes("g"));
        SERVICES.forEach(service -> {
            assertEquals("down", state(service), service);
            sandbox.eventually(
                    service + " ended before its guest went",
                    () -> last(said(service)).equals("ended on TERM"));
        });
        sandbox.assertNothingToDo();
        assertFalse(runtime.isUp("g"));
        reboot("g");
        SERVICES.forEach(service -> sandbox.eventually(
                "runsv of " + service + " is back", () -> state(service).equals("down")));
        List.of("socklog", "logrelay-g")
                .forEach(service -> sandbox.eventually(
                        service + " is up", () -> state(service).equals("run") && sandbox.pid(service + "/log") != 0));
        sandbox.assertNothingToDo();
        assertEquals(0, runtime.starts(), runtime::calls);
    }

    private void declaredStartedAgainAllComeBack() {
        declare(guest("started = true"), socklog(), services());

        sandbox.applyOk();

        awaitAll();
        sandbox.assertNothingToDo();
    }

    private void noLongerDeclaredNothingOfOursIsLeftAndNothingOfTheGuestIsLost() {
        String files = files();
        List<Long> pids = SERVICES.stream().map(service -> pid("g", service)).toList();
        declare(socklog());

        sandbox.applyOk("--allow-removals");

        pids.forEach(pid -> assertFalse(Sandbox.lives(pid), "process " + pid + " runs on"));
        assertEquals(List.of(), processes("g"));
        for (String service : SERVICES) {
            assertFalse(Files.exists(sandbox.path("service/" + service), LinkOption.NOFOLLOW_LINKS), service);
            assertFalse(Files.exists(sandbox.path("sv/" + service)), service);
            assertTrue(Files.exists(sandbox.path("log/" + service)), "logs are never removed");
        }
        assertFalse(Files.exists(sandbox.path("sv/logrelay-g")));
        assertFalse(Files.exists(sandbox.path("state/guests/g")), sandbox::dump);
        assertEquals(files, files());
        runtime.assertReleased("g");
        assertEquals("run", state("socklog"));
    }

    @Test
    void aServiceThatCannotStartSaysWhyAndHarmsNoOther() {
        String fine = """
                [services.fine]
                guest = "g"
                command = ["sleep", "fine"]
                """.replace("\"fine\"]", "\"4242\"]");
        declare(runtime.guest("g", "log-relay = \"off\""), fine);
        sandbox.applyOk();
        sandbox.eventually("fine is in the guest", () -> pid("g", "fine") != 0);
        long before = pid("g", "fine");
        declare(runtime.guest("g", "log-relay = \"off\""), fine, """
                # A guest may take long to say that it cannot: that counts as up, but for a check.
                [services.no-user]
                guest = "g"
                check = ["false"]
                command = ["sleep", "no-user"]
                user = "stranger"
                [services.no-user-either]
                guest = "g"
                command = ["sleep", "no-user-either"]
                user = "stranger"
                environment = { A = "b" }
                [services.no-command]
                guest = "g"
                check = ["false"]
                command = ["no-such-program", "no-command"]
                [services.no-command-either]
                guest = "g"
                check = ["false"]
                command = ["/bin/no-such-program", "no-command-either"]
                user = "www"
                environment = { A = "b" }
                [services.no-file]
                guest = "g"
                command = ["sleep", "no-file"]
                environment-file = "/etc/no-such-file"
                """);
        sandbox.doesNotEndConverged();

        Shell.Result apply = sandbox.apply();

        assertEquals(1, apply.status(), apply::toString);
        assertSays(apply, "no-user", "stranger");
        assertSays(apply, "no-user-either", "stranger");
        assertSays(apply, "no-command", "no-such-program");
        assertSays(apply, "no-command-either", "no-such-program");
        assertSays(apply, "no-file", "/etc/no-such-file");
        assertFalse(apply.err().contains("service fine"), apply::toString);
        assertEquals(before, pid("g", "fine"), "another one runs");
        sandbox.eventually(
                "the ones that runsv tries again have ended",
                () -> processes("g").equals(List.of(before)));
    }

    /** One line says it: there is no other, but what the guest's own cat says of a file. */
    private void assertSays(Shell.Result apply, String service, String what) {
        assertTrue(apply.err().contains("service " + service + ": unable to bring up"), apply::toString);
        List<String> lines = said(service).stream().distinct().toList();
        assertTrue(lines.stream().anyMatch(line -> line.contains(what)), lines::toString);
        assertTrue(lines.stream().filter(line -> !line.contains(what)).toList().isEmpty(), lines::toString);
        assertTrue(lines.size() <= 2, lines::toString);
    }

    private String guest(String line) {
        return runtime.guest("g", line);
    }

    private String socklog() {
        return "[services.socklog]\ncommand = [\"socklog\", \"unix\", \"" + sandbox.path("syslog/log") + "\"]\n";
    }

    private String services() {
        return SERVICES.stream().map(service -> """
                        [services.%1$s]
                        guest = "g"
                        command = ["sh", "-c", 'trap "echo ended on TERM; exit" TERM; echo started; while :; do sleep 0.2; done', "mark-%1$s"]
                        """.formatted(service)).collect(Collectors.joining());
    }

    private void awaitAll() {
        sandbox.eventually(
                BOOT,
                "all run in the guest",
                () -> SERVICES.stream().allMatch(service -> {
                    List<String> said = said(service);
                    return last(said).equals("started") && state(service).equals("run") && pid("g", service) != 0;
                }));
    }

    private static String last(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** All that is in the guest's root, with owners, modes and contents; what the kernel mounts there is not. */
    private String files() {
        return Shell.run("cd " + root("g")
                        + " && find . -xdev ! -path './proc/*' -printf '%P %y %m %U %G %l %s\\n' | sort"
                        + " && find . -xdev -type f ! -path './proc/*' -exec cksum {} + | sort")
                .orFail()
                .out();
    }
}
