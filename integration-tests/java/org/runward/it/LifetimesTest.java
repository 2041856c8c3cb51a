package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LifetimesTest {
    @Test
    void oneLifeAfterTheOtherIsNoOverlapHoweverItEnded() {
        // The second one was killed; the fourth has the first one's number, in a guest that was started anew.
        assertEquals(List.of(), overlaps("start 5 1.0", "end 5 2.0", "start 6 2.1", "start 7 3.0", "end 7 4.0"));
        assertEquals(List.of(), overlaps("start 5 1.0", "end 5 2.0", "start 6 2.1", "start 5 3.0", "heard 5 3.5"));
    }

    @Test
    void aStartBetweenAnothersStartAndEndIsAnOverlap() {
        assertEquals(
                List.of("start 6 at 1.5 while 5 lived, which said end 5 at 2.0"),
                overlaps("start 5 1.0", "start 6 1.5", "end 5 2.0"));
        assertEquals(
                List.of("start 6 at 1.5 while 5 lived, which said heard 5 at 2.0"),
                overlaps("start 5 1.0", "start 6 1.5", "heard 5 2.0"));
    }

    @Test
    void aLockThatAnotherHoldsIsAnOverlapThoughNeitherSaidThatItEnded() {
        assertEquals(
                List.of("OVERLAP 6 at 1.5: another held the lock"),
                overlaps("start 5 1.0", "OVERLAP 6 1.5", "start 6 2.0"));
    }

    private static List<String> overlaps(String... lines) {
        return Lifetimes.of(String.join("\n", lines)).overlaps();
    }
}
