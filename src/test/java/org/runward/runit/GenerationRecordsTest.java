package org.runward.runit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.host.AtomicFiles;
import org.runward.host.Memory;
import org.runward.observed.GenerationRecord;
import org.runward.observed.StartedAs;

class GenerationRecordsTest {
    private static final Instant SINCE = Instant.ofEpochSecond(1795363200L, 500_000_001);

    @TempDir
    private Path directory;

    private final GenerationRecords records = new GenerationRecords(new AtomicFiles(), Memory.KEPT);

    @Test
    void whatIsWrittenIsRead() {
        GenerationRecord record = new GenerationRecord(
                Optional.of(new StartedAs("0a1b", 10334, SINCE)),
                Optional.of(new StartedAs("2c3d", 10335, SINCE.minusSeconds(1))),
                Optional.of(new StartedAs("4e5f", 10335, SINCE.minusSeconds(1))),
                Optional.empty());
        Path file = directory.resolve("generations/squid");
        records.write(file, record);
        assertEquals(record, records.read(file));
    }

    @Test
    void theFormIsALinePerNoteForRootAlone() throws IOException {
        Path file = directory.resolve("generations/squid");
        records.write(
                file,
                new GenerationRecord(
                        Optional.of(new StartedAs("0a1b", 10334, SINCE)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertEquals("service 0a1b 10334 1795363200 500000001\n", Files.readString(file));
        assertEquals(0600, (int) Files.getAttribute(file, "unix:mode") & 07777);
        assertEquals(0700, (int) Files.getAttribute(file.getParent(), "unix:mode") & 07777);
    }

    @Test
    void anEmptyRecordIsReadAsNone() {
        Path file = directory.resolve("squid");
        records.write(file, GenerationRecord.NONE);
        assertEquals(GenerationRecord.NONE, records.read(file));
    }

    @Test
    void aMissingFileIsAsGoodAsNone() {
        assertEquals(GenerationRecord.NONE, records.read(directory.resolve("never")));
        assertEquals(GenerationRecord.NONE, records.read(directory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "service 0a1b 10334",
                "service 0a1b pid 1795363200 0\n",
                "service 0a1b 10334 99999999999999999999 0\n",
                "service 0a1b 10334 9223372036854775807 0\n",
                "service 0a1b 10334 31556889864403199 9223372036854775807\n",
                "\n\n",
                "service 0123456789abcdef0123456789abcdef 10334 1795363200 0\n",
                "service 0a1b 10334 1795363200 500000001\nlog 1\n"
            })
    void aFileOfAnotherFormIsAsGoodAsNone(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("squid"), text);
        assertEquals(GenerationRecord.NONE, records.read(file));
    }

    @Test
    void bytesThatAreNoTextAreAsGoodAsNone() throws IOException {
        Path file = Files.write(directory.resolve("squid"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(GenerationRecord.NONE, records.read(file));
    }

    @Test
    void anUnknownNoteIsPassedOver() throws IOException {
        Path file = Files.writeString(
                directory.resolve("squid"), "other ffff 1 2 3\nservice 0a1b 10334 1795363200 500000001\n");
        assertEquals(
                new GenerationRecord(
                        Optional.of(new StartedAs("0a1b", 10334, SINCE)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                records.read(file));
    }
}
