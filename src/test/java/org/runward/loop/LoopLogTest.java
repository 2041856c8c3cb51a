package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00.125Z"), ZoneOffset.UTC);

    private final StringWriter written = new StringWriter();
    private final LoopLog text = new LoopLog(new PrintWriter(written, true), CLOCK, LoopLog.Format.TEXT);
    private final LoopLog json = new LoopLog(new PrintWriter(written, true), CLOCK, LoopLog.Format.JSON);

    /** What was written since the last time: one line, by any reader's idea of lines. */
    private String line() {
        String line = written.toString();
        written.getBuffer().setLength(0);
        assertTrue(line.endsWith("\n"), line);
        String rest = line.substring(0, line.length() - 1);
        assertTrue(
                rest.codePoints().allMatch(LoopLogTest::isHarmless),
                "as it was written: " + rest.replaceAll("\\p{C}", "?"));
        return rest;
    }

    /** What no terminal obeys, and what does not hide or turn what stands beside it. */
    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @Test
    void anEventIsItsLevelItsNameAndItsFieldsInOrder() {
        text.info("changed")
                .with("subject", "service squid")
                .with("failures", 3)
                .with("took", Duration.ofMillis(13))
                .with("all", true)
                .withText("kind", "drift")
                .withText("until", "")
                .write();
        assertEquals(
                "level=info event=changed subject=\"service squid\" failures=3 took=0.013s all=true kind=drift",
                line());
        text.warn("blocked").write();
        assertEquals("level=warn event=blocked", line());
        text.error("failed").write();
        assertEquals("level=error event=failed", line());
        text.at(LoopLog.Level.WARN, "log").write();
        assertEquals("level=warn event=log", line());
    }

    @Test
    void inJsonNumbersAndTruthsAreSuchAndTheTimeIsTold() {
        json.info("pass")
                .with("steps", 3L)
                .with("ok", false)
                .with("share", 0.25)
                .with("name", "3")
                .write();
        assertEquals(
                "{\"time\":\"2026-11-22T10:00:00.125Z\",\"level\":\"info\",\"event\":\"pass\",\"steps\":3,\"ok\":false,"
                        + "\"share\":0.25,\"name\":\"3\"}",
                line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"word", "/etc/runward.d/a_b-c+1.toml", "50%", "web@host:80", "2026-11-22T10:00:00Z", "a,b"})
    void aPlainWordStandsAsItIs(String word) {
        text.info("e").with("k", word).write();
        assertEquals("level=info event=e k=" + word, line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two words",
                "a=b",
                "say \"no\"",
                "back\\slash",
                "tab\tand\rreturn",
                "a\nlevel=error event=forged",
                "nul\0",
                "esc\u001b[2J",
                "delete\u007f",
                "csi\u009b2J",
                "next\u0085line",
                "line\u2028separator\u2029",
                "turned\u202egnp.exe",
                "byte\ufeffmark",
                "grün, 漢字, 🚀",
                "tag\udb40\udc41",
                "half\ud83d",
                "'; $(rm -rf /) `x` <>&"
            })
    void whateverIsInItIsOneLineAndReadBackAsItWas(String value) {
        text.info("e").with("k", value).with("last", 1).write();
        String line = line();
        assertTrue(line.startsWith("level=info event=e k=\"") && line.endsWith("\" last=1"), line);
        String quoted = line.substring("level=info event=e k=".length(), line.length() - " last=1".length());
        assertEquals(value, JsonParser.parseString(quoted).getAsString());

        json.info("e").with("k", value).write();
        assertEquals(value, object(line()).get("k").getAsString());
    }

    private static JsonObject object(String line) {
        return JsonParser.parseString(line).getAsJsonObject();
    }

    @Test
    void anyTextIsReadBackAsItWas() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            StringBuilder any = new StringBuilder();
            random.ints(random.nextInt(12), 0, 4)
                    .map(kind -> List.of(0x80, 0x100, 0x3000, 0x20000).get(kind))
                    .map(random::nextInt)
                    .forEach(any::appendCodePoint);
            json.warn(any.toString()).with(any + "k", any).write();
            JsonObject read = object(line());
            assertEquals(any.toString(), read.get("event").getAsString());
            assertEquals(any.toString(), read.get(any + "k").getAsString());
            text.warn("e").with("k", any).write();
            String value = line().substring("level=warn event=e k=".length());
            assertEquals(
                    any.toString(),
                    value.startsWith("\"") ? JsonParser.parseString(value).getAsString() : value);
        }
    }

    @Test
    void linesOfSeveralThreadsAreWhole() throws InterruptedException {
        List<Thread> threads = List.of(thread("a"), thread("b"), thread("c"));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> lines = written.toString().lines().toList();
        assertEquals(1500, lines.size());
        for (String name : List.of("a", "b", "c")) {
            String line = "level=info event=" + name + " text=\"" + name.repeat(50) + " " + name.repeat(50) + "\"";
            assertEquals(500, lines.stream().filter(line::equals).count());
        }
    }

    private Thread thread(String name) {
        return new Thread(() -> {
            for (int i = 0; i < 500; i++) {
                text.info(name)
                        .with("text", name.repeat(50) + " " + name.repeat(50))
                        .write();
            }
        });
    }

    @Test
    void aTimeIsAsExactAsItIsShort() {
        assertEquals("0.000s", LoopLog.seconds(Duration.ZERO));
        assertEquals("0.013s", LoopLog.seconds(Duration.ofNanos(13_900_000)));
        assertEquals("0.999s", LoopLog.seconds(Duration.ofMillis(999)));
        assertEquals("1.0s", LoopLog.seconds(Duration.ofMillis(1000)));
        assertEquals("2.4s", LoopLog.seconds(Duration.ofMillis(2400)));
        assertEquals("84s", LoopLog.seconds(Duration.ofMillis(83_600)));
        assertEquals("31536000s", LoopLog.seconds(Duration.ofDays(365)));
    }
}
