package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.plan.Aside;
import org.runward.plan.Subject;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Subject SQUID = Subject.service(new Name("squid"));
    private static final Subject WEB = Subject.service(new Name("web"));
    private static final Subject GUEST = Subject.guest(new Name("squid"));

    private final Backoff backoff = new Backoff();

    private Duration failed(Subject subject, Instant now) {
        return Duration.between(now, backoff.failed(subject, "no", now).nextTry());
    }

    @Test
    void eachFailureDoublesTheTimeUpToTenMinutesGiveOrTakeAFifth() {
        for (int round = 0; round < 100; round++) {
            Backoff one = new Backoff();
            Duration about = Backoff.FIRST;
            for (int failures = 1; failures <= 20; failures++) {
                Backoff.Failing failing = one.failed(SQUID, "no", NOW);
                assertEquals(failures, failing.failures());
                long millis = Duration.between(NOW, failing.nextTry()).toMillis();
                long least = Math.min(about.toMillis() * 8 / 10, Backoff.LONGEST.toMillis());
                long most = Math.min(about.toMillis() * 12 / 10, Backoff.LONGEST.toMillis());
                assertTrue(millis >= least && millis <= most, failures + " failures: " + millis + " ms");
                about = failures >= 7 ? about : about.multipliedBy(2);
            }
        }
    }

    @Test
    void manyThatFailTogetherAreNotTriedTogether() {
        Set<Duration> times = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            times.add(failed(Subject.service(new Name("s" + i)), NOW));
        }
        assertTrue(times.size() > 50, times::toString);
    }

    @Test
    void afterAWeekOfFailuresItIsStillTenMinutesAtMostAndNotAlwaysTheSame() {
        Set<Duration> times = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Duration time = failed(SQUID, NOW);
            assertTrue(time.compareTo(Backoff.LONGEST) <= 0, time::toString);
            assertTrue(i < 10 || time.compareTo(Duration.ofMinutes(6)) > 0, time::toString);
            times.add(time);
        }
        assertTrue(times.size() > 100, () -> times.size() + " times");
    }

    @Test
    void whatHasToBeRepairedOverAndOverIsLeftAloneToo() {
        for (int i = 0; i < 30; i++) {
            assertEquals(Optional.empty(), backoff.repaired(SQUID, NOW.plusSeconds(i)));
        }
        assertEquals(Optional.empty(), backoff.repaired(WEB, NOW.plusSeconds(29)));
        Backoff.Failing failing = backoff.repaired(SQUID, NOW.plusSeconds(30)).orElseThrow();
        assertEquals(
                "it does not stay as declared: repaired 31 times in a minute; who else changes it?", failing.cause());
        assertEquals(Set.of(SQUID), backoff.aside(NOW.plusSeconds(30)).keySet());
        assertEquals(Optional.empty(), backoff.repaired(SQUID, NOW.plusSeconds(100)), "it has been quiet since");
        assertEquals(Map.of(), backoff.failing());
    }

    @Test
    void eachSubjectFailsForItselfAlone() {
        for (int i = 0; i < 5; i++) {
            failed(SQUID, NOW);
        }
        assertTrue(failed(WEB, NOW).compareTo(Duration.ofSeconds(12)) <= 0);
        assertTrue(failed(GUEST, NOW).compareTo(Duration.ofSeconds(12)) <= 0, "a guest of the same name is another");
        assertEquals(List.of(GUEST, SQUID, WEB), List.copyOf(backoff.failing().keySet()));
        assertEquals(5, backoff.failing().get(SQUID).failures());
    }

    @Test
    void itIsKnownSinceWhenAndOfWhatItFails() {
        backoff.failed(SQUID, "first", NOW);
        Backoff.Failing second = backoff.failed(SQUID, "second", NOW.plusSeconds(60));
        assertEquals(NOW, second.since());
        assertEquals("second", second.cause());
        assertEquals(second, backoff.failing().get(SQUID));
    }

    @Test
    void oneThatRecoveredBeginsAnew() {
        backoff.failed(SQUID, "no", NOW);
        backoff.failed(SQUID, "no", NOW);
        assertEquals(2, backoff.recovered(SQUID).orElseThrow().failures());
        assertEquals(Optional.empty(), backoff.recovered(SQUID));
        assertEquals(Map.of(), backoff.failing());
        assertEquals(1, backoff.failed(SQUID, "no", NOW.plusSeconds(5)).failures());
        assertEquals(NOW.plusSeconds(5), backoff.failing().get(SQUID).since());
    }

    @Test
    void itIsLeftOutUntilItsTimeWithWordsThatSayWhy() {
        Instant first =
                backoff.failed(SQUID, "unable to start: no such file", NOW).nextTry();
        Aside aside = backoff.aside(first.minusNanos(1)).get(SQUID);
        assertEquals(
                new Aside(
                        Aside.Reason.BACKING_OFF,
                        "failed: unable to start: no such file",
                        Optional.of(NOW),
                        Optional.of(first)),
                aside);
        assertEquals(Map.of(), backoff.aside(first), "when it is time it is tried");

        Instant second = backoff.failed(SQUID, "it keeps ending", first).nextTry();
        assertEquals(
                "failed 2 times: it keeps ending",
                backoff.aside(first).get(SQUID).words());
        assertEquals(Optional.of(NOW), backoff.aside(first).get(SQUID).since());
        assertEquals(Optional.of(second), backoff.aside(first).get(SQUID).until());
    }

    @Test
    void whenItIsAskedForAllAreTriedAtOnceAndTheirFailuresGoOnCounting() {
        failed(SQUID, NOW);
        failed(WEB, NOW);
        failed(WEB, NOW);
        backoff.tryNow(NOW.plusSeconds(1));
        assertEquals(Map.of(), backoff.aside(NOW.plusSeconds(1)));
        assertEquals(3, backoff.failed(WEB, "no", NOW.plusSeconds(1)).failures());
        assertEquals(Set.of(WEB), backoff.aside(NOW.plusSeconds(1)).keySet());
    }

    /** A clock that is set back by a day must not put off by a day what would have been tried in ten seconds. */
    @Test
    void aClockThatIsSetBackPutsNothingOff() {
        failed(SQUID, NOW);
        Instant yesterday = NOW.minus(Duration.ofDays(1));
        assertEquals(Map.of(), backoff.aside(yesterday));
        Instant shortly = NOW.minusSeconds(1);
        assertEquals(Set.of(SQUID), backoff.aside(shortly).keySet());
    }
}
