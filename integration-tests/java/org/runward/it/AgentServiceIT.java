package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service directory of examples/runit, copied by hand and declared: passes, signals, its own restart, its ends. */
class AgentServiceIT {
    private static final String SERVICE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final Duration A_PASS = Duration.ofSeconds(60);

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void aPassIsMadeAtTheIntervalAndTheAgentStaysTheSame() {
        install("2s");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");

        long before = passes("interval");
        sandbox.eventually(A_PASS, "two more passes are made", () -> passes("interval") >= before + 2);

        assertEquals(agent, sandbox.pid("runward"));
        assertTrue(isReady());
    }

    @Test
    void hupMakesAPassAtOnce() {
        install("1d");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        firstPass();

        sandbox.sv("hup", "runward").orFail();

        sandbox.eventually(A_PASS, "a pass is made for it", () -> log().contains("event=pass cause=hup"));
        assertEquals(agent, sandbox.pid("runward"));
        assertEquals(0, passes("interval"));
    }

    @Test
    void downEndsItAtOnceAndNothingElse() {
        install("1d");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        firstPass();

        sandbox.sv("-w", "7", "down", "runward").orFail();

        sandbox.eventually("runsv has it down", () -> sandbox.pid("runward") == 0);
        assertFalse(Sandbox.lives(agent));
        sandbox.eventually("its last line says so", () -> lastLine().endsWith("event=ended"));
        assertFalse(Files.exists(sandbox.path("sv/runward/supervise/ready")));
        assertTrue(Sandbox.lives(sandbox.pid("one")));
        sandbox.sv("-w", "60", "start", "runward").orFail();
    }

    @Test
    void downLetsAnActionThatIsUnderWayFinish() {
        install("1d");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        Path ready = sandbox.path("ready");
        declare(
                SERVICE,
                "[services.slow]\ncommand = [\"sleep\", \"100000\"]\ncheck = [\"test\", \"-e\", \"" + ready + "\"]");
        sandbox.eventually(
                A_PASS, "it waits for the service", () -> log().contains("for=\"services to stay up: slow\""));

        sandbox.sv("down", "runward");
        sandbox.eventually(
                A_PASS, "it has heard of it", () -> log().contains("event=ending under-way=\"service slow\""));
        assertTrue(Sandbox.lives(agent));
        sandbox.write("ready", "");

        sandbox.eventually(A_PASS, "it has ended", () -> !Sandbox.lives(agent));
        sandbox.eventually("its last line says so", () -> lastLine().endsWith("event=ended"));
        assertTrue(log().contains("event=changed subject=\"service slow\""), this::log);
        sandbox.sv("-w", "60", "start", "runward").orFail();
    }

    @Test
    void aNewRunScriptHasItRestartItselfAfterAllElse() throws IOException {
        install("1d");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        firstPass();

        String script = sandbox.read("sv/runward/run");
        // As long as the test holds the lock no pass is made: one finds both.
        try (FileChannel channel = FileChannel.open(sandbox.path("state/lock"), StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertTrue(held.isValid());
            Files.writeString(
                    sandbox.path("sv/runward/run"), script.replace("set -f\n", "set -f\nexport EDITED=yes\n"));
            declare(SERVICE, "[services.two]\ncommand = [\"sleep\", \"100000\"]\n");
            // It asks for the lock again and again, and writes its record each time; what is being written it reads a
            // little later.
            long written = System.currentTimeMillis();
            sandbox.eventually(
                    A_PASS,
                    "it has read that",
                    () -> Files.getLastModifiedTime(sandbox.path("state/loop")).toMillis() > written + 1000);
        }

        sandbox.eventually(A_PASS, "another agent runs from it", () -> runsEdited(sandbox.pid("runward")));
        assertFalse(Sandbox.lives(agent));
        sandbox.eventually("its end is told", () -> log().contains("event=ended"));
        assertTrue(log().indexOf("event=changed subject=\"service two\"") > 0, this::log);
        assertTrue(log().indexOf("event=changed subject=\"service two\"") < log().indexOf("event=ending"), this::log);
        long other = sandbox.pid("runward");
        sandbox.eventually(A_PASS, "it is ready", this::isReady);
        sandbox.sv("hup", "runward").orFail();
        sandbox.eventually(A_PASS, "it has nothing to do", () -> log().contains("cause=hup result=converged"));
        assertEquals(other, sandbox.pid("runward"));
    }

    private static boolean runsEdited(long pid) {
        return pid > 0
                && Shell.run("tr '\\0' '\\n' </proc/" + pid + "/environ | grep -qx EDITED=yes")
                        .isSuccess();
    }

    @Test
    void withReportItTellsOfANewRunScriptAndDoesNotRestartItself() throws IOException {
        install("1d");
        declareService(SERVICE, "restart = \"report\"\n");
        sandbox.applyOk();
        long agent = sandbox.pid("runward");

        String script = sandbox.read("sv/runward/run");
        Files.writeString(sandbox.path("sv/runward/run"), script + "# edited\n");

        sandbox.eventually(
                A_PASS,
                "it tells so",
                () -> log().contains("event=held subject=\"service runward\" why=\"runs an older definition"));
        assertEquals(agent, sandbox.pid("runward"));
        sandbox.sv("-w", "60", "restart", "runward").orFail();
        assertNotEquals(agent, sandbox.pid("runward"));
    }

    @Test
    void anInvalidDeclarationIsInItsLogAndTheLastOneStaysInForce() throws IOException {
        install("1d");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");
        firstPass();

        sandbox.declareRaw("[services.one]\ncomand = []\n");
        sandbox.eventually(A_PASS, "it says what is wrong", () -> log().contains("event=declaration-kept"));
        assertTrue(log().contains("unknown key; did you mean \\\"command\\\"?"), this::log);
        Files.delete(sandbox.path("service/one"));
        sandbox.eventually(A_PASS, "the link comes back", () -> Files.isSymbolicLink(sandbox.path("service/one")));
        declare(SERVICE);
        sandbox.eventually(A_PASS, "it is valid again", () -> log().contains("event=declaration-valid"));

        assertEquals(agent, sandbox.pid("runward"));
    }

    @Test
    void oneThatIsKilledIsToldAndComesBack() {
        install("1d");
        declare(SERVICE);
        sandbox.applyOk();
        long agent = sandbox.pid("runward");

        sandbox.sv("kill", "runward").orFail();

        sandbox.eventually(
                A_PASS,
                "another one is ready",
                () -> sandbox.pid("runward") != 0 && sandbox.pid("runward") != agent && isReady());
        sandbox.eventually("its end is told", () -> log().contains("runward: ended by signal 9\n"));
    }

    @Test
    void oneThatCannotStartIsNoCrashLoopAndStillGoesDownSoon() {
        install("never");
        declare(SERVICE);
        sandbox.apply("--skip", "runward").orFail();
        Shell.run("ln -s " + sandbox.path("sv/runward") + " " + sandbox.path("service/runward"))
                .orFail();

        sandbox.eventually(
                A_PASS,
                "it is told",
                () -> log().contains("runward: ended with exit code 64; it starts again in 10 s\n"));
        assertFalse(isReady());
        sandbox.eventually("finish waits", () -> stat().startsWith("finish"));
        sandbox.sv("down", "runward").orFail();
        sandbox.eventually(Duration.ofSeconds(5), "it is down", () -> stat().startsWith("down"));

        settings("1d");
        sandbox.sv("-w", "60", "start", "runward").orFail();
    }

    private void firstPass() {
        sandbox.eventually(A_PASS, "its first pass is over", () -> log().contains("event=pass cause=start"));
    }

    /** By the check script alone: sv takes a service without a process for one that is as it should be. */
    private boolean isReady() {
        return Shell.run("cd " + sandbox.path("sv/runward") + " && ./check").isSuccess();
    }

    private String stat() {
        return sandbox.read("sv/runward/supervise/stat");
    }

    /** Copies the example as its README says, with settings for this host. */
    private void install(String interval) {
        Shell.run("mkdir -p " + sandbox.path("sv") + " && cp -R examples/runit/runward " + sandbox.path("sv/runward"))
                .orFail();
        settings(interval);
    }

    private void settings(String interval) {
        sandbox.write(
                "sv/runward/conf",
                "RUNWARD=" + Path.of("bin/runward").toAbsolutePath() + "\nDECLARATION=" + sandbox.path("runward.toml")
                        + "\nINTERVAL=" + interval + "\nMETRICS=" + sandbox.path("runward.prom") + "\nLOG="
                        + sandbox.path("log/runward") + "\n");
    }

    private void declare(String... services) {
        declareService(String.join("\n", services), "");
    }

    private void declareService(String services, String more) {
        sandbox.declare(services, "[services.runward]\ndirectory = \"" + sandbox.path("sv/runward") + "\"\n" + more);
    }

    /** How many passes without anything to do something has caused. */
    private long passes(String cause) {
        String line = "runward_passes_total{cause=\"" + cause + "\",result=\"converged\"} ";
        return sandbox.read("runward.prom")
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToLong(text -> Long.parseLong(text.substring(line.length())))
                .sum();
    }

    private String log() {
        return sandbox.log("runward");
    }

    private String lastLine() {
        return log().lines().reduce("", (before, line) -> line);
    }
}
