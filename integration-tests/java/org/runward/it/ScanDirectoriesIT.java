package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services under a runsvdir that is a service itself. */
class ScanDirectoriesIT {
    private static final List<String> MEMBERS = List.of("a", "b", "inguest");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private String runsvdir(String... lines) {
        return "[services.web]\ncommand = [\"runsvdir\", \"-P\", \"" + sandbox.path("web") + "\"]\n"
                + String.join("\n", lines) + "\n";
    }

    private String service(String name, String directory, String... lines) {
        return "[services." + name + "]\ncommand = [\"sleep\", \"100000\"]\nscan-directory = \""
                + sandbox.path(directory) + "\"\n" + String.join("\n", lines) + "\n";
    }

    private void declareGroup() {
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                runsvdir("stop-timeout = \"2s\""),
                service("a", "web"),
                service("b", "web", "log = \"none\""),
                service("inguest", "web", "guest = \"g\""));
    }

    private long pid(String service) {
        String text = sandbox.read("sv/" + service + "/supervise/pid").trim();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private TreeMap<String, Long> pids() {
        TreeMap<String, Long> pids = new TreeMap<>();
        MEMBERS.forEach(name -> pids.put(name, pid(name)));
        return pids;
    }

    private static long parent(long pid) {
        String stat = Shell.run("cut -d' ' -f4 /proc/" + pid + "/stat").out().trim();
        return stat.isEmpty() ? 0 : Long.parseLong(stat);
    }

    /** How many runsv processes a service has. */
    private long runsvs(String service) {
        return Shell.run("find /proc/[0-9]*/cwd -maxdepth 0 -lname " + sandbox.path("sv/" + service)
                        + " -printf '%h\\n' 2>/dev/null | while read p; do cat $p/comm; done | grep -cx runsv")
                .out()
                .lines()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private void eachIsThereOnceUnderItsRunsvdir() {
        sandbox.eventually(
                Duration.ofSeconds(60),
                "each is there once, under its runsvdir",
                () -> MEMBERS.stream()
                        .allMatch(name ->
                                pid(name) != 0 && parent(parent(pid(name))) == pid("web") && runsvs(name) == 1));
    }

    private void settle() {
        sandbox.eventually(
                Duration.ofSeconds(60),
                "all is as declared",
                () -> sandbox.status().isSuccess());
    }

    @Test
    void oneApplyBringsUpTheRunsvdirAndItsServicesWhichOutliveIt() throws IOException {
        declareGroup();
        sandbox.applyOk();
        eachIsThereOnceUnderItsRunsvdir();
        assertFalse(Files.exists(sandbox.path("service/a")), "it has one link");
        sandbox.assertNothingToDo();

        // Drift is found and repaired there, and what is foreign is told.
        Files.delete(sandbox.path("web/a"));
        // No directory: runsvdir would take that for a service.
        Files.createFile(sandbox.path("web/foreign"));
        Shell.Result repair = sandbox.applyOk();
        assertTrue(repair.out().contains("link missing"), repair::toString);
        assertTrue(
                repair.out().contains("Left alone, not runward's: " + sandbox.path("web/foreign")), repair::toString);
        Files.delete(sandbox.path("web/foreign"));
        Shell.run("sv -w 60 down " + sandbox.path("sv/b")).orFail();
        Shell.Result held = sandbox.applyOk();
        assertTrue(held.out().contains("service b = held: stopped by an operator"), held::toString);
        Shell.run("sv up " + sandbox.path("sv/b")).orFail();
        settle();

        String tree = sandbox.runward(
                        "tree", "--json", "-f", sandbox.path("runward.toml").toString())
                .orFail()
                .out();
        assertEquals("a", serviceOf(pid("a"), tree));
        assertEquals("web", serviceOf(pid("web"), tree));
        whoeverKillsTheRunsvdirDoesNotKillItsServices();
    }

    @Test
    void aServiceMovesAndIsPrunedFromWhereItIs() {
        sandbox.declare(runsvdir(), service("a", "web"), service("b", "web"), service("c", "web"));
        sandbox.applyOk();
        long before = pid("a");
        // The directory is declared by nobody any more.
        sandbox.declare(service("a", "service"), service("b", "service"));
        Shell.Result moved = sandbox.applyOk();
        assertTrue(moved.out().contains("linked as " + sandbox.path("web/a")), moved::toString);
        assertEquals("", Shell.run("ls " + sandbox.path("web")).out());
        assertNotEquals(before, pid("a"));
        assertEquals(sandbox.runsvdir(), parent(parent(pid("a"))));
        assertFalse(Sandbox.lives(before), "one instance");
        assertFalse(Files.exists(sandbox.path("sv/c")), "pruned");
        assertFalse(Files.exists(sandbox.path("sv/web")), "so is the runsvdir");
        sandbox.assertNothingToDo();
        assertFalse(sandbox.read("state/applied").contains("scan-directory"), "nothing is to be remembered");
    }

    private void whoeverKillsTheRunsvdirDoesNotKillItsServices() {
        TreeMap<String, Long> before = pids();
        long runsvdir = pid("web");
        Shell.kill("KILL", runsvdir);
        sandbox.eventually("there is another", () -> pid("web") != 0 && pid("web") != runsvdir);
        settle();
        sandbox.assertNothingToDo();
        assertEquals(before, pids());
        MEMBERS.forEach(name -> sandbox.eventually("one runsv of " + name, () -> runsvs(name) == 1));

        // The way to hand over, for all at once.
        Shell.run("sv -w 60 restart " + sandbox.path("sv/web")).orFail();
        eachIsThereOnceUnderItsRunsvdir();
        assertNoneLives(before);
        settle();

        // Whoever kills its runsv has all of it started again, as with any service.
        TreeMap<String, Long> restarted = pids();
        long runsvdirBefore = pid("web");
        Shell.kill("KILL", parent(runsvdirBefore));
        sandbox.eventually(
                Duration.ofSeconds(60), "there is another", () -> pid("web") != 0 && pid("web") != runsvdirBefore);
        eachIsThereOnceUnderItsRunsvdir();
        assertNoneLives(restarted);
        settle();
    }

    private static void assertNoneLives(TreeMap<String, Long> instances) {
        instances.forEach(
                (name, pid) -> assertFalse(Sandbox.lives(pid), () -> pid + " is an earlier instance of " + name));
    }

    private static String serviceOf(long pid, String tree) {
        return tree.lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(object -> object.has("pid") && object.get("pid").getAsLong() == pid)
                .map(object -> object.get("service").getAsString())
                .findFirst()
                .orElse("");
    }

    @Test
    void aStopOfTheRunsvdirStopsItsServicesAndIsHeld() {
        sandbox.declare(
                runsvdir("stop-timeout = \"1s\""),
                service("a", "web"),
                "[services.stubborn]\ncommand = [\"sh\", \"-c\", \"trap '' TERM; while :; do sleep 1; done\"]\n"
                        + "scan-directory = \"" + sandbox.path("web") + "\"\n");
        sandbox.applyOk();
        long a = pid("a");
        long stubborn = pid("stubborn");
        Shell.run("sv -w 20 down " + sandbox.path("sv/web")).orFail();
        assertFalse(Sandbox.lives(a), "it ended on TERM");
        assertFalse(Sandbox.lives(stubborn), "and that one on KILL");
        assertEquals(0, runsvs("a") + runsvs("stubborn"));
        Shell.Result held = sandbox.applyOk();
        assertTrue(
                held.out().contains("service a        = held: its runsvdir, service web, is not up"), held::toString);
        Shell.run("sv up " + sandbox.path("sv/web")).orFail();
        settle();
        assertEquals(pid("web"), parent(parent(pid("a"))));
    }

    @Test
    void withoutARunsvdirThereItIsToldAndAllElseIsDone() throws IOException {
        sandbox.declare(service("a", "web"), service("c", "service"));
        Shell.Result blocked = sandbox.apply();
        assertEquals(1, blocked.status(), blocked::toString);
        assertTrue(
                blocked.out().contains("service a x blocked: no runsvdir watches " + sandbox.path("web")),
                blocked::toString);
        assertNotEquals(0, pid("c"));
        Shell.Result status = sandbox.status();
        assertEquals(3, status.status());
        assertTrue(status.err().contains("runward: no runsvdir watches " + sandbox.path("web")), status::toString);

        Files.createDirectory(sandbox.path("web"));
        Path own = sandbox.path("own");
        sandbox.write("own/run", "#!/bin/sh\nexec runsvdir -P " + sandbox.path("web") + "\n");
        Shell.run("chmod 755 " + own + "/run && ln -s " + own + " " + sandbox.path("service/own"))
                .orFail();
        sandbox.eventually(
                "somebody else's runs", () -> !sandbox.read("own/supervise/pid").isBlank());
        sandbox.applyOk();
        assertEquals(Long.parseLong(sandbox.read("own/supervise/pid").trim()), parent(parent(pid("a"))));
    }

    @Test
    void theLoopSeesWhatHappensThere() throws IOException {
        sandbox.declare(runsvdir(), service("a", "web"));
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            Files.delete(sandbox.path("web/a"));
            agent.eventually("the link comes back", () -> Files.isSymbolicLink(sandbox.path("web/a")));
            agent.settles();
            Files.createSymbolicLink(sandbox.path("service/a"), sandbox.path("sv/a"));
            agent.eventually("a second link goes", () -> !Files.isSymbolicLink(sandbox.path("service/a")));
            agent.settles();
            assertEquals(1, runsvs("a"));
        }
    }
}
