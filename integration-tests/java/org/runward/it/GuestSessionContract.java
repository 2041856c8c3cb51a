package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code runward exec} and {@code enter} promise of any guest. */
abstract class GuestSessionContract extends SessionTest {
    /** The host's root has it, and the guest is not to. */
    private static final String SECRET = "SECRET_OF_THE_HOST=1";

    GuestSessionContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    // --- descriptors and status ---

    @Test
    void aCommandHasTheCallersDescriptorsAndItsStatusIsTheCallers() {
        applyGuest();

        Shell.Result both = run("-- sh -c 'echo out; echo err >&2; exit 7'");
        assertEquals(7, both.status(), both::toString);
        assertEquals("out\n", both.out());
        assertEquals("err\n", both.err());
        assertEquals("hi\n", sandbox.run("echo hi | " + exec("-- cat")).orFail().out());
        assertEquals(
                "3\n",
                sandbox.run(exec("-- wc -l") + " <<E\n1\n2\n3\nE").orFail().out());
        assertEquals(
                "0\n", sandbox.run(exec("-- wc -c") + " </dev/null").orFail().out());
        assertEquals("0\n", sandbox.run(exec("-- wc -c") + " <&-").orFail().out());
        assertEquals(
                "", sandbox.run(exec("-- echo nowhere") + " >&- 2>&-").orFail().out());
        assertEquals(143, run("-- sh -c 'kill -s TERM $$'").status());
        assertEquals(137, run("-- sh -c 'kill -s KILL $$'").status());
        theirInputAndOutputAreBytes();
        oneThatDoesNotReadAllEndsTheMomentItWants();
        whoeverHoldsOnToTheOutputIsWaitedForAndCanBeLeft();
        sandbox.eventually(
                "no pipes are left, also of other tests",
                () -> Shell.run("ls -d /tmp/tmp.*/keeper 2>/dev/null").out().isEmpty());
    }

    private void theirInputAndOutputAreBytes() {
        Shell.run("head -c 1048576 /dev/urandom >" + sandbox.path("bytes")).orFail();
        sandbox.run("cd " + sandbox.directory() + " && " + exec("-- cat") + " <bytes >back && cmp bytes back")
                .orFail();
        sandbox.run("cd " + sandbox.directory() + " && cat bytes | " + exec("-- cat") + " | cmp - bytes")
                .orFail();
    }

    private void oneThatDoesNotReadAllEndsTheMomentItWants() {
        assertEquals(
                "y\n", sandbox.run("yes | " + exec("-- head -n 1")).orFail().out());
        assertEquals(
                "y\n", sandbox.run(exec("-- yes") + " | head -n 1").orFail().out());
        // Input that does not come is not waited for.
        sandbox.run("sleep " + own(1) + " | { timeout 100 " + exec("-- true") + "; status=$?; pkill -f '^sleep "
                        + own(1) + "$'; exit $status; }")
                .orFail();
    }

    /** Seconds that nothing else sleeps, whatever other tests do meanwhile. */
    private String own(int number) {
        return sandbox.runsvdir() + "00" + number;
    }

    private void whoeverHoldsOnToTheOutputIsWaitedForAndCanBeLeft() {
        assertEquals(
                "early\nlate\n",
                run("-- sh -c '{ sleep 1; echo late; } & echo early'").orFail().out());
        Shell.Result left = sandbox.run("{ " + exec("-- sh -c 'sleep " + own(2) + " & exit 5'")
                + " & } ; runward=$!; until pgrep -f" + " '^sleep " + own(2)
                + "$' >/dev/null; do sleep 0.1; done; sleep 4; kill -s TERM $runward; wait $runward");
        assertEquals(5, left.status(), left::toString);
        instances("g", own(2)).forEach(pid -> Shell.kill("KILL", pid));
        awaitInstances("g", own(2), 0);
    }

    // --- words, users, environment ---

    @Test
    void itRunsAsTheGuestsUserWithTheWordsAndNothingElseOfTheHost() {
        applyGuest();
        String words = WORDS.stream().map(Shell::quote).collect(Collectors.joining(" "));

        run("-- record /report/root " + words).orFail();
        run("--user www -- record /report/www " + words).orFail();
        run("--user 33 -- record /report/number @file --help").orFail();
        run("-- 'odd = name' /report/odd").orFail();
        String lines = "\nEND_OF_KEEPER\nEND_OF_PROCESS\n";
        assertEquals(lines, run("-- printf %s " + Shell.quote(lines)).orFail().out());

        assertEquals(expected("/report/root"), ProcessFacts.records(root("g").resolve("report/root.words")));
        assertEquals(expected("/report/www"), ProcessFacts.records(root("g").resolve("report/www.words")));
        assertEquals(
                List.of("/report/number", "@file", "--help"),
                ProcessFacts.records(root("g").resolve("report/number.words")));
        assertFalse(isReported("g", "canary"));
        assertEquals("the guest's", facts("odd").get("root"));
        assertEquals("root 0", facts("root").get("user"));
        for (String record : List.of("www", "number")) {
            Map<String, String> facts = facts(record);
            assertEquals("the guest's", facts.get("root"));
            assertEquals("g", facts.get("hostname"));
            assertEquals("www 33", facts.get("user"));
            assertEquals("33 33 77", facts.get("groups"));
            assertEquals("/", facts.get("directory"));
            assertEquals("0 1 2 3", facts.get("descriptors"));
        }
        theEnvironmentIsMadeAnew();
        Shell.Result login = sandbox.run("echo 'echo $0 $HOME; pwd; exit 6' | " + enter("--user www"));
        assertEquals(6, login.status(), login::toString);
        assertTrue(login.out().endsWith("sh /\n/\n"), login::toString);
        Shell.Result root = sandbox.run("echo pwd | " + enter(""));
        assertEquals("/root\n", root.orFail().out());
    }

    private static List<String> expected(String first) {
        List<String> expected = new ArrayList<>(List.of(first));
        expected.addAll(WORDS);
        return expected;
    }

    private void theEnvironmentIsMadeAnew() {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME", "/",
                "USER", "www",
                "LOGNAME", "www",
                "SHELL", "/bin/sh",
                "TERM", "vt220",
                "LANG", "cs_CZ.UTF-8"));
        String out = sandbox.run("export TERM=vt220 LANG=cs_CZ.UTF-8 LC_MESSAGES=C LISTEN_FDS=1 " + SECRET + "; "
                        + exec("--user www -- env"))
                .orFail()
                .out();
        Map<String, String> seen = new TreeMap<>();
        out.lines().forEach(line -> seen.put(line.replaceFirst("=.*", ""), line.replaceFirst("[^=]*=", "")));
        assertEquals(expected, seen);
    }

    // --- what the guest may not reach ---

    @Test
    void nothingOfTheHostIsADescriptorOfTheCommand() {
        applyGuest();
        String hostile = "-- sh -c 'for fd in 0 1 2; do chmod 0777 /proc/self/fd/$fd; chown 33:33 /proc/self/fd/$fd;"
                + " echo x <>/proc/self/fd/$fd; done >/dev/null 2>&1; echo done'";
        try {
            for (String user : List.of("", "--user www ")) {
                sandbox.write("in", "input\n");
                sandbox.write("out", "");
                sandbox.write("err", "");
                String before = stat();
                sandbox.run("cd " + sandbox.directory() + " && " + exec(user + hostile) + " <in >out 2>err")
                        .orFail();
                sandbox.run(exec(user + hostile) + " <>/dev/null >&0 2>&0").orFail();
                sandbox.run(exec(user + "-- true") + " </dev/null >/dev/null 2>/dev/null")
                        .orFail();
                assertEquals(before, stat());
                // What it says is told, and nothing else: also what it wrote into the pipe of its own input.
                assertTrue(sandbox.read("out").endsWith("done\n"), sandbox.read("out"));
            }
        } finally {
            Shell.run("chmod 666 /dev/null; chown 0:0 /dev/null").orFail();
        }
    }

    private String stat() {
        return Shell.run("cd " + sandbox.directory() + " && stat -c '%n %u:%g %a' /dev/null in out err")
                .orFail()
                .out();
    }

    // --- signals ---

    @Test
    void signalsArePassedOn() {
        applyGuest();
        String listener = "for s in HUP INT QUIT TERM USR1 USR2 ALRM; do trap \"echo $s >>/report/heard\" $s; done;"
                + " echo ready >/report/heard; until [ -e /report/stop ]; do sleep 0.1; done; exit 9";
        Process session = start(exec("-- sh -c " + Shell.quote(listener)));
        sandbox.eventually(Duration.ofSeconds(60), "it listens", () -> isReported("g", "heard"));
        List<String> expected = new ArrayList<>(List.of("ready"));
        for (String signal : List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "ALRM")) {
            expected.add(signal);
            Shell.kill(signal, session.pid());
            sandbox.eventually(
                    signal + " has arrived",
                    () -> report("g", "heard").lines().toList().equals(expected));
        }
        flag("g", "stop");
        assertEquals(9, status(session));
        for (String signal : List.of("TERM", "INT", "QUIT", "USR1")) {
            Process sleeping = start(exec("-- sleep 4343"));
            awaitInstances("g", "4343", 1);
            Shell.kill(signal, sleeping.pid());
            int number = List.of("HUP", "INT", "QUIT").indexOf(signal) + 1;
            assertEquals(128 + (number > 0 ? number : signal.equals("TERM") ? 15 : 10), status(sleeping), signal);
            awaitInstances("g", "4343", 0);
        }
    }

    @Test
    void whenItIsKilledNothingIsLeftInTheGuest() {
        applyGuest();
        Process session = start("sleep 4545 | " + exec("-- sh -c 'trap \"\" TERM; sleep 4444 & sleep 4444; :'"));
        awaitInstances("g", "4444", 2);
        long runward = Long.parseLong(Shell.run("pgrep -f '^/bin/sh "
                        + Path.of("bin/runward").toAbsolutePath() + " exec -f " + sandbox.path("runward.toml") + "'")
                .orFail()
                .out()
                .trim());
        Shell.kill("KILL", runward);
        awaitInstances("g", "4444", 0);
        sandbox.eventually(
                "its helpers are gone",
                () -> Shell.run("pgrep -f '^sh /proc/self/fd/9 " + runward + " '")
                        .out()
                        .isEmpty());
        sandbox.eventually("nothing is left in the guest", () -> processes("g").isEmpty());
        session.descendants().forEach(ProcessHandle::destroyForcibly);
        session.destroyForcibly();
    }

    // --- refusals ---

    @Test
    void whatCannotBeIsToldInOneLine() {
        String guest = recordingGuest("");
        declare(guest, runtime.guest("other", "started = false", "log-relay = \"off\""));
        sandbox.applyOk();

        refused(127, "guest g: unable to run nope: no such command in /usr/", run("-- nope"));
        refused(127, "guest g: unable to run /bin/nope: no such file", run("-- /bin/nope"));
        refused(126, "guest g: unable to run /etc/passwd: not executable", run("-- /etc/passwd"));
        refused(126, "guest g: unable to run /etc: it is a directory", run("--user www -- /etc"));
        refused(64, "guest g: no such user in it: wwww; ", run("--user wwww -- true"));
        refused(64, "runward: not a user's name or number: a:b", run("--user a:b -- true"));
        String declaration = " -f " + sandbox.path("runward.toml") + " ";
        refused(
                64,
                "runward: no such guest: othr; did you mean \"other\"?",
                launcher("exec" + declaration + "othr -- true"));
        refused(
                64,
                "runward: no such guest: nowhere; runward status lists all",
                launcher("enter" + declaration + "nowhere"));
        refused(
                1,
                "runward: guest other: not running; declare it started = true, then start it with: runward apply",
                launcher("exec" + declaration + "other -- true"));
        Shell.Result none = launcher("exec" + declaration + "g");
        assertEquals(64, none.status(), none::toString);
        assertTrue(none.err().startsWith("runward: Missing required parameter: 'COMMAND'"), none::toString);
        refused(77, "runward: only root can", sandbox.run("cd / && chpst -u nobody " + exec("-- true")));
        assertEquals(0, launcher("exec --help").status());
        assertEquals(0, launcher("--debug exec" + declaration + "g true").status());
    }

    private Shell.Result launcher(String words) {
        return sandbox.run(Path.of("bin/runward").toAbsolutePath() + " " + words);
    }

    private static void refused(int status, String beginning, Shell.Result result) {
        assertEquals(status, result.status(), result::toString);
        assertEquals("", result.out());
        assertTrue(result.err().startsWith(beginning), result::toString);
        assertEquals(1, result.err().lines().count(), result::toString);
    }
}
