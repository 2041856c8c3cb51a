package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loop is there when something drifts, and quiet when nothing does. No pass in these tests comes by the interval. */
class LoopDriftIT {
    private static final String ONE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\nmanual-stop = \"0s\"\n";
    private static final String TWO = "[services.two]\ncommand = [\"sleep\", \"100000\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void whatDriftsOnDiskComesBack() throws IOException {
        sandbox.declare(ONE + "environment = { A = \"1\" }\n", TWO);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();

            sandbox.write("sv/one/finish", "#!/bin/sh\n");
            sandbox.write("sv/one/env/B", "2");
            sandbox.write("sv/one/log/extra", "");
            agent.eventually(
                    "what was written is put back",
                    () -> sandbox.read("sv/one/finish").contains("After service one ended")
                            && !Files.exists(sandbox.path("sv/one/env/B"))
                            && !Files.exists(sandbox.path("sv/one/log/extra")));
            Files.setPosixFilePermissions(sandbox.path("sv/one/run"), PosixFilePermissions.fromString("rwxrwxrwx"));
            agent.eventually(
                    "the mode is put back",
                    () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.path("sv/one/run")))
                            .equals("rwxr-xr-x"));
            Files.delete(sandbox.path("log/one/config"));
            agent.eventually("the log settings come back", () -> Files.exists(sandbox.path("log/one/config")));
            Files.delete(sandbox.path("service/one"));
            agent.eventually("the link comes back", () -> Files.isSymbolicLink(sandbox.path("service/one")));
            Files.delete(sandbox.path("sv/two/run"));
            agent.eventually("so do files", () -> Files.isExecutable(sandbox.path("sv/two/run")));
            agent.settles();
            assertTrue(agent.lines("event=changed subject=\"service one\" action=write kind=drift") >= 1, agent::log);
            agent.eventually(
                    "there is one instance",
                    () -> Places.Machine.now().workingIn(sandbox.path("sv/one")).stream()
                                    .filter(process -> process.endsWith(" [sleep, 100000]"))
                                    .count()
                            == 1);
        }
    }

    @Test
    void whatDriftsInWhatAServiceDoesComesBack() throws IOException {
        sandbox.declare(ONE, TWO + "state = \"down\"\n");
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            long first = sandbox.pid("one");
            sandbox.sv("down", "one").orFail();
            agent.eventually("a stop is not respected", () -> isAnother("one", first));
            // While the loop still waits for it to stay up.
            long second = sandbox.pid("one");
            sandbox.sv("down", "one").orFail();
            agent.eventually("nor is a second one", () -> isAnother("one", second));
            agent.settles();
            sandbox.sv("pause", "one").orFail();
            agent.says("action=continue");
            agent.eventually(
                    "a pause is not respected",
                    () -> sandbox.read("sv/one/supervise/stat").trim().equals("run"));
            agent.settles();
            sandbox.sv("up", "two");
            agent.eventually(
                    "one that is declared down goes down", () -> agent.lines("\"service two\" action=down") > 0);
            agent.settles();
            long third = sandbox.pid("one");
            Shell.kill("KILL", third);
            agent.eventually("runit brings one back that was killed", () -> isAnother("one", third));
            agent.eventually(
                    "which is counted",
                    () -> agent.metric("runward_service_restarts_total{service=\"one\",guest=\"\"}") >= 2);
        }
    }

    /** Another process than that one runs, and is to; in between there is none, or finish. */
    private boolean isAnother(String service, long before) {
        long pid = sandbox.pid(service);
        return pid != 0
                && pid != before
                && sandbox.read("sv/" + service + "/supervise/stat").trim().equals("run");
    }

    @Test
    void aChangedDeclarationIsAppliedAtOnceWhicheverWayItIsWritten() throws IOException {
        sandbox.declare(ONE);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            long before = sandbox.pid("one");
            sandbox.declare(ONE, TWO);
            agent.eventually("a new service is up", () -> Sandbox.lives(sandbox.pid("two")));

            Path other = sandbox.path("other.toml");
            sandbox.declare(ONE.replace("100000", "100001"), TWO);
            Files.copy(sandbox.path("runward.toml"), other);
            Files.move(other, sandbox.path("runward.toml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            agent.eventually("a changed one was restarted", () -> isAnother("one", before));
            sandbox.declare(ONE.replace("100000", "100001"));
            agent.eventually("one that is declared no more is gone", () -> !Files.exists(sandbox.path("sv/two")));
            agent.settles();
            assertTrue(agent.lines("event=declaration-changed") >= 2, agent::log);
        }
    }

    @Test
    void whileAllThatMayBeCarriedOutAtOnceIsItStillLooks() throws IOException {
        String waits = "check = [\"test\", \"-e\", \"" + sandbox.path("flag") + "\"]\n";
        sandbox.declare(ONE);
        try (Agent agent = Agent.running(sandbox, "--max-unavailable", "1")) {
            agent.settles();
            sandbox.declare(ONE, TWO + waits);
            agent.eventually("the second is up, and not ready", () -> Sandbox.lives(sandbox.pid("two")));

            Files.delete(sandbox.path("log/one/config"));
            sandbox.declare(ONE, TWO + waits, "[services.three]\ncomand = [\"sleep\"]\n");
            agent.says("event=declaration-invalid problem=\".*did you mean");
            assertFalse(Files.exists(sandbox.path("log/one/config")), "there is no room for another plan");

            sandbox.write("flag", "");
            agent.eventually("and then there is", () -> Files.exists(sandbox.path("log/one/config")));
            sandbox.declare(ONE, TWO + waits);
            agent.settles();
        }
    }

    @Test
    void aBurstOfAThousandEventsIsOnePass() throws IOException {
        sandbox.declare(ONE);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            double before = agent.passes();
            long began = System.nanoTime();
            for (int time = 0; time < 1000; time++) {
                Files.setLastModifiedTime(
                        sandbox.path("sv/one/run"), FileTime.from(Instant.ofEpochSecond(1_700_000_000L + time)));
            }
            long bursts = (System.nanoTime() - began) / Duration.ofMillis(150).toNanos();
            agent.eventually("a pass", () -> agent.passes() > before);
            agent.settles();
            // They may straddle the longest time for which a burst is joined.
            assertTrue(agent.passes() - before <= 3 + bursts, () -> agent.passes() - before + " passes");
            assertEquals(0, agent.lines("event=changed subject=\"service one\" action=write"), agent::log);
        }
    }

    @Test
    void logsThatGrowAndAreRotatedWakeNobody() {
        sandbox.declare(
                ONE,
                "[services.loud]\ncommand = [\"sh\", \"-c\", \"while :; do echo $(date) line; sleep 0.1; done\"]\n"
                        + "log = { size = \"4K\", keep = 3 }\n");
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            double before = agent.passes();
            agent.eventually(
                    "the log was rotated",
                    () -> Shell.run("ls " + sandbox.path("log/loud") + "/@*").isSuccess());
            // By then there were a hundred lines, each of which could have woken it.
            assertTrue(agent.passes() - before <= 1, () -> agent.passes() - before + " passes");
        }
    }

    @Test
    void aGuestThatIsKilledIsBackWithItsServices() {
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                "[services.in]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n");
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            long guest = sandbox.guest("g");
            Shell.kill("KILL", guest);
            agent.eventually(
                    "the guest is another one, and its service is up",
                    () -> sandbox.guest("g") != 0 && sandbox.guest("g") != guest && sandbox.guestPid("in") != 0);
            Shell.run("echo >>" + sandbox.path("state/guests/g/start")).orFail();
            agent.eventually(
                    "its definition is put back", () -> agent.lines("subject=\"guest g\" action=write kind=drift") > 0);
            agent.settles();
        }
    }

    @Test
    void whereTheLimitOfWatchesIsReachedItSaysSoOnceAndTheIntervalIsLeft() {
        Tools.require("strace");
        sandbox.declare(ONE, TWO);
        sandbox.applyOk();
        // As the kernel answers a user who has too many; strace -D stays out of the way of signals.
        String limited = "strace -D -f -o /dev/null -e trace=inotify_add_watch"
                + " -e inject=inotify_add_watch:error=ENOSPC:when=4+";
        try (Agent agent = Agent.started(sandbox, limited, "--interval", "2s", "--jitter", "0%")) {
            agent.says("event=watch-limit");
            sandbox.write("sv/two/finish", "#!/bin/sh\n");
            agent.eventually(
                    "the interval finds it", () -> sandbox.read("sv/two/finish").contains("After service two ended"));
            agent.eventually(
                    "several passes",
                    () -> agent.metric("runward_passes_total{cause=\"interval\",result=\"converged\"}") >= 3);
            assertEquals(1, agent.lines("event=watch-limit"), agent::log);
            assertEquals(0, agent.metric("runward_watch_complete"));
            assertTrue(sandbox.status().out().contains("the limits of inotify are reached"));
        }
    }
}
