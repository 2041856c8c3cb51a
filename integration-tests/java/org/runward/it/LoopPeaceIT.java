package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loop fights with nobody: not with operators, not with other runwards, not with what keeps failing; and it ends in order. */
class LoopPeaceIT {
    private static final String ONE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final String TWO = "[services.two]\ncommand = [\"sleep\", \"100000\"]\nmanual-stop = \"8s\"\n";
    private static final String CRASH = "[services.crash]\ncommand = [\"false\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private String slow() {
        return "[services.slow]\ncommand = [\"sleep\", \"100000\"]\ncheck = [\"test\", \"-e\", \"" + sandbox.path("ok")
                + "\"]\n";
    }

    private Shell.Result hold(String command, String... words) {
        String[] all = new String[words.length + 3];
        all[0] = command;
        all[1] = "-f";
        all[2] = sandbox.path("runward.toml").toString();
        System.arraycopy(words, 0, all, 3, words.length);
        return sandbox.runward(all).orFail();
    }

    @Test
    void holdsAndStopsAreRespectedAndTheirEndsNeedNoInterval() {
        sandbox.declare(ONE, TWO);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            hold("hold", "one", "--reason", "ticket 4711");
            sandbox.write("sv/one/finish", "#!/bin/sh\n");
            agent.says("event=held subject=\"service one\" why=\"on hold by root: ticket 4711; without it: write");
            sandbox.sv("down", "two").orFail();
            agent.says("event=held subject=\"service two\" why=\"stopped by an operator\"");
            assertEquals("#!/bin/sh\n", sandbox.read("sv/one/finish"));
            assertEquals(1, agent.metric("runward_held{kind=\"service\",name=\"one\"}"));

            agent.eventually("the stop is over by itself", () -> Sandbox.lives(sandbox.pid("two")));
            agent.says("event=no-longer-left subject=\"service two\"");
            hold("release", "one");
            agent.eventually(
                    "what was held is done", () -> sandbox.read("sv/one/finish").contains("After service one ended"));
            assertEquals(0, agent.lines("cause=interval"), agent::log);
            agent.settles();
        }
    }

    @Test
    void whatKeepsFailingBacksOffAloneAndTheOthersAreNotDelayed() {
        sandbox.declareRaw(sandbox.host("timeouts = { up = \"20s\" }") + ONE + CRASH + slow());
        try (Agent agent = Agent.started(sandbox, "")) {
            agent.eventually("one is up", () -> Sandbox.lives(sandbox.pid("one")));
            agent.eventually("slow is up, and not ready", () -> Sandbox.lives(sandbox.pid("slow")));
            // Both are still waited for.
            sandbox.write("sv/one/finish", "#!/bin/sh\n");
            sandbox.eventually(
                    Duration.ofSeconds(15),
                    "another is repaired meanwhile",
                    () -> sandbox.read("sv/one/finish").contains("After service one ended"));
            assertEquals(0, agent.lines("event=failed subject=\"service slow\""), agent::log);

            agent.says("event=failed subject=\"service crash\".* failures=1 next-try=");
            agent.says("event=failed subject=\"service slow\".* cause=\"unable to .*it is up, and its check");
            agent.eventually(
                    "the metrics tell",
                    () -> agent.metric("runward_backoff_failures{kind=\"service\",name=\"slow\"}") == 1);
            assertTrue(agent.metric("runward_backoff_next_try_timestamp_seconds{kind=\"service\",name=\"slow\"}") > 0);
            Shell.Result status = sandbox.status();
            assertTrue(
                    status.out().matches("(?s).*loop +service slow failed 1 time, next try (now|in \\d+s): unable .*"),
                    status::toString);

            sandbox.write("ok", "");
            agent.says("event=changed subject=\"service slow\" action=await");
            sandbox.declare(ONE, slow());
            agent.eventually("crash is gone", () -> !Files.exists(sandbox.path("sv/crash")));
            agent.settles();
            assertEquals(-1, agent.metric("runward_backoff_failures{kind=\"service\",name=\"slow\"}"));
        }
    }

    @Test
    void anApplyByHandAndTheLoopTakeTurns() {
        sandbox.declare(ONE);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            sandbox.write("ok", "");
            sandbox.declare(ONE, slow());
            agent.eventually("slow is up", () -> Sandbox.lives(sandbox.pid("slow")));
            agent.settles();
            Shell.run("rm " + sandbox.path("ok")).orFail();

            // Whichever of the two gets the lock first: the other one waits, and none fails.
            CompletableFuture<Shell.Result> byHand = CompletableFuture.supplyAsync(() -> sandbox.apply());
            sandbox.write("sv/one/finish", "#!/bin/sh\n");
            Shell.run("sv -w 1 restart " + sandbox.path("service/slow"));
            sandbox.write("ok", "");
            assertTrue(byHand.join().isSuccess(), byHand.join()::toString);
            agent.settles();
            assertTrue(sandbox.read("sv/one/finish").contains("After service one ended"));
            for (int time = 0; time < 3; time++) {
                sandbox.assertNothingToDo();
            }
        }
    }

    @Test
    void theLoopWaitsForAnApplyThatIsUnderWayAndIsReadyMeanwhile() {
        sandbox.declare(ONE, slow());
        CompletableFuture<Shell.Result> byHand = CompletableFuture.supplyAsync(() -> sandbox.apply());
        sandbox.eventually("it waits for slow", () -> Sandbox.lives(sandbox.pid("slow")));
        try (Agent agent = Agent.started(sandbox, "")) {
            agent.says("event=waiting for=\"another runward to finish\"");
            agent.eventually(
                    "it is ready all the same", () -> sandbox.read("ready").equals(agent.pid() + "\n"));
            sandbox.write("ok", "");
            assertTrue(byHand.join().isSuccess(), byHand.join()::toString);
            agent.says("event=pass cause=start result=converged");
            agent.settles();
        }
    }

    @Test
    void aSecondAgentWaitsForTheFirstToEndAndTakesItsPlace() {
        sandbox.declare(ONE);
        Agent first = Agent.running(sandbox);
        first.settles();
        try (Agent second = Agent.started(sandbox, "env AGENT=2")) {
            second.says("event=waiting for=\"another runward run to end");
            assertEquals("", sandbox.read("ready"), "it is not ready");
            first.signal("TERM");
            first.end(Duration.ofSeconds(60));
            second.says("event=pass cause=start result=converged");
            second.settles();
        }
    }

    @Test
    void termLetsWhatIsUnderWayFinishAndBeginsNothingMore() {
        sandbox.declare(ONE, slow());
        Agent agent = Agent.started(sandbox, "", "--parallel", "1");
        agent.says("event=waiting for=\"services to stay up: .*slow");
        agent.signal("TERM");
        agent.says("event=ending under-way=\".*service slow");
        assertTrue(agent.lives());
        sandbox.write("ok", "");
        assertEquals(0, agent.end(Duration.ofSeconds(60)));
        agent.says("event=changed subject=\"service slow\"");
        assertEquals(1, agent.lines("event=ended"), agent::log);
        Shell.Result status = sandbox.status();
        assertTrue(status.out().contains("loop          not running, ended"), status::toString);
        sandbox.applyOk();
    }

    @Test
    void aSecondTermEndsItAtOnceAndTermInPeaceTakesNoTime() {
        sandbox.declare(slow());
        Agent agent = Agent.started(sandbox, "");
        agent.says("event=waiting for=\"services to stay up: slow");
        agent.signal("TERM");
        agent.says("event=ending");
        agent.signal("TERM");
        assertEquals(0, agent.end(Duration.ofSeconds(20)));
        Shell.Result status = sandbox.status();
        assertTrue(status.out().contains("not running, and did not end in order"), status::toString);

        sandbox.write("ok", "");
        sandbox.applyOk();
        Agent idle = Agent.running(sandbox);
        idle.settles();
        idle.signal("TERM");
        assertEquals(0, idle.end(Duration.ofSeconds(20)));
        assertFalse(idle.log().contains("Exception"), idle::log);
    }

    @Test
    void hupIsAPassAtOnceAndTriesWhatBacksOff() {
        sandbox.declare(ONE, CRASH);
        try (Agent agent = Agent.running(sandbox)) {
            agent.says("event=failed subject=\"service crash\".* failures=1");
            agent.says("event=failed subject=\"service crash\".* failures=2");
            double before = agent.metric("runward_passes_total{cause=\"hup\",result=\"failed\"}");
            agent.signal("HUP");
            agent.eventually(
                    "a pass by HUP has failed again",
                    () -> agent.metric("runward_passes_total{cause=\"hup\",result=\"failed\"}") > before);
            assertTrue(agent.lines("event=failed subject=\"service crash\".* failures=3") == 1, agent::log);
            sandbox.declare(ONE);
            agent.eventually("crash is gone", () -> !Files.exists(sandbox.path("sv/crash")));
            agent.settles();
        }
    }
}
