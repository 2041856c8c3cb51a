package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service directory of examples/runit: passes at their time, signals, and what is there in between. */
class AgentServiceIT {
    private static final String SERVICE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final Duration TWO_PASSES = Duration.ofSeconds(60);

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void driftIsRepairedAtTheNextPassAndTheServiceStaysTheSame() throws IOException {
        install(1);
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");

        sandbox.write("sv/one/finish", "#!/bin/sh\n");
        sandbox.eventually(
                TWO_PASSES,
                "what was written comes back",
                () -> sandbox.read("sv/one/finish").contains("After service one ended"));
        Files.delete(sandbox.path("service/one"));
        sandbox.eventually(TWO_PASSES, "the link comes back", () -> Files.isSymbolicLink(sandbox.path("service/one")));
        sandbox.eventually(
                TWO_PASSES, "a pass has nothing to do", () -> lastLine().contains("nothing to do"));

        assertEquals(agent, sandbox.pid("runward"));
        assertTrue(log().contains("service one ~ write"), this::log);
    }

    @Test
    void betweenPassesThereIsAShellWithItsSleepAndHupMakesAPassAtOnce() {
        install(100_000);
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        long sleep = sleeps(agent);

        sandbox.write("sv/one/finish", "#!/bin/sh\n");
        sandbox.sv("hup", "runward").orFail();

        sandbox.eventually(
                TWO_PASSES,
                "what was written comes back",
                () -> sandbox.read("sv/one/finish").contains("After service one ended"));
        assertNotEquals(sleep, sleeps(agent));
        assertEquals(agent, sandbox.pid("runward"));
    }

    @Test
    void downEndsItAtOnceWithItsSleep() {
        install(100_000);
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        long sleep = sleeps(agent);

        sandbox.sv("-w", "3", "down", "runward").orFail();

        assertFalse(Sandbox.lives(agent));
        sandbox.eventually("its sleep has ended", () -> !Sandbox.lives(sleep));
        assertTrue(Sandbox.lives(sandbox.pid("one")));
        sandbox.sv("-w", "7", "up", "runward").orFail();
        sleeps(sandbox.pid("runward"));
    }

    @Test
    void downLetsAPassThatIsUnderWayFinish() {
        install(100_000);
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        sleeps(agent);
        Path ready = sandbox.path("ready");
        declare(
                SERVICE,
                "[services.slow]\ncommand = [\"sleep\", \"100000\"]\ncheck = [\"test\", \"-e\", \"" + ready + "\"]");
        sandbox.sv("hup", "runward").orFail();
        sandbox.eventually(TWO_PASSES, "the pass waits for the service", () -> sandbox.pid("slow") > 0);

        sandbox.sv("down", "runward");
        sandbox.eventually(
                "runsv has sent its TERM",
                () -> sandbox.read("service/runward/supervise/stat").contains("got TERM"));
        assertTrue(Sandbox.lives(agent));
        sandbox.write("ready", "");

        sandbox.eventually(TWO_PASSES, "it has ended", () -> !Sandbox.lives(agent));
        sandbox.eventually(
                "its last line is the end of the pass", () -> lastLine().contains("Done: "));
        sandbox.sv("-w", "7", "up", "runward").orFail();
    }

    @Test
    void aNewDefinitionOfItsOwnIsReportedAndItDoesNotRestartItself() throws IOException {
        install(100_000);
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        sleeps(agent);

        Files.writeString(sandbox.path("sv/runward/run"), "# edited\n", StandardOpenOption.APPEND);
        sandbox.sv("hup", "runward").orFail();

        sandbox.eventually(
                TWO_PASSES,
                "a pass reports it",
                () -> log().contains("runs an older definition, and restart = \"report\""));
        sleeps(agent);
        assertEquals(agent, sandbox.pid("runward"));
        sandbox.sv("restart", "runward").orFail();
        assertNotEquals(agent, sandbox.pid("runward"));
    }

    @Test
    void whatAPassCannotDoIsInItsLogWithTheExitCodeAndTheNextOneTriesAgain() {
        install(1);
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");

        sandbox.declareRaw("[services.one]\ncomand = []\n");
        sandbox.eventually(
                TWO_PASSES, "a pass says what is wrong", () -> log().contains("this pass failed: exit code 65"));
        assertTrue(log().contains("unknown key; did you mean \"command\"?"), this::log);
        assertTrue(Sandbox.lives(sandbox.pid("one")));
        declare(SERVICE);

        sandbox.eventually(
                TWO_PASSES, "a pass has nothing to do", () -> lastLine().contains("nothing to do"));
        assertEquals(agent, sandbox.pid("runward"));
    }

    /** Copies the example as its README says, with another interval. */
    private void install(int interval) {
        Shell.run("mkdir -p " + sandbox.path("sv") + " && cp -R examples/runit/runward " + sandbox.path("sv/runward"))
                .orFail();
        sandbox.write(
                "sv/runward/conf",
                "RUNWARD=" + Path.of("bin/runward").toAbsolutePath() + "\nDECLARATION=" + sandbox.path("runward.toml")
                        + "\nINTERVAL=" + interval + "\nLOG=" + sandbox.path("log/runward") + "\n");
    }

    private void declare(String... services) {
        sandbox.declare(
                String.join("\n", services),
                "[services.runward]\nrestart = \"report\"\ndirectory = \"" + sandbox.path("sv/runward") + "\"\n");
    }

    private String log() {
        return sandbox.log("runward");
    }

    private String lastLine() {
        return log().lines().reduce("", (before, line) -> line);
    }

    /** Waits until a pass has ended: until all that is there is one sleep, whose pid it returns. */
    private long sleeps(long agent) {
        sandbox.eventually(
                TWO_PASSES, "the pass has ended", () -> children(agent, "args").equals("sleep 100000\n"));
        return Long.parseLong(children(agent, "pid").trim());
    }

    private static String children(long pid, String column) {
        return Shell.run("ps -o " + column + "= --ppid " + pid).out();
    }
}
