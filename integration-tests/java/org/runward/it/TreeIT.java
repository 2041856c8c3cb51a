package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The processes of runsvdir, services and guests are shown as they are, and what no service owns is marked. */
class TreeIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withRunsvdirsOutputInAFile();

    private void bringUp() {
        sandbox.declare(
                sandbox.busyboxGuest("g"),
                sandbox.busyboxGuest("h", "log-relay = \"off\""),
                "[services.plain]\ncommand = [\"sleep\", \"1001\"]\nuser = \"nobody\"",
                """
                [services.socklog]
                command = ["socklog", "unix", "%s"]
                [services.parent]
                guest = "g"
                user = "www"
                command = ["sh", "-c", "sleep 1002 & sleep 1003 & wait"]
                [services.other]
                guest = "h"
                command = ["sleep", "1004"]
                """.formatted(sandbox.path("syslog/log")));
        sandbox.applyOk();
        sandbox.eventually(
                "the service has its children",
                () -> processes("1002").size() == 1 && processes("1003").size() == 1);
        sandbox.awaitProgram("plain", "sleep");
        List.of("parent", "other").forEach(sandbox::inside);
    }

    /** What somebody who is no service leaves behind in a guest; its parent is the guest's first process. */
    private long stray(String guest, String command, Predicate<String> lastWord) {
        sandbox.inGuest(guest, command + " </dev/null >/dev/null 2>&1 &").orFail();
        sandbox.eventually(
                "it belongs to the guest's first process",
                () -> processes(lastWord).stream().anyMatch(pid -> parent(pid) == sandbox.guest(guest)));
        return processes(lastWord).get(0);
    }

    private Shell.Result tree(String... args) {
        List<String> all = new ArrayList<>(
                List.of("tree", "-f", sandbox.path("runward.toml").toString()));
        all.addAll(List.of(args));
        return sandbox.runward(all.toArray(String[]::new));
    }

    @Test
    void everyProcessStandsBelowItsParentAndWhatNoServiceOwnsIsMarked() {
        bringUp();
        long stray = stray("g", "sleep 1005", "1005"::equals);

        Shell.Result text = tree().orFail();

        List<String> lines = text.out().lines().toList();
        assertTrue(lines.get(0).matches("USER +PID GUEST +CTX +RSS SINCE COMMAND"), text::toString);
        assertEquals(
                expected(stray), lines.stream().skip(1).map(TreeIT::skeleton).toList(), text::toString);
        assertEquals(
                1, lines.stream().filter(line -> line.endsWith("no service")).count(), text::toString);
        assertTrue(lines.stream().allMatch(line -> line.equals(line.stripTrailing())), text::toString);
    }

    /** User, pid, guest, context and the tree; the rest changes from moment to moment. */
    private static String skeleton(String line) {
        return line.replaceFirst("^(\\S+) +(\\d+) (\\S+) +(\\S+) +[0-9.]+[KMG]? +\\d+[smhd] ", "$1 $2 $3 $4 ");
    }

    private List<String> expected(long stray) {
        List<String> lines = new ArrayList<>();
        lines.add("root " + sandbox.runsvdir() + " - - runsvdir -P " + sandbox.path("service"));
        runsv(lines, "logrelay-g", " |  ");
        lines.add("root " + sandbox.pid("logrelay-g") + " - -  |   \\_ " + words(sandbox.pid("logrelay-g")));
        runsv(lines, "other", " |  ");
        relay(lines, "other", " |  ");
        lines.add("root " + sandbox.guestPid("other") + " h -  |       \\_ sleep 1004");
        runsv(lines, "parent", " |  ");
        relay(lines, "parent", " |  ");
        lines.add("33 " + sandbox.guestPid("parent") + " g -  |       \\_ sh -c sleep 1002 & sleep 1003 & wait");
        lines.add("33 " + processes("1002").get(0) + " g -  |           \\_ sleep 1002");
        lines.add("33 " + processes("1003").get(0) + " g -  |           \\_ sleep 1003");
        runsv(lines, "plain", " |  ");
        lines.add("nobody " + sandbox.pid("plain") + " - -  |   \\_ sleep 1001");
        runsv(lines, "socklog", "    ");
        lines.add("root " + sandbox.pid("socklog") + " - -      \\_ " + words(sandbox.pid("socklog")));
        lines.add("root " + sandbox.guest("g") + " g - " + words(sandbox.guest("g")));
        lines.add("root " + stray + " g -  \\_ ? sleep 1005  no service");
        lines.add("root " + sandbox.guest("h") + " h - " + words(sandbox.guest("h")));
        return lines;
    }

    private void runsv(List<String> lines, String service, String branch) {
        long runsv = parent(sandbox.pid(service));
        long log = sandbox.pid(service + "/log");
        lines.add("root " + runsv + " - -  \\_ runsv " + service);
        if (log != 0) {
            lines.add("root " + log + " - - " + branch + " \\_ " + words(log));
        }
    }

    private void relay(List<String> lines, String service, String branch) {
        String words = words(sandbox.pid(service));
        assertTrue(words.contains("crun") && words.contains(" exec "), words);
        lines.add("root " + sandbox.pid(service) + " - - " + branch + " \\_ " + words);
    }

    @Test
    void jsonHasWhatProgramsNeed() {
        bringUp();
        long stray = stray("g", "sleep 1006", "1006"::equals);
        Instant before = Instant.now();

        List<JsonObject> objects = objects(tree("--json").orFail());

        JsonObject schema = objects.get(0);
        assertEquals("schema", schema.get("type").getAsString());
        assertEquals(1, schema.get("version").getAsInt());
        Map<Long, JsonObject> byPid = new LinkedHashMap<>();
        objects.stream().skip(1).forEach(object -> byPid.put(object.get("pid").getAsLong(), object));
        assertEquals("runsvdir", word(byPid.get(sandbox.runsvdir()), "kind"));
        assertEquals("runsv", word(byPid.get(parent(sandbox.pid("parent"))), "kind"));
        assertEquals("log", word(byPid.get(sandbox.pid("parent/log")), "kind"));
        assertEquals("relay", word(byPid.get(sandbox.pid("parent")), "kind"));
        assertEquals("relay", word(byPid.get(sandbox.pid("logrelay-g")), "kind"));
        assertEquals("process", word(byPid.get(processes("1002").get(0)), "kind"));
        assertEquals("guest", word(byPid.get(sandbox.guest("g")), "kind"));
        assertEquals("daemon", word(byPid.get(sandbox.pid("plain")), "kind"));
        JsonObject daemon = byPid.get(sandbox.guestPid("parent"));
        assertEquals(
                List.of("daemon", "parent", "g", "33", "true", "sh -c sleep 1002 & sleep 1003 & wait"),
                Stream.of("kind", "service", "guest", "user", "owned", "command")
                        .map(key -> word(daemon, key))
                        .toList());
        assertEquals(sandbox.pid("parent"), daemon.get("parent").getAsLong());
        assertEquals(33, daemon.get("uid").getAsInt());
        assertEquals(residentKib(sandbox.guestPid("parent")), daemon.get("rss").getAsLong() / 1024);
        Instant since = Instant.parse(word(daemon, "since"));
        assertTrue(Duration.between(since, before).abs().toMinutes() < 5, daemon::toString);
        assertFalse(daemon.has("context"));
        assertEquals("false", word(byPid.get(stray), "owned"));
        assertFalse(byPid.get(stray).has("service"));
        assertEquals("warn", word(byPid.get(stray), "level"));
    }

    @Test
    void guestsCanBeNamedAndAnUnknownOneIsWrongUsage() {
        bringUp();

        Shell.Result one = tree("h").orFail();

        List<String> services = one.out()
                .lines()
                .filter(line -> line.contains("\\_ runsv "))
                .map(line -> line.substring(line.indexOf("runsv ")))
                .toList();
        assertEquals(List.of("runsv other"), services, one::toString);
        assertTrue(one.out().contains("runsvdir -P"), one::toString);
        assertTrue(one.out().contains(" " + sandbox.guest("h") + " h"), one::toString);
        assertFalse(one.out().contains(" " + sandbox.guest("g") + " g"), one::toString);
        assertEquals(
                2,
                tree("g")
                        .out()
                        .lines()
                        .filter(line -> line.contains("\\_ runsv "))
                        .count());
        Shell.Result unknown = tree("g", "nobody-knows");
        assertEquals(64, unknown.status(), unknown::toString);
        assertEquals("", unknown.out());
        assertEquals("runward: no such guest: nobody-knows; runward status lists all\n", unknown.err());
    }

    @Test
    void aGuestCannotWriteToTheTerminalAndLinesFitIt() {
        bringUp();
        stray(
                "g",
                "sh -c 'sleep 1007; : ' $(printf '\\033]0;owned\\007\\302\\233\\rroot')",
                word -> word.startsWith("\033]0;owned"));

        Shell.Result full = tree().orFail();
        assertTrue(full.out().contains("? sh -c sleep 1007; :  ?]0;owned???root  no service"), full::toString);
        assertFalse(tree("--json").orFail().out().chars().anyMatch(c -> c < ' ' && c != '\n' || c == 0x9b));
        String command = "stty cols 60; bin/runward tree -f " + sandbox.path("runward.toml");
        Shell.Result terminal = Shell.run(List.of(
                "env", "-u", "COLUMNS", "-u", "NO_COLOR", "TERM=xterm", "script", "-qec", command, "/dev/null"));
        assertTrue(terminal.out().contains("\033[1m"), terminal::toString);
        List<String> shown =
                terminal.out().replaceAll("\033\\[[0-9]*m", "").lines().toList();
        assertTrue(shown.stream().allMatch(line -> line.length() <= 60), terminal::toString);
        assertTrue(shown.stream().anyMatch(line -> line.length() == 60), terminal::toString);
        assertTrue(shown.stream().anyMatch(line -> line.contains("\\_ ? ") && line.endsWith("no service")));
        assertTrue(tree("--width", "50").out().lines().allMatch(line -> line.length() <= 50));
        assertTrue(tree("--color=always").out().contains("\033[31m? sh"));
    }

    @Test
    void withoutARunsvdirThereIsStillWhatRuns() {
        sandbox.doesNotEndConverged();
        bringUp();
        Shell.kill("KILL", sandbox.runsvdir());
        sandbox.eventually("it is gone", () -> !Sandbox.lives(sandbox.runsvdir()));

        Shell.Result result = tree();

        assertEquals(3, result.status(), result::toString);
        assertEquals("runward: no runsvdir watches " + sandbox.path("service") + "\n", result.err());
        assertTrue(
                result.out().lines().anyMatch(line -> line.startsWith("root ") && line.endsWith(" runsv parent")),
                result::toString);
        assertTrue(result.out().contains("\\_ sleep 1002"), result::toString);
    }

    private static List<JsonObject> objects(Shell.Result result) {
        return result.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static String word(JsonObject object, String key) {
        return object.get(key).getAsString();
    }

    private static long parent(long pid) {
        return Long.parseLong(new HostProcess(pid).status("PPid"));
    }

    private static long residentKib(long pid) {
        return Long.parseLong(new HostProcess(pid).status("VmRSS").split(" ")[0]);
    }

    private static String words(long pid) {
        return String.join(" ", new HostProcess(pid).arguments());
    }

    private List<Long> processes(String lastWord) {
        return processes(lastWord::equals);
    }

    /** The pids of the processes in this sandbox's guests whose last word is one of these. */
    private List<Long> processes(Predicate<String> lastWord) {
        List<String> guests = Stream.of("g", "h")
                .map(name -> new HostProcess(sandbox.guest(name)).namespace("pid"))
                .toList();
        return ProcessHandle.allProcesses()
                .map(handle -> new HostProcess(handle.pid()))
                .filter(process -> {
                    List<String> words = process.arguments();
                    return lastWord.test(words.get(words.size() - 1));
                })
                .filter(process -> guests.contains(process.namespace("pid")))
                .map(HostProcess::pid)
                .toList();
    }
}
