package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.host.Proc;

class LoopRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.125Z");
    private static final int PID = (int) ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private final LoopRecords records = new LoopRecords();

    private Path file() {
        return directory.resolve("state/loop");
    }

    private static LoopRecord full(Optional<Instant> ended, long ticks) {
        return new LoopRecord(
                PID,
                ticks,
                NOW,
                ended,
                "/etc/run ward/\"grün\"",
                Optional.of(NOW.plusNanos(1)),
                List.of("host.toml:1: a: \"b\"", "line\nline"),
                Optional.of(new LoopRecord.LastPass("event", "failed", NOW.plusSeconds(5), 1234)),
                Optional.of(NOW.plusSeconds(300)),
                "another runward to finish",
                List.of(
                        new LoopRecord.Failing("guest g", 1, "no", NOW.plusSeconds(8)),
                        new LoopRecord.Failing("service squid", 7, "unable to start: <x> & \"y\"", NOW.plusSeconds(9))),
                12,
                false);
    }

    private static LoopRecord least() {
        return new LoopRecord(
                1,
                0,
                NOW,
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                List.of(),
                0,
                true);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        for (LoopRecord record : List.of(full(Optional.empty(), 5), full(Optional.of(NOW), 5), least())) {
            records.write(file(), record);
            assertEquals(Optional.of(record), records.read(file()));
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file())),
                "a cause may be secret");
    }

    @Test
    void withoutAFileThereIsNone() {
        assertEquals(Optional.empty(), records.read(file()));
        assertEquals(Optional.empty(), records.read(directory));
    }

    @Test
    void oneThatIsCutOffIsNone() throws IOException {
        records.write(file(), full(Optional.empty(), 5));
        byte[] whole = Files.readAllBytes(file());
        // Without the last bracket, and then less and less.
        for (int length = whole.length - 2; length >= 0; length -= 11) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), records.read(file()), "the first " + length + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "x",
                "null",
                "1",
                "[]",
                "{}",
                "\"text\"",
                "{\"version\":1}",
                "{\"version\":null}",
                "{\"version\":[]}",
                "{\"version\":{}}",
                "{\"version\":\"x\"}",
                "\0\0\0",
                "{\"version\":1e400}"
            })
    void garbageIsNone(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
        assertEquals(Optional.empty(), records.read(file()));
    }

    @Test
    void whatIsNoUtf8IsNone() throws IOException {
        Files.createDirectories(file().getParent());
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(Optional.empty(), records.read(file()));
    }

    @Test
    void deeplyNestedIsNone() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "[".repeat(1_000_000));
        assertEquals(Optional.empty(), records.read(file()));
    }

    /** Each key left out, and with a value of each other kind: what is read is none, or a record that can be told. */
    @Test
    void oneOfAnotherFormIsNoneAndNoFailure() throws IOException {
        records.write(file(), full(Optional.of(NOW), 5));
        String whole = Files.readString(file());
        for (String key : object(whole).keySet()) {
            for (String value :
                    List.of("null", "1", "-1", "1e99", "true", "\"x\"", "[]", "{}", "[1]", "{\"x\":1}", "[[]]")) {
                JsonObject changed = object(whole);
                changed.add(key, JsonParser.parseString(value));
                Files.writeString(file(), changed.toString());
                records.read(file())
                        .ifPresent(record -> assertFalse(record.toString().isEmpty()));
            }
            JsonObject without = object(whole);
            without.remove(key);
            Files.writeString(file(), without.toString());
            boolean needed =
                    !List.of("ended", "in-force", "last-pass", "next-pass").contains(key);
            assertEquals(needed, records.read(file()).isEmpty(), "without " + key);
        }
        for (Map.Entry<String, JsonElement> entry :
                object(whole).getAsJsonObject("last-pass").entrySet()) {
            JsonObject changed = object(whole);
            changed.getAsJsonObject("last-pass").add(entry.getKey(), JsonNull.INSTANCE);
            Files.writeString(file(), changed.toString());
            assertEquals(Optional.empty(), records.read(file()), "last-pass without " + entry.getKey());
        }
    }

    private static JsonObject object(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @Test
    void oneOfAnotherVersionIsNone() throws IOException {
        records.write(file(), least());
        String text = Files.readString(file());
        Files.writeString(file(), text.replaceFirst("\"version\": 1", "\"version\": 2"));
        assertEquals(Optional.empty(), records.read(file()));
    }

    @Test
    void itsAgentRunsWhereThatVeryProcessLivesAndHasNotEndedInOrder() {
        Proc proc = new Proc();
        long ticks = proc.stat(PID).orElseThrow().startTime();
        assertTrue(LoopRecords.isRunning(full(Optional.empty(), ticks), proc));
        assertFalse(LoopRecords.isRunning(full(Optional.of(NOW), ticks), proc), "ended");
        assertFalse(LoopRecords.isRunning(full(Optional.empty(), ticks + 1), proc), "another process of that number");
    }
}
