package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in milliseconds from the start of each test; the clock goes on only as the test says. */
class ScheduleTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Origin SQUID = new Origin(Origin.Kind.OBJECT, "service squid");
    private static final Origin WEB = new Origin(Origin.Kind.OBJECT, "service web");

    private final Schedule schedule = new Schedule(FIVE_MINUTES, 0, () -> 0.5);

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    /** The event's pass, as the loop makes it, that takes no time; the origins that it was for. */
    private Set<Origin> pass(long millis, Origin... useful) {
        assertEquals(Optional.of(Cause.EVENT), schedule.due(at(millis)), () -> "due at " + millis);
        Set<Origin> origins = schedule.begin(at(millis));
        schedule.looked(at(millis), at(millis), Set.of(useful));
        return origins;
    }

    @Test
    void nothingIsDueOfItself() {
        assertEquals(Optional.empty(), schedule.due(at(0)));
        assertEquals(Instant.MAX, schedule.next());
        assertEquals(Instant.MAX, schedule.nextInterval());
    }

    @Test
    void oneEventIsGivenAMomentForOthersToCome() {
        schedule.changed(SQUID, at(0));
        assertEquals(Optional.empty(), schedule.due(at(14)));
        assertEquals(at(15), schedule.next());
        assertEquals(Set.of(SQUID), pass(15));
        assertEquals(Optional.empty(), schedule.due(at(16)));
    }

    @Test
    void aThousandEventsAreOnePass() {
        IntStream.range(0, 1000).forEach(i -> schedule.changed(i % 2 == 0 ? SQUID : WEB, at(i / 10)));
        assertEquals(Optional.empty(), schedule.due(at(99)));
        assertEquals(Set.of(SQUID, WEB), pass(114));
        assertEquals(at(114).plus(FIVE_MINUTES), schedule.next());
    }

    @Test
    void eventsThatDoNotEndAreNotWaitedForForEver() {
        for (int i = 0; i < 150; i += 10) {
            schedule.changed(SQUID, at(i));
            assertEquals(Optional.empty(), schedule.due(at(i)));
        }
        assertEquals(at(150), schedule.next());
        pass(150);
    }

    @Test
    void aDeclarationIsGivenMoreTime() {
        schedule.changed(Origin.DECLARATION, at(0));
        schedule.changed(Origin.DECLARATION, at(200));
        assertEquals(Optional.empty(), schedule.due(at(449)));
        assertEquals(Set.of(Origin.DECLARATION), pass(450));

        for (int i = 1000; i < 1700; i += 100) {
            schedule.changed(Origin.DECLARATION, at(i));
            assertEquals(Optional.empty(), schedule.due(at(i)));
        }
        assertEquals(Set.of(Origin.DECLARATION), pass(1700));
    }

    /** Else a service that happens to end then has half of a declaration be read, and what is in the other half be removed. */
    @Test
    void aDeclarationThatIsBeingWrittenIsLeftToItsTimeByAPassForSomethingElse() {
        schedule.changed(Origin.DECLARATION, at(0));
        schedule.changed(SQUID, at(1));
        assertEquals(Set.of(SQUID), pass(16, SQUID));
        schedule.changed(Origin.DECLARATION, at(100));
        assertEquals(Optional.empty(), schedule.due(at(349)));
        assertEquals(Set.of(Origin.DECLARATION), pass(350));
    }

    @Test
    void whatHasComeByItsTimeIsDoneWithByAPassForAnything() {
        schedule.changed(Origin.DECLARATION, at(0));
        schedule.changed(SQUID, at(249));
        schedule.ask(Cause.RETRY, at(250));
        assertEquals(Optional.of(Cause.RETRY), schedule.due(at(250)));
        assertEquals(Set.of(Origin.DECLARATION, SQUID), schedule.begin(at(250)));
        assertEquals(Optional.empty(), schedule.due(at(1000)));
    }

    @Test
    void passesForEventsDoNotPutOffTheInterval() {
        schedule.begin(at(0));
        assertEquals(at(300_000), schedule.nextInterval());
        assertEquals(Optional.empty(), schedule.due(at(299_999)));
        assertEquals(Optional.of(Cause.INTERVAL), schedule.due(at(300_000)));
        schedule.changed(SQUID, at(100_000));
        pass(100_015);
        assertEquals(at(300_000), schedule.nextInterval());
        schedule.begin(at(300_000));
        assertEquals(at(600_000), schedule.nextInterval());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.99})
    void anIntervalIsLongerOrShorterByTheJitterAtMost(double jitter) {
        Random random = new Random(1);
        Schedule jittered = new Schedule(Duration.ofSeconds(100), jitter, random::nextDouble);
        long[] millis = IntStream.range(0, 2000)
                .mapToLong(i -> {
                    Instant begun = jittered.nextInterval().equals(Instant.MAX) ? START : jittered.nextInterval();
                    jittered.begin(begun);
                    return Duration.between(begun, jittered.nextInterval()).toMillis();
                })
                .toArray();
        long shortest = Arrays.stream(millis).min().orElseThrow();
        long longest = Arrays.stream(millis).max().orElseThrow();
        assertTrue(
                shortest >= 100_000 * (1 - jitter) - 1 && longest <= 100_000 * (1 + jitter), shortest + " " + longest);
        assertTrue(longest - shortest >= 190_000 * jitter, "spread: " + shortest + " to " + longest);
    }

    @Test
    void anIntervalOfAYearIsAYear() {
        Schedule slow = new Schedule(Duration.ofDays(365), 0.99, () -> 1);
        slow.begin(at(0));
        assertEquals(
                Duration.ofDays(365).multipliedBy(199).dividedBy(100), Duration.between(at(0), slow.nextInterval()));
    }

    @Test
    void ofSeveralAsksTheEarliestCounts() {
        schedule.ask(Cause.RETRY, at(500));
        schedule.ask(Cause.RETRY, at(200));
        schedule.ask(Cause.RETRY, at(900));
        assertEquals(at(200), schedule.next());
        assertEquals(Optional.empty(), schedule.due(at(199)));
        assertEquals(Optional.of(Cause.RETRY), schedule.due(at(200)));
        schedule.begin(at(200));
        assertEquals(FIVE_MINUTES.plusMillis(200), Duration.between(at(0), schedule.next()));
    }

    @Test
    void whatIsAskedForLaterIsLeftByAPassThatIsMadeBefore() {
        schedule.ask(Cause.RETRY, at(500));
        schedule.ask(Cause.HUP, at(100));
        assertEquals(Optional.of(Cause.HUP), schedule.due(at(100)));
        schedule.begin(at(100));
        assertEquals(at(500), schedule.next());
        assertEquals(Optional.of(Cause.RETRY), schedule.due(at(500)));
    }

    /** A pass is for all that is due, so it has to be the one that does most: EVENT is asked for, too, while another has the lock. */
    @ParameterizedTest
    @EnumSource(Cause.class)
    void ofSeveralThatAreDueOneThatLooksAtEverythingCounts(Cause cause) {
        for (Cause other : Cause.values()) {
            Schedule both = new Schedule(FIVE_MINUTES, 0, () -> 0.5);
            both.ask(other, at(0));
            both.ask(cause, at(1));
            Cause due = both.due(at(1)).orElseThrow();
            assertEquals(cause.isThorough() || other.isThorough(), due.isThorough(), cause + " and " + other);
        }
    }

    @Test
    void oneThatKeepsChangingForNothingIsSlowedDown() {
        int passes = 0;
        for (int now = 0; now < 60_000; now += 20) {
            schedule.changed(SQUID, at(now));
            if (schedule.due(at(now)).equals(Optional.of(Cause.EVENT))) {
                pass(now);
                passes++;
                assertTrue(passes <= 5 + now / 10_000, passes + " by " + now);
            }
        }
        assertEquals(5 + 5, passes);
    }

    @Test
    void othersStayFastMeanwhile() {
        int waited = 0;
        long webChanged = -1;
        Random random = new Random(2);
        for (int now = 0; now < 100_000; now += 5) {
            schedule.changed(SQUID, at(now));
            if (webChanged < 0 && random.nextInt(400) == 0) {
                webChanged = now;
                schedule.changed(WEB, at(now));
            }
            if (schedule.due(at(now)).isPresent()) {
                Set<Origin> origins = schedule.begin(at(now));
                schedule.looked(at(now), at(now), Set.of(WEB));
                if (origins.contains(WEB)) {
                    assertTrue(now - webChanged <= 15, "waited " + (now - webChanged));
                    webChanged = -1;
                    waited++;
                }
            }
        }
        assertTrue(waited > 20, waited + " changes");
    }

    @Test
    void whatWasOfUseIsGivenBack() {
        for (int i = 0; i < 100; i++) {
            schedule.changed(SQUID, at(i * 20));
            pass(i * 20 + 15, SQUID);
        }
    }

    @Test
    void whoWasSlowedDownIsFastAgainAfterSomeTime() {
        for (int i = 0; i < 5; i++) {
            schedule.changed(SQUID, at(i * 20));
            pass(i * 20 + 15);
        }
        schedule.changed(SQUID, at(100));
        // Ten seconds after the first of them: what was spent comes back from then on.
        assertEquals(at(10_015), schedule.next());
        assertEquals(Optional.empty(), schedule.due(at(10_014)));
        pass(10_015);
        for (int i = 0; i < 5; i++) {
            schedule.changed(SQUID, at(70_000 + i * 20));
            pass(70_000 + i * 20 + 15);
        }
    }

    /** What others cause a pass for is seen by it as well, and counts. */
    @Test
    void theSlowOneDoesNotWaitLongerThanTenSecondsAfterAnyPass() {
        for (int i = 0; i < 5; i++) {
            schedule.changed(SQUID, at(i * 20));
            pass(i * 20 + 15);
        }
        for (int now = 1000; now < 9000; now += 1000) {
            schedule.changed(SQUID, at(now));
            schedule.changed(WEB, at(now));
            assertEquals(Set.of(SQUID, WEB), pass(now + 15, WEB));
        }
        schedule.changed(SQUID, at(8100));
        assertEquals(at(18_015), schedule.next());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 250})
    void passesForEventsTakeAFifthOfAProcessorAtMost(int millis) {
        int passes = 0;
        int now = 0;
        while (now < 10_000) {
            // Always another one, so that none is slowed down for itself.
            schedule.changed(new Origin(Origin.Kind.OBJECT, "service s" + now), at(now));
            if (schedule.due(at(now)).isPresent()) {
                schedule.looked(at(now), at(now + millis), schedule.begin(at(now)));
                now += millis;
                passes++;
            } else {
                now += 5;
            }
        }
        assertTrue(passes * millis * 5 <= 10_000 + 5 * millis, passes + " passes");
        assertTrue(passes * 5 * Math.max(millis, 30) >= 5_000, "and not much less: " + passes + " passes");
    }

    @Test
    void noLongerThanASecondIsWaitedAfterALongPass() {
        schedule.begin(at(0));
        schedule.looked(at(0), at(60_000), Set.of());
        schedule.changed(SQUID, at(60_000));
        assertEquals(at(61_000), schedule.next());
        schedule.ask(Cause.HUP, at(60_001));
        assertEquals(Optional.of(Cause.HUP), schedule.due(at(60_001)), "who asks does not wait");
    }

    /** What the loop relies on not to spin and not to sleep through something, whatever happens when. */
    @Test
    void whatIsNotDueNowIsDueLaterAndExactlyThen() {
        Random random = new Random(4);
        for (int world = 0; world < 100; world++) {
            Schedule some = new Schedule(Duration.ofMillis(1 + random.nextInt(20_000)), 0.9, random::nextDouble);
            Instant now = START;
            for (int i = 0; i < 200; i++) {
                now = now.plusNanos(random.nextInt(4) * (long) random.nextInt(200_000_000));
                happen(some, now, random);
                assertAgrees(some, now);
                if (some.due(now).isPresent() && random.nextInt(4) > 0) {
                    Set<Origin> origins = some.begin(now);
                    assertFalse(some.next().isBefore(now), "begun at " + now + ", next at " + some.next());
                    assertAgrees(some, now);
                    Instant begun = now;
                    now = now.plusNanos(random.nextInt(300_000_000));
                    some.looked(begun, now, random.nextBoolean() ? origins : Set.of());
                    assertAgrees(some, now);
                }
            }
        }
    }

    private static void happen(Schedule some, Instant now, Random random) {
        List<Origin> origins = List.of(SQUID, WEB, Origin.DECLARATION, new Origin(Origin.Kind.HOST, "links"));
        switch (random.nextInt(3)) {
            case 0 -> some.changed(origins.get(random.nextInt(origins.size())), now);
            case 1 ->
                some.ask(
                        Cause.values()[random.nextInt(Cause.values().length)],
                        now.plusMillis(random.nextInt(10_000) - 100));
            default -> {
                // Nothing.
            }
        }
    }

    private static void assertAgrees(Schedule some, Instant now) {
        Instant next = some.next();
        assertEquals(some.due(now).isPresent(), !next.isAfter(now), () -> "at " + now + ": next " + next);
        if (next.isBefore(Instant.MAX)) {
            assertTrue(some.due(next).isPresent(), () -> "at " + next);
            assertEquals(Optional.empty(), some.due(next.minusNanos(1)), () -> "just before " + next);
        }
    }

    @Test
    void whatIsTriedAgainAtATimeThatIsOverDoesNotKeepTheLoopBusy() {
        Instant over = Instant.parse("2026-11-22T08:45:00Z");
        Instant wall = Instant.parse("2026-11-22T09:00:00Z");
        int passes = 0;
        for (int millis = 0; millis <= 60_000; millis += 10) {
            schedule.retry(over, wall.plusMillis(millis), at(millis));
            if (schedule.due(at(millis)).isPresent()) {
                passes++;
                schedule.begin(at(millis));
                schedule.looked(at(millis), at(millis), Set.of());
            }
        }
        int most = (int) (60_000 / Schedule.SHORTEST_RETRY.toMillis());
        assertTrue(passes >= most - 1 && passes <= most, passes + " passes in a minute");
    }

    @Test
    void aRetryComesAtItsTimeByTheWallAndOneThatIsYearsAwayIsNone() {
        Instant wall = Instant.parse("2026-11-22T09:00:00Z");
        schedule.retry(wall.plus(Duration.ofDays(400)), wall, at(0));
        assertEquals(Instant.MAX, schedule.next());
        schedule.retry(wall.plusMillis(700), wall, at(0));
        assertEquals(at(700), schedule.next());
        assertEquals(Optional.of(Cause.RETRY), schedule.due(at(700)));
    }
}
