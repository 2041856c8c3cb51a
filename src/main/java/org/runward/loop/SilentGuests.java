package org.runward.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.runward.desired.Name;
import org.runward.reconcile.GuestQuestions;

/** Remembers guests that did not answer: each is left alone for a while, since everything else waits for it. Not thread-safe. */
final class SilentGuests {
    static final Duration SILENCE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<Name, Instant> until = new HashMap<>();

    SilentGuests(Clock clock) {
        this.clock = clock;
    }

    /** Not where the clock was set back since: it would be left alone for as much longer. */
    boolean isSilent(Name guest) {
        Instant now = clock.instant();
        Instant end = until.getOrDefault(guest, Instant.MIN);
        return end.isAfter(now) && !end.isAfter(now.plus(SILENCE));
    }

    /** Questions to all guests, however silent. */
    GuestQuestions all() {
        return questions(guest -> true, guest -> true);
    }

    /**
     * Questions to those that are not silent.
     *
     * @param anew those that are asked although they have said something before
     */
    GuestQuestions others(Predicate<Name> anew) {
        return questions(guest -> !isSilent(guest), anew);
    }

    private GuestQuestions questions(Predicate<Name> may, Predicate<Name> anew) {
        return new GuestQuestions() {
            @Override
            public boolean mayBeAsked(Name guest) {
                return may.test(guest);
            }

            @Override
            public boolean isAskedAnew(Name guest) {
                return anew.test(guest);
            }

            @Override
            public void answered(Name guest, boolean seen) {
                if (seen) {
                    until.remove(guest);
                } else {
                    until.put(guest, clock.instant().plus(SILENCE));
                }
            }
        };
    }
}
