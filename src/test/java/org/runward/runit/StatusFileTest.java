package org.runward.runit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;

/** Bytes as runsv 2.1.2 writes them. */
class StatusFileTest {
    /** 2026-11-22T16:00:00.5Z as TAI64N: 0x400000000000000a and the seconds, then nanoseconds. */
    private static final String SINCE = "400000006b01c80a1dcd6500";

    private static Optional<StatusRecord> decode(String hex) {
        return StatusFile.decode(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void aServiceThatIsDownAndWantedDownHasNoProcess() {
        StatusRecord expected = new StatusRecord(
                State.DOWN,
                Want.DOWN,
                false,
                false,
                OptionalInt.empty(),
                Instant.ofEpochSecond(0x6b031dd6L - 10, 0x29838e4c));
        assertEquals(Optional.of(expected), decode("400000006b031dd629838e4c 00000000 00 64 00 00"));
    }

    @Test
    void thePidIsLittleEndianAndTheTimeBigEndian() {
        StatusRecord expected = new StatusRecord(
                State.RUN,
                Want.UP,
                false,
                false,
                OptionalInt.of(10334),
                Instant.ofEpochSecond(0x6b01c80aL - 10, 500_000_000));
        assertEquals(Optional.of(expected), decode(SINCE + "5e280000 00 75 00 01"));
    }

    @Test
    void theTimeCountsTenLeapSeconds() {
        assertEquals(
                Instant.parse("1970-01-01T00:00:00Z"),
                decode("400000000000000a 00000000 00000000 00 75 00 00")
                        .orElseThrow()
                        .since());
        assertEquals(
                Instant.parse("2001-09-09T01:46:40.000000001Z"),
                decode("400000003b9aca0a 00000001 00000000 00 75 00 00")
                        .orElseThrow()
                        .since());
    }

    @Test
    void pausedAndGotTermAreToldApart() {
        StatusRecord paused = decode(SINCE + "01000000 01 75 00 01").orElseThrow();
        StatusRecord ending = decode(SINCE + "01000000 00 64 01 01").orElseThrow();
        assertEquals(true, paused.paused());
        assertEquals(false, paused.gotTerm());
        assertEquals(false, ending.paused());
        assertEquals(true, ending.gotTerm());
    }

    @Test
    void upToldToGoDownIsNeitherUpNorDown() {
        StatusRecord ending = decode(SINCE + "01000000 00 64 01 01").orElseThrow();
        assertEquals(State.RUN, ending.state());
        assertEquals(Want.DOWN, ending.want());
        assertEquals(false, ending.isUp());
    }

    @Test
    void aFinishScriptIsAStateOfItsOwn() {
        assertEquals(
                State.FINISH,
                decode(SINCE + "01000000 00 75 00 02").orElseThrow().state());
    }

    @Test
    void aWantThatIsNotUpIsDown() {
        // After sv once, runsv writes d; a zero is not written by any runsv known.
        assertEquals(
                Want.DOWN, decode(SINCE + "01000000 00 00 00 01").orElseThrow().want());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "400000006b01c80a1dcd65005e28000000750001" + "00",
                "400000006b01c80a1dcd65005e280000007500",
                "400000006b01c80a1dcd65005e28000000750003",
                "400000006b01c80a1dcd65005e280000007500ff"
            })
    void whatIsNoRecordIsNone(String hex) {
        assertEquals(Optional.empty(), decode(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000 00000000 00000000 00 64 00 00",
                "8000000000000000 00000000 00000000 00 64 00 00",
                "7fffffffffffffff ffffffff 00000000 00 64 00 00",
                "ffffffffffffffff 7fffffff 00000000 00 64 00 00"
            })
    void aTimeThatNoClockCanShowMakesItNoRecord(String hex) {
        assertEquals(Optional.empty(), decode(hex));
    }
}
