package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.reconcile.GuestQuestions;

/** A guest that hangs costs its timeout once in a while. */
class SilentGuestsTest {
    private static final Name HUNG = new Name("hung");
    private static final Name OTHER = new Name("other");

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final SilentGuests silent = new SilentGuests(clock());

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    @Test
    void oneThatDidNotAnswerIsNotAskedForAWhileButAtAStartOrAHup() {
        GuestQuestions first = silent.others(guest -> true);
        assertTrue(first.mayBeAsked(HUNG));
        first.answered(HUNG, false);
        first.answered(OTHER, true);

        assertFalse(silent.others(guest -> true).mayBeAsked(HUNG));
        assertTrue(silent.others(guest -> true).mayBeAsked(OTHER));
        assertTrue(silent.all().mayBeAsked(HUNG));
        now = now.plus(SilentGuests.SILENCE);
        assertTrue(silent.others(guest -> false).mayBeAsked(HUNG));
    }

    /** A clock that is set back by a day must not have it left alone for a day. */
    @Test
    void aClockThatIsSetBackEndsASilence() {
        silent.all().answered(HUNG, false);
        now = now.minusSeconds(1);
        assertFalse(silent.isSilent(HUNG));
    }

    @Test
    void oneThatAnswersAgainIsSilentNoMore() {
        silent.all().answered(HUNG, false);
        assertTrue(silent.isSilent(HUNG));
        silent.all().answered(HUNG, true);
        assertFalse(silent.isSilent(HUNG));
    }
}
