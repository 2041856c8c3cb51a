package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code runward install-service}: what it writes, what it leaves, and that it is up and ready when it says so. */
class InstallServiceIT {
    private static final String SERVICE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final Duration A_PASS = Duration.ofSeconds(60);
    private static final List<String> SCRIPTS = List.of("run", "log/run", "check", "finish");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private Shell.Result install(String... words) {
        List<String> all = new ArrayList<>(
                List.of("install-service", "-f", sandbox.path("runward.toml").toString()));
        all.addAll(List.of(words));
        return sandbox.runward(all.toArray(String[]::new));
    }

    /** Everything in the sandbox but what a supervised process writes: what it is, and when it last changed. */
    private String picture() {
        return Shell.run("cd " + sandbox.directory() + " && find . -name supervise -prune -o ! -path './log*' !"
                        + " -path './state*' -printf '%p %y %l %m %U:%G %i %C@\\n' | sort")
                .orFail()
                .out();
    }

    private boolean isReady() {
        return Shell.run("cd " + sandbox.path("sv/runward") + " && ./check").isSuccess();
    }

    private String table() {
        return "[services.runward]\ndirectory = \"" + sandbox.path("sv/runward") + "\"\nstate     = \"up\"\n";
    }

    @Test
    void aDryRunShowsAllOfItAndWritesNothing() throws IOException {
        sandbox.declare(SERVICE);
        String before = Sandbox.settled(this::picture);

        Shell.Result dry = install("--dry-run").orFail();
        Shell.Result diff =
                install("--dry-run", "--diff", "--", "--interval", "1m").orFail();

        assertEquals("service runward + create, link, up: " + sandbox.path("sv/runward") + "  (new)\n", dry.out());
        assertEquals("", dry.err());
        for (String line : Files.readAllLines(Path.of("examples/runit/runward/run"))) {
            assertTrue(diff.out().contains(" | +" + line + "\n"), diff::toString);
        }
        assertTrue(diff.out().contains(" | +INTERVAL=1m\n"), diff::toString);
        assertEquals(before, picture());
        assertFalse(Files.exists(sandbox.path("state")));
    }

    @Test
    void itIsUpAndReadyWhenItSaysSoAndTheSecondTimeThereIsNothingToDo() throws IOException {
        sandbox.declare(SERVICE);

        Shell.Result first = install("--", "--interval", "1d", "--parallel", "2");

        assertEquals(0, first.status(), first::toString);
        long agent = sandbox.pid("runward");
        assertTrue(Sandbox.lives(agent));
        assertTrue(isReady());
        String log = sandbox.path("log/runward/current").toString();
        assertEquals(
                List.of(
                        "service runward + create, link, up: " + sandbox.path("sv/runward") + "  (new)",
                        "Done: 3 steps.",
                        "It is up, pid " + agent + ", and its log is " + log,
                        "The declaration does not have it. Add this, and runward keeps it linked and up:",
                        "[services.runward]",
                        "directory = \"" + sandbox.path("sv/runward") + "\"",
                        "state     = \"up\""),
                first.out().lines().toList());
        sandbox.eventually(
                A_PASS,
                "the agent has done its work",
                () -> sandbox.log("runward").contains("event=pass cause=start"));
        assertTrue(sandbox.log("runward").contains("event=started"), () -> sandbox.log("runward"));
        String before = Sandbox.settled(this::picture);
        Shell.Result second =
                install("--", "--interval", "1d", "--parallel", "2").orFail();
        assertEquals("nothing to do: " + sandbox.path("sv/runward") + " is in place, linked and up\n", second.out());
        assertEquals("", second.err());
        assertEquals(second.out(), install("--dry-run").orFail().out());
        assertEquals(before, picture());
        assertEquals(agent, sandbox.pid("runward"));

        sandbox.declare(SERVICE, table());
        sandbox.applyOk();
        assertEquals(second.out(), install().orFail().out());
        assertEquals(agent, sandbox.pid("runward"));
    }

    @Test
    void whatIsWrittenIsTheExampleWithTheSettingsOfThisHost() throws IOException {
        sandbox.declare(SERVICE);

        Shell.Result written = install("--no-link", "--", "--interval", "7m").orFail();

        for (String script : SCRIPTS) {
            assertEquals(
                    Files.readString(Path.of("examples/runit/runward/" + script)),
                    sandbox.read("sv/runward/" + script));
            assertTrue(Files.isExecutable(sandbox.path("sv/runward/" + script)), script);
        }
        List<String> conf = sandbox.read("sv/runward/conf").lines().toList();
        assertTrue(
                conf.containsAll(List.of(
                        "RUNWARD=" + Path.of("bin/runward").toAbsolutePath(),
                        "DECLARATION=" + sandbox.path("runward.toml"),
                        "LOG=" + sandbox.path("log/runward"),
                        "INTERVAL=7m")),
                conf::toString);
        assertFalse(Files.exists(sandbox.path("sv/runward/.runward")));
        assertFalse(Files.exists(sandbox.path("service/runward")));
        String link = "To link it, so that it comes up: ";
        String told = written.out()
                .lines()
                .filter(line -> line.startsWith(link))
                .findFirst()
                .orElseThrow(() -> new AssertionError(written.toString()));
        Shell.run(told.substring(link.length())).orFail();
        sandbox.eventually(A_PASS, "it comes up", this::isReady);
    }

    @Test
    void whatSomebodyHasTakenOverIsRefusedAndStays() throws IOException {
        sandbox.declare(SERVICE);
        install("--no-link").orFail();
        Path run = sandbox.path("sv/runward/run");
        Files.writeString(run, Files.readString(run).replaceFirst("# runward's own service.*\n", ""));
        String before = Sandbox.settled(this::picture);

        Shell.Result refused = install();

        assertEquals(1, refused.status(), refused::toString);
        assertEquals("", refused.out());
        assertEquals(
                "runward: not written by runward, or taken over by somebody since: " + run
                        + "; move the directory away, or name another place: --directory\n",
                refused.err());
        Shell.Result dry = install("--dry-run").orFail();
        assertTrue(dry.out().startsWith("service runward x blocked: not written by runward"), dry::toString);
        assertEquals(before, picture());
        assertFalse(Files.exists(sandbox.path("service/runward")));
        install("--directory", sandbox.path("elsewhere/agent").toString()).orFail();
        assertEquals(sandbox.path("elsewhere/agent"), Files.readSymbolicLink(sandbox.path("service/runward")));
    }

    @Test
    void anEarlierVersionIsReplacedAndTheAgentIsNotRestarted() throws IOException {
        sandbox.declare(SERVICE);
        install().orFail();
        long agent = sandbox.pid("runward");
        for (String script : SCRIPTS) {
            Files.writeString(
                    sandbox.path("sv/runward/" + script), sandbox.read("sv/runward/" + script) + "# earlier\n");
        }
        sandbox.write("sv/runward/conf", sandbox.read("sv/runward/conf") + "# mine\n");

        Shell.Result replaced = install().orFail();

        String entry = sandbox.path("service/runward").toString();
        assertEquals(
                List.of(
                        "service runward ~ write: check differs, finish differs, log/run differs, run differs  (change)",
                        "Done: 1 step.",
                        "It is up, pid " + agent + ", and its log is " + sandbox.path("log/runward/current"),
                        "The agent runs the earlier version; restart it when you like: sv restart " + entry,
                        "Its log service runs the earlier version; restart it when you like: sv restart " + entry
                                + "/log"),
                replaced.out().lines().limit(5).toList());
        for (String script : SCRIPTS) {
            assertFalse(sandbox.read("sv/runward/" + script).contains("# earlier"), script);
        }
        assertTrue(sandbox.read("sv/runward/conf").endsWith("# mine\n"));
        assertEquals(agent, sandbox.pid("runward"));
    }

    @Test
    void withoutARunsvdirItRefusesAndHasWrittenNothing() {
        sandbox.declareRaw(sandbox.host().replace("/service\"", "/nowhere\"") + SERVICE);

        Shell.Result refused = install();

        assertEquals(69, refused.status(), refused::toString);
        assertTrue(refused.err().startsWith("runward: no runsvdir watches " + sandbox.path("nowhere")));
        Shell.Result dry = install("--dry-run").orFail();
        assertEquals(refused.err(), dry.err());
        assertTrue(dry.out().startsWith("service runward + create, link, up"), dry::toString);
        assertFalse(Files.exists(sandbox.path("sv")));
        assertFalse(Files.exists(sandbox.path("nowhere")));
    }

    @Test
    void settingsThatAreThereStayAndWhoAsksForOthersIsRefused() {
        sandbox.declare(SERVICE);
        install("--no-link", "--", "--interval", "7m").orFail();
        String conf = sandbox.read("sv/runward/conf");

        Shell.Result refused = install("--no-link", "--", "--interval", "8m", "--parallel", "2");

        assertEquals(64, refused.status(), refused::toString);
        assertEquals(
                "runward: " + sandbox.path("sv/runward/conf")
                        + " is there and stays as it is; set INTERVAL, OPTIONS there yourself\n",
                refused.err());
        assertEquals(64, install("--", "--ready", "/ready").status());
        assertEquals(
                64, install("--directory", sandbox.path("service/x").toString()).status());
        assertEquals(conf, sandbox.read("sv/runward/conf"));
    }

    @Test
    void oneThatDoesNotComeUpIsAFailureThatSaysWhereToLook() {
        sandbox.declareRaw(sandbox.host() + "timeouts = { up = \"4s\" }\n" + SERVICE);
        install("--no-link").orFail();
        sandbox.write("sv/runward/conf", sandbox.read("sv/runward/conf") + "INTERVAL=never\n");

        Shell.Result failed = install();

        assertEquals(1, failed.status(), failed::toString);
        assertTrue(failed.err().contains("runward: waiting for services to stay up: runward\n"), failed::toString);
        assertTrue(failed.err().contains("service runward: unable to bring up: not done after 4 s"), failed::toString);
        assertTrue(
                failed.err().endsWith("runward: what it says is in " + sandbox.path("log/runward/current") + "\n"),
                failed::toString);
        sandbox.eventually(
                A_PASS,
                "its log says what is wrong",
                () -> sandbox.log("runward").contains("--interval: not a duration"));
    }

    @Test
    void oneThatWasTakenDownComesUpAgain() {
        sandbox.declare(SERVICE);
        install().orFail();
        sandbox.sv("-w", "60", "down", "runward").orFail();

        Shell.Result again = install().orFail();

        assertTrue(
                again.out().startsWith("service runward ~ up: was taken down  (drift)\nDone: 1 step.\n"),
                again::toString);
        assertTrue(isReady());
    }
}
