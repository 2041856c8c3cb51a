package org.runward.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.desired.Name;
import org.runward.observed.Hold;

/** The files of holds: what is written is read, and what is damaged still holds. */
class HoldRecordsTest {
    private static final Instant SINCE = Instant.ofEpochSecond(1_795_363_200);

    @TempDir
    private Path directory;

    private HoldRecords records() {
        return new HoldRecords(directory.resolve("holds"));
    }

    @Test
    void whatIsWrittenIsReadAndRemoved() {
        Hold one = new Hold(SINCE, Optional.of(SINCE.plusSeconds(7200)), "ana", "ticket 5: until until");
        Hold other = new Hold(SINCE, Optional.empty(), "", "");
        records().write(new Name("squid"), one);
        records().write(new Name("cron"), other);
        assertEquals(
                new TreeMap<>(Map.of(new Name("cron"), other, new Name("squid"), one)),
                records().read());

        records().remove(new Name("squid"));
        records().remove(new Name("squid"));
        assertEquals(Map.of(new Name("cron"), other), records().read());
    }

    @Test
    void theFormIsALinePerKeyForRootAlone() throws IOException {
        records().write(new Name("squid"), new Hold(SINCE, Optional.of(SINCE.plusSeconds(60)), "ana", "why not"));
        Path file = directory.resolve("holds/squid");
        assertEquals("runward 1\nsince 1795363200\nuntil 1795363260\nby ana\nreason why not\n", Files.readString(file));
        assertEquals(0600, (int) Files.getAttribute(file, "unix:mode") & 07777);
    }

    @Test
    void noDirectoryHoldsNothing() {
        assertEquals(Map.of(), records().read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "until soon\n", "until 99999999999999999999\n", "since x\nuntil\n"})
    void aDamagedFileHoldsWithoutAnEnd(String text) throws IOException {
        Files.createDirectories(directory.resolve("holds"));
        Files.writeString(directory.resolve("holds/squid"), text);
        assertEquals(Optional.empty(), records().read().get(new Name("squid")).until());
    }

    @Test
    void whatHasNoNameIsPassedOver() throws IOException {
        Files.createDirectories(directory.resolve("holds"));
        Files.writeString(directory.resolve("holds/.squid.new"), "");
        Files.writeString(directory.resolve("holds/Squid"), "");
        assertEquals(Map.of(), records().read());
    }
}
