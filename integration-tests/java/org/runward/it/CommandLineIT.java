package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The launcher as scripts and people use it: exit codes, streams, the lock, interruptions. */
class CommandLineIT {
    private static final String SERVICE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void checkNeedsNoRootAndTellsEveryProblemWithItsPlace() throws IOException {
        sandbox.write("bad.toml", "[services.a]\ncomand = [\"x\"]\nstate = \"upp\"\n[gests.b]\n");
        Files.setPosixFilePermissions(sandbox.path("bad.toml"), PosixFilePermissions.fromString("rw-r--r--"));
        Path bad = sandbox.path("bad.toml");

        Shell.Result result = asNobody("check " + bad);

        assertEquals(65, result.status(), result::toString);
        assertEquals("", result.out());
        assertTrue(result.err().contains(bad + ":2: services.a.comand: unknown key; did you mean \"command\"?"));
        assertTrue(result.err().contains(bad + ":3: services.a.state: not one of"));
        assertTrue(result.err().contains(bad + ":4: gests: unknown key; did you mean \"guests\"?"), result::toString);
        assertEquals(66, asNobody("check " + sandbox.path("none.toml")).status());
        assertEquals(77, asNobody("status -f " + bad).status());
        assertEquals(77, asNobody("apply " + bad).status());
        assertEquals(64, sandbox.runward("aply").status());
    }

    /** The launcher and the jar as everybody may read them, run by nobody. */
    private Shell.Result asNobody(String words) throws IOException {
        Path installed = sandbox.path("installed");
        if (!Files.exists(installed)) {
            Shell.run("mkdir -p " + installed + "/bin " + installed + "/lib/runward && cp bin/runward " + installed
                            + "/bin/ && cp target/runward.jar " + installed + "/lib/runward/")
                    .orFail();
        }
        return Shell.run("cd / && chpst -u nobody " + installed + "/bin/runward " + words);
    }

    @Test
    void aDeclarationThatOthersMayEditIsRefused() throws IOException {
        sandbox.declare(SERVICE);
        Files.setPosixFilePermissions(sandbox.path("runward.toml"), PosixFilePermissions.fromString("rw-rw-rw-"));

        Shell.Result result = sandbox.apply();

        assertEquals(78, result.status(), result::toString);
        Files.setPosixFilePermissions(sandbox.path("runward.toml"), PosixFilePermissions.fromString("rw-r--r--"));
        sandbox.applyOk();
    }

    @Test
    void withoutARunsvdirItRefusesAndADryRunStillShowsThePlan() {
        sandbox.doesNotEndConverged();
        sandbox.declareRaw(sandbox.host().replace("/service\"", "/nowhere\"") + SERVICE);

        assertEquals(69, sandbox.apply().status());
        Shell.Result dry = sandbox.apply("--dry-run", "--detailed-exitcode");

        assertEquals(2, dry.status(), dry::toString);
        assertTrue(dry.out().contains("service one + create, log settings, link, up  (new)"), dry::toString);
        assertFalse(Files.exists(sandbox.path("sv")));
        assertFalse(Files.exists(sandbox.path("nowhere")));
    }

    @Test
    void aDryRunChangesNothingAndDetailedExitCodesTellWhatHappened() {
        sandbox.declare(SERVICE);
        String before = Shell.run("cd " + sandbox.directory() + " && find . -name supervise -prune -o -print | sort")
                .out();

        assertEquals(0, sandbox.apply("--dry-run").status());
        assertEquals(2, sandbox.apply("--dry-run", "--detailed-exitcode").status());

        assertEquals(
                before,
                Shell.run("cd " + sandbox.directory() + " && find . -name supervise -prune -o -print | sort")
                        .out());
        assertEquals(2, sandbox.apply("--detailed-exitcode").status());
        assertEquals(0, sandbox.apply("--dry-run", "--detailed-exitcode").status());
        sandbox.doesNotEndConverged();
        sandbox.declare(SERVICE, "[services.broken]\ncommand = [\"false\"]");
        assertEquals(6, sandbox.apply("--detailed-exitcode").status());
    }

    @Test
    void aCheckThatNeverSucceedsIsAFailureOfItsServiceAndNoOther() {
        sandbox.doesNotEndConverged();
        sandbox.declareRaw(sandbox.host() + "timeouts = { up = \"4s\" }\n" + SERVICE
                + "[services.unready]\ncommand = [\"sleep\", \"100000\"]\ncheck = [\"false\"]\n");

        Shell.Result result = sandbox.apply();

        assertEquals(1, result.status(), result::toString);
        assertTrue(result.err().contains("service unready: unable to bring up: not done after 4 s"), result::toString);
        assertTrue(Sandbox.lives(sandbox.pid("one")));
    }

    @Test
    void statusSpeaksRunitsGrammarAndJson() {
        sandbox.declare(SERVICE, "[services.off]\ncommand = [\"sleep\", \"1\"]\nstate = \"down\"");
        sandbox.applyOk();

        Shell.Result text = sandbox.status();
        assertTrue(text.out().contains("service one  run, pid " + sandbox.pid("one")), text::toString);
        assertTrue(text.out().contains("service off  down"), text::toString);
        List<JsonObject> objects = sandbox.status("--json")
                .out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();

        assertEquals("schema", objects.get(0).get("type").getAsString());
        assertEquals(1, objects.get(0).get("version").getAsInt());
        JsonObject off = objects.get(1);
        assertEquals("off", off.get("name").getAsString());
        assertEquals("down", off.get("state").getAsString());
        assertEquals("down", off.get("want").getAsString());
        assertTrue(off.get("as-declared").getAsBoolean());
        assertEquals(64, sandbox.status("nobody-knows").status());
        assertEquals(2, sandbox.status("--json", "one").out().lines().count());
    }

    @Test
    void logLinesAppearOnStandardErrorAndNotAmongResults() {
        sandbox.declare(SERVICE);

        Shell.Result result = sandbox.apply("--debug");

        assertTrue(result.err().contains("DEBUG Applier - action subject=\"service one\""), result::toString);
        assertFalse(result.out().contains("DEBUG"), result::toString);
        assertFalse(sandbox.apply().err().contains("DEBUG"));
    }

    @Test
    void aSecondAgentWaitsForTheLockAndThenSaysSo() throws Exception {
        sandbox.declare(SERVICE);
        sandbox.apply().orFail();
        Path lock = sandbox.path("state/lock");
        Path output = sandbox.path("waiting.out");
        List<String> waiting = List.of(
                "bin/runward",
                "apply",
                "--lock-timeout",
                "60",
                sandbox.path("runward.toml").toString());

        Process third;
        // The test is the first agent: it holds the lock for exactly as long as it takes.
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertTrue(held.isValid());
            Shell.Result second = sandbox.apply("--lock-timeout", "0");
            assertEquals(75, second.status(), second::toString);
            third = Shell.start(waiting, output);
            sandbox.eventually(
                    Duration.ofSeconds(30),
                    "the third waits",
                    () -> Files.readString(output).contains("waiting for another runward"));
            assertTrue(third.isAlive());
        }

        assertTrue(third.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, third.exitValue());
        assertTrue(
                Files.readString(output).contains("nothing to do"),
                () -> Shell.run("cat " + output).out());
    }

    @Test
    void killedAtAnyPointTheNextApplyConverges() throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        System.out.println("kill.seed=" + seed);
        Random random = new Random(seed);
        String guest = sandbox.busyboxGuest("g");
        for (int round = 0; round < 6; round++) {
            sandbox.declare(
                    guest,
                    "[services.one]\ncommand = [\"sleep\", \"10000" + round + "\"]\nstate = \""
                            + (round % 3 == 2 ? "down" : "up") + "\"",
                    "[services.in]\nguest = \"g\"\ncommand = [\"sleep\", \"20000" + round + "\"]",
                    round % 2 == 0 ? "[services.extra" + round + "]\ncommand = [\"sleep\", \"30000\"]" : "");
            Process agent = Shell.start(
                    List.of("bin/runward", "apply", sandbox.path("runward.toml").toString()),
                    sandbox.path("agent.out"));
            agent.waitFor(500 + random.nextInt(3000), TimeUnit.MILLISECONDS);
            String signal = random.nextBoolean() ? "KILL" : "TERM";
            Shell.run("kill -s " + signal + " " + agent.pid());
            agent.waitFor();
        }

        sandbox.applyOk();

        sandbox.eventually(
                "what was declared last is in the guest",
                () -> Shell.run("tr '\\0' ' ' </proc/" + sandbox.guestPid("in") + "/cmdline")
                        .out()
                        .equals("sleep 200005 "));
        assertEquals(0, sandbox.pid("one"));
        assertFalse(Files.exists(sandbox.path("sv/extra4")));
    }
}
