package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;

class OperationTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static StatusRecord runningFor(long millis) {
        return new StatusRecord(
                StatusRecord.State.RUN, StatusRecord.Want.UP, false, false, OptionalInt.of(7), NOW.minusMillis(millis));
    }

    /** @param command for how long it has been its command; negative while it is not */
    private static boolean isUp(long millis, long command) {
        Optional<Instant> begun = command < 0 ? Optional.empty() : Optional.of(NOW.minusMillis(command));
        Supervision supervision = new Supervision(true, Optional.of(runningFor(millis)), Optional.empty());
        boolean up = Operation.UP.isReached(Optional.empty(), supervision, begun, NOW, Duration.ofSeconds(2));
        Optional<StatusRecord> before = Optional.of(runningFor(20_000));
        assertEquals(
                up, Operation.RESTART.isReached(before, supervision, begun, NOW, Duration.ofSeconds(2)), "likewise");
        return up;
    }

    @Test
    void itIsUpOnceItHasBeenTheCommandForAMoment() {
        assertEquals(false, isUp(1_900, 1_900));
        assertEquals(true, isUp(2_000, 1_900));
        assertEquals(false, isUp(5_000, 1_000));
        assertEquals(true, isUp(5_000, 1_100));
    }

    @Test
    void oneThatTakesLongToBecomeItIsNotWaitedForAnyFurther() {
        assertEquals(false, isUp(5_000, -1));
        assertEquals(false, isUp(9_900, -1));
        assertEquals(true, isUp(10_000, -1));
        assertEquals(true, isUp(10_500, 100));
    }
}
