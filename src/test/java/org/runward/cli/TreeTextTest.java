package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.runward.cli.TreeText.Colour;
import org.runward.host.HostException;
import org.runward.host.Outcome;
import org.runward.observed.ObservedProcess;
import org.runward.observed.PlainText;
import org.runward.observed.ProcessTree;
import org.runward.observed.Processes;

class TreeTextTest {
    private static final Instant NOW = Processes.BOOT.plusSeconds(3600);
    private static final ProcessTree HOST = Processes.host().tree();

    private static List<String> text(ProcessTree tree, int width) {
        return new TreeText(tree, NOW, width, Colour.NONE).lines();
    }

    @Test
    void theTableIsThatOfPsWithTheGuestAndItsContext() {
        assertEquals("""
                USER     PID GUEST CTX   RSS SINCE COMMAND
                root      10 -       - 1000K   59m runsvdir /service
                root      11 -       -  1.1M   59m  \\_ runsv plain
                www-data  30 -       -  2.9M   59m  |   \\_ sleep 100
                root      12 -       -  1.2M   59m  \\_ runsv web
                root      20 -       -  2.0M   59m      \\_ svlogd -tt /var/log/sv/web
                root      21 -       -  2.1M   59m      \\_ crun exec g
                33        22 g       -  2.1M   59m          \\_ httpd -f
                33        23 g       -  2.2M   59m              \\_ httpd -f
                root      40 g       -  3.9M   59m catatonit -P
                1000      41 g       -  4.0M   59m  \\_ ? nc -l 99  no service
                """, String.join("\n", text(HOST, 0)) + "\n");
    }

    @Test
    void aLineIsCutAtTheWidthButTellsAlwaysThatNoServiceOwnsIt() {
        assertEquals(
                List.of(
                        "USER     PID GUEST CTX   RSS SINCE COMMAND",
                        "root      20 -       -  2.0M   59m      \\_ svlogd -t",
                        "1000      41 g       -  4.0M   59m  \\_ ?  no service"),
                text(HOST, 52).stream()
                        .filter(line -> line.matches("(USER|root +20|1000) .*"))
                        .toList());
        for (int width = 1; width < 100; width++) {
            int most = width;
            assertTrue(text(HOST, width).stream().allMatch(line -> line.length() <= most));
        }
    }

    @Test
    void theContextOfAGuestIsAColumn() {
        ProcessTree tree = new Processes()
                .process(20, 1, 0, "crond")
                .guest("v", 0, 49152, 20)
                .tree();
        assertEquals(
                "root  20 v     49152 2.0M   59m ? crond  no service",
                text(tree, 0).get(1));
    }

    @Test
    void coloursAreAroundTheCommandAlone() {
        List<String> lines = new TreeText(HOST, NOW, 52, Colour.ANSI).lines();
        assertEquals("1000      41 g       -  4.0M   59m  \\_ \033[31m?  no service\033[0m", lines.get(10));
        assertEquals("root      11 -       -  1.1M   59m  \\_ \033[1mrunsv plain\033[0m", lines.get(2));
        assertEquals("www-data  30 -       -  2.9M   59m  |   \\_ sleep 100", lines.get(3));
        assertEquals(
                text(HOST, 52),
                lines.stream().map(line -> line.replaceAll("\033\\[\\d*m", "")).toList());
    }

    @Test
    void nothingThatATerminalObeysIsShown() {
        String command = "a\033[2Jb\nc\rd\u009be\u202ef\u200bg\u2028h\ud800i\ufffdj\u007fk\tl";
        ProcessTree tree =
                new Processes().process(40, 1, 0, command).guest("g", 40, 0).tree();

        assertTrue(text(tree, 0).get(1).endsWith(" a?[2Jb?c?d?e?f?g?h?i?j?k?l"), text(tree, 0)::toString);
        String json = new TreeJson(tree, NOW).lines().get(1);
        assertTrue(json.codePoints().allMatch(c -> c >= ' ' && (c < 0x7f || c >= 0xa0)), json);
        assertEquals(
                command.replace('\ud800', '?'),
                JsonParser.parseString(json)
                        .getAsJsonObject()
                        .get("command")
                        .getAsString()
                        .replace('\ud800', '?'));
    }

    @Test
    void lettersOfAnyLanguageStayAndWideOnesCountTwice() {
        assertEquals("žluťoučký 程序 €", PlainText.of("žluťoučký 程序 €"));
        assertEquals("程", PlainText.cut("程序", 3));
        assertEquals("€€", PlainText.cut("€€", 2));
        assertEquals("", PlainText.cut("😀", 1));
        assertEquals("😀", PlainText.cut("😀x", 2));
    }

    @Test
    void aProcessWithoutWordsIsItsNameInBrackets() {
        ProcessTree tree = new ProcessTree(List.of(new ProcessTree.Node(
                new ObservedProcess(5, 1, 0, "httpd", "", 0, NOW),
                0,
                ProcessTree.Kind.GUEST,
                "root",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                true)));
        assertEquals("root   5 -       -   0    0s [httpd]", text(tree, 0).get(1));
    }

    @Test
    void whatIsNestedForEverIsNotIndentedForEver() {
        Processes processes = new Processes().process(100, 1, 0, "catatonit");
        for (int pid = 101; pid < 2_100; pid++) {
            processes.process(pid, pid - 1, 0, "sh");
        }
        List<String> lines = text(processes.guest("g", 100, 0).tree(), 0);
        assertTrue(lines.get(2_000).length() < 200, lines.get(2_000));
    }

    @Test
    void jsonHasOneObjectPerProcessAndTheSchemaFirst() {
        List<String> lines = new TreeJson(HOST, NOW).lines();
        assertEquals(
                "{\"type\":\"schema\",\"time\":\"2026-11-22T17:00:00Z\",\"level\":\"info\",\"message\":\"tree 1\",\"version\":1}",
                lines.get(0));
        assertEquals(JsonParser.parseString("""
                        {"type": "process", "time": "2026-11-22T17:00:00Z", "level": "info",
                         "message": "process 22: httpd -f", "pid": 22, "parent": 21, "depth": 3, "kind": "daemon",
                         "service": "web", "guest": "g", "user": "33", "uid": 33, "rss": 2252800,
                         "since": "2026-11-22T16:00:22Z", "command": "httpd -f", "owned": true}
                        """), JsonParser.parseString(lines.get(7)));
        JsonObject stray = JsonParser.parseString(lines.get(10)).getAsJsonObject();
        assertEquals("process 41: nc -l 99 (no service)", stray.get("message").getAsString());
        assertEquals("warn", stray.get("level").getAsString());
        assertEquals(false, stray.get("owned").getAsBoolean());
        ProcessTree context =
                new Processes().process(20, 1, 0, "crond").guest("v", 0, 7, 20).tree();
        assertTrue(new TreeJson(context, NOW).lines().get(1).contains("\"context\":7,"));
    }

    @Test
    void theWidthIsTheEnvironmentsOrTheTerminalsOrTheUsualOneAndWithoutATerminalThereIsNone() {
        Optional<Path> device = Optional.of(Path.of("/dev/pts/3"));
        assertEquals(0, new Terminal(Optional.empty(), Map.of("COLUMNS", "70")).width(null));
        assertEquals(70, new Terminal(device, Map.of("COLUMNS", "70")).width(null));
        assertEquals(132, new Terminal(device, Map.of("COLUMNS", "x")).width(run -> answer(run.argv(), "24 132\n")));
        assertEquals(80, new Terminal(device, Map.of()).width(run -> answer(run.argv(), "0 0\n")));
        assertEquals(80, new Terminal(device, Map.of()).width(run -> answer(run.argv(), "stty: no\n")));
        assertEquals(80, new Terminal(device, Map.of()).width(run -> {
                    throw new HostException("none");
                }));
    }

    private static Outcome answer(List<String> argv, String answer) {
        assertEquals(List.of("stty", "-F", "/dev/pts/3", "size"), argv);
        return new Outcome(0, answer);
    }

    @Test
    void coloursAreForTerminalsAndForThoseWhoLikeThem() {
        Optional<Path> device = Optional.of(Path.of("/dev/pts/3"));
        assertEquals(true, new Terminal(device, Map.of("TERM", "xterm")).likesColour());
        assertEquals(true, new Terminal(device, Map.of("TERM", "xterm", "NO_COLOR", "")).likesColour());
        assertEquals(false, new Terminal(device, Map.of("TERM", "xterm", "NO_COLOR", "1")).likesColour());
        assertEquals(false, new Terminal(device, Map.of("TERM", "dumb")).likesColour());
        assertEquals(false, new Terminal(Optional.empty(), Map.of("TERM", "xterm")).likesColour());
    }
}
