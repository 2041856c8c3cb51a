package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a service is made of, on the host and in a guest: user, limits, steps before it, readiness, instances. */
class ServicesIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void aServiceRunsAsDeclaredOnTheHostAndInEachOfItsGuests() {
        String user = userWithMoreGroups();
        String devNull = Shell.run("stat -c '%a %u %g' /dev/null").out();
        String steps = """
                before = ["sh", "-c", "id -u >/tmp/%1$s-before"]
                check = ["test", "-e", "/tmp/%1$s-ready"]
                host-before = ["sh", "-c", "id -u >>%2$s"]
                limits = { open-files = 123, core-size = "2K", cpu-seconds = 1000 }
                """;
        String marker = sandbox.directory().getFileName().toString();
        sandbox.declare(
                sandbox.busyboxGuest("a", "log-relay = \"off\""),
                sandbox.busyboxGuest("b", "log-relay = \"off\""),
                """
                [services.onhost]
                command = ["sh", "-c", "touch /tmp/%1$s-ready; exec sleep 100000"]
                user = "%2$s"
                """.formatted(marker, user) + steps.formatted(marker, sandbox.path("onhost")),
                """
                [services.inguest]
                guests = ["a", "b"]
                command = ["sh", "-c", "touch /tmp/%1$s-ready; exec sleep 100000"]
                user = "www"
                """.formatted(marker) + steps.formatted(marker, sandbox.path("inguest")),
                """
                [services.numeric]
                command = ["sleep", "100000"]
                user = "65534:12"
                [services.numeric-inside]
                guest = "a"
                command = ["sleep", "100000"]
                user = "12:34"
                """);
        try {
            sandbox.applyOk();

            String uid = Shell.run("id -u " + user).out().trim();
            assertUser(sandbox.pid("onhost"), uid, Shell.run("id -G " + user).out());
            assertLimits(sandbox.pid("onhost"));
            assertEquals(uid, Shell.run("cat /tmp/" + marker + "-before").out().trim());
            assertEquals("0\n", sandbox.read("onhost"), "host-before runs once, as root");
            for (String guest : List.of("a", "b")) {
                long pid = sandbox.guestPid("inguest-" + guest);
                assertUser(pid, "33", "33 77");
                assertLimits(pid);
                assertEquals("1", ProcessFacts.status(pid, "NoNewPrivs:"));
                assertEquals("33\n", sandbox.read("roots/" + guest + "/tmp/" + marker + "-before"));
            }
            assertEquals("0\n0\n", sandbox.read("inguest"), "host-before runs once per instance, as root");
            assertFalse(Files.exists(sandbox.path("sv/inguest")), "only its instances are services");
            assertUser(sandbox.awaitProgram("numeric", "sleep"), "65534", "12");
            long numeric = sandbox.inside("numeric-inside");
            assertEquals("12 12 12 12", ProcessFacts.status(numeric, "Uid:"));
            assertEquals("34 34 34 34", ProcessFacts.status(numeric, "Gid:"));
            assertEquals("", ProcessFacts.status(numeric, "Groups:"));
            assertEquals(
                    devNull,
                    Shell.run("stat -c '%a %u %g' /dev/null").out(),
                    "no guest got hold of the host's /dev/null");
        } finally {
            Shell.run("rm -f /tmp/" + marker + "-before /tmp/" + marker + "-ready");
        }
    }

    /** A user of this machine with more than one group where there is one. */
    private static String userWithMoreGroups() {
        String found = Shell.run(
                        "awk -F: '$4 != \"\" && $4 !~ /[^a-z,]/ { split($4, users, \",\"); print users[1]; exit }'"
                                + " /etc/group")
                .out()
                .trim();
        return found.isEmpty() ? "nobody" : found;
    }

    private static void assertUser(long pid, String uid, String groups) {
        assertNotEquals(0, pid);
        assertEquals(String.join(" ", uid, uid, uid, uid), ProcessFacts.status(pid, "Uid:"));
        String gid = groups.trim().split(" ")[0];
        assertEquals(String.join(" ", gid, gid, gid, gid), ProcessFacts.status(pid, "Gid:"));
        assertEquals(sorted(groups), sorted(ProcessFacts.status(pid, "Groups:")));
    }

    private static List<String> sorted(String numbers) {
        return Arrays.stream(numbers.trim().split(" ")).sorted().toList();
    }

    private static void assertLimits(long pid) {
        assertEquals("123", ProcessFacts.softLimit(pid, "Max open files"));
        assertEquals("2048", ProcessFacts.softLimit(pid, "Max core file size"));
        assertEquals("1000", ProcessFacts.softLimit(pid, "Max cpu time"));
    }

    @Test
    void aStepThatFailsAlsoAfterAWhileKeepsItsServiceDownAndSaysSo() {
        String failing = """
                [services.%1$s-before]
                %2$s
                command = ["touch", "/tmp/never"]
                before = ["sh", "-c", "echo no database here; exit 7"]
                [services.%1$s-host-before]
                %2$s
                command = ["touch", "/tmp/never"]
                host-before = ["sh", "-c", "sleep 1.5; echo no network here; exit 8"]
                """;
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                failing.formatted("host", "")
                        .replace("/tmp/never", sandbox.path("never").toString()),
                failing.formatted("guest", "guest = \"g\""),
                """
                [services.dependant]
                command = ["sleep", "100000"]
                needs = ["host-before"]
                [services.other]
                command = ["sleep", "100000"]
                """);
        sandbox.doesNotEndConverged();
        long before = System.nanoTime();

        Shell.Result result = sandbox.apply();

        assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 240, "it does not wait for ever");
        assertEquals(1, result.status(), result::toString);
        for (String place : List.of("host", "guest")) {
            assertFailed(result, place + "-before", "no database here", "before exited 7");
            assertFailed(result, place + "-host-before", "no network here", "host-before exited 8");
        }
        assertTrue(
                result.err().contains("\nservice dependant: not finished: service host-before failed\n"),
                result::toString);
        assertTrue(Sandbox.lives(sandbox.pid("other")), "what does not depend on it is done");
        assertFalse(Files.exists(sandbox.path("never")));
        assertFalse(Files.exists(sandbox.path("roots/g/tmp/never")));
        assertEquals(3, sandbox.status().status());
    }

    private void assertFailed(Shell.Result result, String service, String... words) {
        assertTrue(
                result.err().contains("service " + service + ": unable to bring up")
                        && result.err()
                                .contains(sandbox.path("log/" + service + "/current")
                                        .toString()),
                result::toString);
        for (String word : words) {
            assertTrue(sandbox.log(service).contains(word), () -> sandbox.log(service));
        }
    }

    @Test
    void aNeedIsWaitedForAndNeverStarted() {
        sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\""), """
                [services.base]
                command = ["sleep", "100000"]
                [services.unready]
                command = ["sleep", "100000"]
                check = ["test", "-e", "%1$s/ready"]
                [services.onhost]
                command = ["sleep", "100000"]
                needs = ["base"]
                [services.inside]
                guest = "g"
                command = ["sleep", "100000"]
                needs = ["unready", "base"]
                """.formatted(sandbox.directory()));
        sandbox.write("ready", "");
        sandbox.applyOk();

        // Nobody but runit from here on.
        sandbox.sv("down", "onhost").orFail();
        sandbox.sv("down", "inside").orFail();
        sandbox.sv("down", "base").orFail();
        Shell.run("rm " + sandbox.path("ready"));
        sandbox.eventually(
                "all are down", () -> sandbox.pid("onhost") + sandbox.pid("inside") + sandbox.pid("base") == 0);
        // As runsv leaves it for a moment at each start: stat is written before status.
        sandbox.write("service/base/supervise/stat", "run\n");
        sandbox.sv("up", "onhost").orFail();
        sandbox.sv("up", "inside").orFail();
        sandbox.eventually("both wait", () -> sandbox.pid("onhost") > 0 && sandbox.pid("inside") > 0);
        sandbox.eventually("the run scripts look", () -> waits("onhost") && waits("inside"));
        assertEquals(0, sandbox.pid("base"), "the need stays down");
        assertTrue(sandbox.sv("status", "base").out().startsWith("down"));

        sandbox.sv("up", "base").orFail();
        sandbox.eventually("onhost runs", () -> runs("onhost"));
        sandbox.eventually("a need whose check fails is not up", () -> waits("inside"));
        assertEquals(0, sandbox.guestPid("inside"));
        sandbox.write("ready", "");
        sandbox.eventually("inside runs", () -> sandbox.guestPid("inside") > 0);
        sandbox.assertNothingToDo();
    }

    /** It sleeps between two looks at the need, as a child of the run script. */
    private boolean waits(String service) {
        long pid = sandbox.pid(service);
        return pid > 0
                && new HostProcess(pid).status("Name").equals("run")
                && Shell.run("ps -o args= --ppid " + pid).out().matches("(?s).*(sleep 1|sv -v -w 1 check).*");
    }

    private boolean runs(String service) {
        long pid = sandbox.pid(service);
        return pid > 0 && new HostProcess(pid).status("Name").equals("sleep");
    }

    @Test
    void aDirectoryOfOursIsNotRemovedBecauseItIsDeclaredAsOneThatIsThere() {
        String made = "[services.made]\ncommand = [\"sleep\", \"100000\"]\n";
        sandbox.declare(made);
        sandbox.applyOk();
        long pid = sandbox.pid("made");

        sandbox.declare("[services.taken]\ndirectory = \"" + sandbox.path("sv/made") + "\"\n");
        Shell.Result refused = sandbox.apply("--allow-removals");
        assertEquals(1, refused.status(), refused::toString);
        assertTrue(refused.out().contains("was made by runward, for service made; remove "), refused::toString);
        assertEquals(pid, sandbox.pid("made"));
        assertTrue(Files.exists(sandbox.path("sv/made/run")), "the directory of a declared service");
        sandbox.declare(made);
    }

    @Test
    void anExistingDirectoryThatIsDeclaredDownIsDownAfterItsFirstApply() {
        sandbox.write("hand/legacy/run", "#!/bin/sh\nexec sleep 100000\n");
        Shell.run("chmod 755 " + sandbox.path("hand/legacy/run")).orFail();
        sandbox.declare("[services.legacy]\nstate = \"down\"\ndirectory = \"" + sandbox.path("hand/legacy") + "\"\n");
        sandbox.applyOk();
        assertEquals(0, sandbox.pid("legacy"));
        assertTrue(sandbox.sv("status", "legacy").out().startsWith("down"), "runsv knows it");
    }

    @Test
    void whatFailedIsToldUntilItHasShownThatItIsReady() {
        String api = "[services.api]\ncommand = [\"sleep\", \"100000\"]\ncheck = [\"test\", \"-e\", \""
                + sandbox.path("ready")
                + "\"]\n";
        sandbox.declareRaw(sandbox.host("timeouts = { up = \"3s\" }") + api);
        for (int pass = 0; pass < 2; pass++) {
            Shell.Result result = sandbox.apply();
            assertEquals(1, result.status(), result::toString);
        }
        assertTrue(
                sandbox.status().out().contains("! failed when it was last tried"),
                () -> sandbox.status().out());
        sandbox.write("ready", "");
        sandbox.declareRaw(sandbox.host() + api);
        sandbox.applyOk();
    }

    @Test
    void anExistingDirectoryAndASharedRunScriptAreUsedAndNeverRewritten() throws IOException {
        sandbox.write("hand/legacy/run", "#!/bin/sh\nexec 2>&1\nexec sleep 100000\n");
        sandbox.write("hand/legacy/notes", "made by hand in 2009\n");
        sandbox.write("hand/run", "#!/bin/sh\n: >/\"${PWD#/}\"/started\nexec sleep 100000\n");
        Shell.run("chmod 755 " + sandbox.path("hand/legacy/run") + " && chmod 750 " + sandbox.path("hand/run"))
                .orFail();
        String before = fingerprint();
        String declaration = """
                [services.legacy]
                directory = "%1$s/hand/legacy"
                %2$s
                [services.one]
                run-script = "%1$s/hand/run"
                [services.two]
                run-script = "%1$s/hand/run"
                environment = { TWO = "yes" }
                """;
        sandbox.declare(declaration.formatted(sandbox.directory(), ""));

        sandbox.applyOk();

        assertTrue(Sandbox.lives(sandbox.pid("legacy")));
        assertEquals(
                sandbox.path("hand/legacy"), Files.readSymbolicLink(sandbox.path("service/legacy")), "it is linked");
        for (String service : List.of("one", "two")) {
            sandbox.awaitProgram(service, "sleep");
            assertNotEquals(
                    "",
                    Shell.run("ls " + sandbox.path("sv/" + service + "/started"))
                            .out());
            Files.delete(sandbox.path("sv/" + service + "/started"));
        }
        assertEquals("yes", ProcessFacts.environment(sandbox.pid("two")).get("TWO"));
        sandbox.assertNothingToDo();

        sandbox.declare(declaration.formatted(sandbox.directory(), "state = \"down\""));
        sandbox.applyOk();
        assertEquals(0, sandbox.pid("legacy"));
        assertEquals(before, fingerprint());

        sandbox.declare(declaration.formatted(sandbox.directory(), "state = \"unlinked\""));
        sandbox.applyOk();
        assertFalse(Files.exists(sandbox.path("service/legacy"), java.nio.file.LinkOption.NOFOLLOW_LINKS));
        assertEquals(before, fingerprint());
    }

    /** Names, modes, owners, times and contents of what was made by hand; runsv's own directory excepted. */
    private String fingerprint() {
        return Shell.run("cd " + sandbox.path("hand") + " && find . -path '*/supervise' -prune -o -type f -printf"
                        + " '%p %m %u %g %T@\\n' -exec sha256sum {} \\; -o -print | sort")
                .orFail()
                .out();
    }
}
