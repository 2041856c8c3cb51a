package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is executed in a guest is what is declared, as whom and with what is declared, and has nothing of the host. */
abstract class GuestExecutionContract extends RecordingContract {

    GuestExecutionContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    // --- words, user, limits, descriptors ---

    @Test
    void aCommandRunsInItsGuestAsDeclaredAndHoldsNothingOfTheHost() {
        String hostNull = stat("/dev/null");
        String runsvdirLog = stat(sandbox.path("runsvdir.log").toString());
        try {
            declare(
                    recordingGuest("inside-name"),
                    """
                    [services.plain]
                    guest = "g"
                    user = "www"
                    nice = 5
                    limits = { open-files = 300, core-size = 0, file-size = "64M", cpu-seconds = 3600, data-size = "512M" }
                    """ + recorded("plain"),
                    """
                    [services.onhost]
                    command = ["sleep", "100000"]
                    [services.rooted]
                    guest = "g"
                    log = "none"
                    environment = { A = "b" }
                    nice = 19
                    """ + recorded("rooted"),
                    """
                    [services.odd]
                    guest = "g"
                    command = ["/bin/odd = name", "/report/odd-command"]
                    """,
                    hostile("hostile", ""),
                    hostile("hostile-silent", "log = \"none\"\nuser = \"www\"\n"));

            sandbox.applyOk();
            for (String service : List.of("plain", "rooted", "odd", "hostile", "hostile-silent")) {
                sandbox.eventually(service + " is in the guest", () -> pid("g", service) != 0);
            }

            wordsArriveAsTheyAre();
            theyRunInTheGuestAsTheDeclaredUser();
            limitsAndNiceAreAsDeclared();
            aProgramMayHaveAnyName();
            descriptorsAreThreePipes();
            aHostileCommandReachesNothingOfTheHost();
            assertEquals(hostNull, stat("/dev/null"));
            assertEquals(runsvdirLog, stat(sandbox.path("runsvdir.log").toString()));
            assertFalse(isReported("g", "canary"));
        } finally {
            // Whoever can change them is caught, and the machine is not left so.
            Shell.run("chmod 666 /dev/null; chown 0:0 /dev/null").orFail();
        }
    }

    private void wordsArriveAsTheyAre() {
        for (String service : List.of("plain", "rooted")) {
            for (String key : List.of("command", "before", "check")) {
                List<String> expected = new ArrayList<>(List.of("/report/" + service + "-" + key));
                expected.addAll(WORDS);
                awaitRecord(service + "-" + key);
                assertEquals(
                        expected,
                        ProcessFacts.records(root("g").resolve("report/" + service + "-" + key + ".words")),
                        service + " " + key);
            }
        }
    }

    private void theyRunInTheGuestAsTheDeclaredUser() {
        for (String key : List.of("command", "before", "check")) {
            Map<String, String> plain = facts("plain-" + key);
            assertEquals("the guest's", plain.get("root"), key);
            assertEquals("g", plain.get("hostname"), key);
            assertEquals("www 33", plain.get("user"), key);
            assertEquals("33 33 77", plain.get("groups"), key);
            assertEquals("/", plain.get("directory"), key);
            Map<String, String> rooted = facts("rooted-" + key);
            assertEquals("the guest's", rooted.get("root"), key);
            assertEquals("root 0", rooted.get("user"), key);
            assertEquals("/", rooted.get("directory"), key);
        }
        HostProcess onHost = new HostProcess(sandbox.pid("onhost"));
        HostProcess plain = new HostProcess(pid("g", "plain"));
        assertEquals(onHost.status("SigIgn"), plain.status("SigIgn"));
        assertEquals(0, Long.parseLong(plain.status("SigBlk"), 16));
        assertEquals("33 33 33 33", plain.status("Uid"));
        assertEquals("33 33 33 33", plain.status("Gid"));
        assertEquals(0, Long.parseLong(plain.status("CapEff"), 16));
    }

    /** {@code ulimit} counts 512 bytes, or 1024 for data. */
    private void limitsAndNiceAreAsDeclared() {
        for (String key : List.of("command", "before")) {
            assertEquals("300 0 131072 3600 524288", facts("plain-" + key).get("limits"), key);
            assertEquals("5", facts("plain-" + key).get("nice"), key);
            assertEquals("19", facts("rooted-" + key).get("nice"), key);
        }
    }

    private void aProgramMayHaveAnyName() {
        awaitRecord("odd-command");
        assertEquals("the guest's", facts("odd-command").get("root"));
    }

    private void descriptorsAreThreePipes() {
        for (String service : List.of("plain", "rooted", "odd", "hostile", "hostile-silent")) {
            HostProcess process = new HostProcess(pid("g", service));
            sandbox.eventually("it sleeps", () -> process.arguments().get(0).endsWith("sleep"));
            assertEquals(3, process.descriptors().size(), () -> service + process.descriptors());
            for (int number = 0; number < 3; number++) {
                assertEquals("fifo", process.kindOfDescriptor(number), service + process.descriptors());
            }
            // Nobody on the host can open it: it has no name.
            assertTrue(process.descriptors().get(0).endsWith(" (deleted)"), service + process.descriptors());
        }
        for (String record : List.of("plain-command", "plain-before", "plain-check", "rooted-command")) {
            // The last one is the directory that ls reads.
            assertEquals("0 1 2 3", facts(record).get("descriptors"), record);
        }
    }

    /** Not by what runsvdir gave it, nor by what sv was called with. */
    private void aHostileCommandReachesNothingOfTheHost() {
        sandbox.write("asked", "");
        String asked = stat(sandbox.path("asked").toString());
        for (String service : List.of("hostile", "hostile-silent")) {
            int before = report("g", service + "-check").length();
            assertTrue(before > 0 && isReported("g", service + "-before") && isReported("g", service + "-command"));
            sandbox.run("sv check " + sandbox.path("service/" + service) + " <>/dev/null >" + sandbox.path("asked")
                            + " 2>&1")
                    .orFail();
            assertTrue(report("g", service + "-check").length() > before, "it was not asked");
        }
        assertEquals(asked, stat(sandbox.path("asked").toString()));
    }

    private static String hostile(String name, String keys) {
        String script = """
                echo was here >>/report/%1$s-KEY
                for fd in 0 1 2; do
                    chmod 0777 /proc/self/fd/$fd
                    chown 33:33 /proc/self/fd/$fd
                    echo x <>/proc/self/fd/$fd
                done >/dev/null 2>&1
                """.formatted(name);
        return "[services." + name + "]\nguest = \"g\"\n" + keys + "before = "
                + array("sh", "-c", script.replace("KEY", "before"))
                + "\ncheck = " + array("sh", "-c", script.replace("KEY", "check"))
                + "\ncommand = " + array("sh", "-c", script.replace("KEY", "command") + "exec sleep 100000") + "\n";
    }

    private static String stat(String file) {
        return Shell.run("stat -c '%u:%g %a %t:%T' " + file).orFail().out();
    }

    // --- before, check ---

    @Test
    void beforeRunsToCompletionAndCheckTellsWhenItIsReady() {
        String guest = recordingGuest("");
        flag("g", "fail");
        declare(guest, """
                [services.b]
                guest = "g"
                user = "www"
                before = ["sh", "-c", '''
                echo try >>/report/tries
                [ ! -e /report/fail ] || exit 7
                if [ -e /report/hang ]; then exec sleep 4711; fi
                i=0; while [ $i -lt 10 ]; do i=$((i + 1)); sleep 0.1; done
                echo completed >/report/completed''']
                command = ["sh", "-c", 'cat /report/completed >/report/found; exec sleep 4242']
                """, """
                [services.other]
                guest = "g"
                command = ["sleep", "4343"]
                """);

        aFailingBeforeIsRetriedAndTheCommandNeverRuns();
        whenItSucceedsTheCommandFollows();
        oneThatHangsEndsWithItsService();
        applyWaitsForCheckAndAFailingOneIsHeard(guest);
    }

    private void aFailingBeforeIsRetriedAndTheCommandNeverRuns() {
        Shell.Result apply = sandbox.apply();

        assertEquals(1, apply.status(), apply::toString);
        assertTrue(apply.err().contains("service b: unable to bring up"), apply::toString);
        assertTrue(hasSaid("b", "service b: before exited 7"), () -> sandbox.log("b"));
        assertTrue(report("g", "tries").lines().count() > 1);
        assertFalse(isReported("g", "found"));
        assertEquals(1, instances("g", "4343").size());
    }

    private void whenItSucceedsTheCommandFollows() {
        unflag("g", "fail");
        awaitInstances("g", "4242", 1);
        assertEquals("completed\n", report("g", "found"));
        sandbox.assertNothingToDo();
    }

    private void oneThatHangsEndsWithItsService() {
        flag("g", "hang");
        sandbox.sv("-w", "60", "down", "b").orFail();
        for (String end : List.of("down", "kill", "runsv")) {
            sandbox.sv("up", "b").orFail();
            awaitInstances("g", "4711", 1);
            long hanging = instances("g", "4711").get(0);
            if (end.equals("runsv")) {
                Shell.kill("KILL", runsv("b"));
            } else {
                sandbox.sv("-w", "60", end, "b").orFail();
            }
            sandbox.eventually(Duration.ofSeconds(60), "it has ended", () -> !Sandbox.lives(hanging));
            if (end.equals("down")) {
                assertEquals("down", state("b"));
                awaitInstances("g", "4711", 0);
            } else {
                awaitInstances("g", "4711", 1);
            }
        }
        sandbox.sv("-w", "60", "down", "b").orFail();
        awaitInstances("g", "4711", 0);
        assertEquals(1, processes("g").size(), "only the other one is left");
        unflag("g", "hang");
        sandbox.sv("-w", "60", "up", "b").orFail();
        awaitInstances("g", "4242", 1);
    }

    private void applyWaitsForCheckAndAFailingOneIsHeard(String guest) {
        declare(guest, """
                [services.c]
                guest = "g"
                user = "www"
                environment = { REPORT = "/report" }
                command = ["sleep", "4444"]
                check = ["sh", "-c", '''
                if [ -e /report/hang-check ]; then trap "" TERM; exec sleep 4712; fi
                echo "not yet, says $(id -un)"; echo "nor here" >&2
                [ "$REPORT" = /report ] && [ -e "$REPORT/ready" ]''']
                """);
        CompletableFuture<Shell.Result> apply = CompletableFuture.supplyAsync(() -> sandbox.apply("--allow-removals"));
        sandbox.eventually(Duration.ofSeconds(60), "it runs", () -> pid("g", "c") != 0);
        sandbox.eventually(Duration.ofSeconds(40), "its check is heard", () -> {
            Shell.Result check = sandbox.sv("-w", "1", "check", "c");
            String said = check.out() + check.err();
            return !check.isSuccess() && said.contains("not yet, says www") && said.contains("nor here");
        });
        assertFalse(apply.isDone(), "it did not wait");
        flag("g", "ready");
        apply.join().orFail();
        sandbox.sv("-w", "1", "check", "c").orFail();
        aCheckThatHangsIsEndedInTheGuestToo();
    }

    private void aCheckThatHangsIsEndedInTheGuestToo() {
        flag("g", "hang-check");
        CompletableFuture<Shell.Result> check =
                CompletableFuture.supplyAsync(() -> sandbox.sv("-w", "1", "check", "c"));
        awaitInstances("g", "4712", 1);
        unflag("g", "hang-check");
        long hanging = instances("g", "4712").get(0);
        sandbox.eventually(Duration.ofSeconds(120), "it has ended in the guest", () -> !Sandbox.lives(hanging));
        check.join();
        assertEquals(1, instances("g", "4444").size());
        sandbox.sv("-w", "5", "check", "c").orFail();
    }
}
