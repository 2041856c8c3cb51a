package org.runward.loop;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.plan.Aside;
import org.runward.plan.Subject;

/** What has failed and when it is tried again: later each time, up to ten minutes, and not all at once. Not thread-safe. */
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(8);
    static final Duration LONGEST = Duration.ofMinutes(10);
    private static final double FACTOR = 2.0;
    /** From then on the time is the longest, less what chance takes off. */
    private static final int LAST_STEP = 7;
    /** One that is repaired more often than that in a minute does not stay as it is made. */
    private static final int MOST_REPAIRS = 30;

    private static final Duration OF_REPAIRS = Duration.ofMinutes(1);
    private static final double JITTER = 0.2;

    private final IntervalFunction intervals =
            IntervalFunction.ofExponentialRandomBackoff(FIRST, FACTOR, JITTER, LONGEST);
    private final SortedMap<Subject, Failing> failing = new TreeMap<>();
    private final Map<Subject, Deque<Instant>> repairs = new HashMap<>();

    /**
     * One guest or service that failed the last time.
     *
     * @param failures in a row
     * @param since when the first of them was
     * @param cause of the last one, in words
     */
    record Failing(int failures, Instant since, Instant nextTry, String cause) {}

    /** It failed, once more. */
    Failing failed(Subject subject, String cause, Instant now) {
        Failing before = failing.get(subject);
        int failures = before == null ? 1 : before.failures() + 1;
        Failing after = new Failing(
                failures,
                before == null ? now : before.since(),
                now.plusMillis(intervals.apply(Math.min(failures, LAST_STEP))),
                cause);
        failing.put(subject, after);
        return after;
    }

    /**
     * It has been made as declared.
     *
     * @return empty where that is that; otherwise it was done so often lately that somebody else must be changing it, and it is
     *     left alone like one that failed
     */
    Optional<Failing> repaired(Subject subject, Instant now) {
        Deque<Instant> lately = repairs.computeIfAbsent(subject, none -> new ArrayDeque<>());
        lately.addLast(now);
        while (lately.peekFirst().plus(OF_REPAIRS).isBefore(now)) {
            lately.removeFirst();
        }
        repairs.values().removeIf(times -> times.peekLast().plus(OF_REPAIRS).isBefore(now));
        if (lately.size() <= MOST_REPAIRS) {
            failing.remove(subject);
            return Optional.empty();
        }
        return Optional.of(failed(
                subject,
                "it does not stay as declared: repaired " + lately.size() + " times in a minute; who else changes it?",
                now));
    }

    /** It is as declared, or is not there any more. */
    Optional<Failing> recovered(Subject subject) {
        return Optional.ofNullable(failing.remove(subject));
    }

    /** All that failed when it was last tried. */
    SortedMap<Subject, Failing> failing() {
        return Collections.unmodifiableSortedMap(failing);
    }

    /** Everything may be tried now. */
    void tryNow(Instant now) {
        failing.replaceAll((subject, before) -> new Failing(before.failures(), before.since(), now, before.cause()));
    }

    /** What is left out of a plan that is made now. */
    Map<Subject, Aside> aside(Instant now) {
        Map<Subject, Aside> aside = new HashMap<>();
        failing.forEach((subject, how) -> {
            if (isPutOff(how, now)) {
                String times = how.failures() == 1 ? "failed" : "failed " + how.failures() + " times";
                aside.put(
                        subject,
                        new Aside(
                                Aside.Reason.BACKING_OFF,
                                times + ": " + how.cause(),
                                Optional.of(how.since()),
                                Optional.of(how.nextTry())));
            }
        });
        return aside;
    }

    /** Not where the clock was set back since: it would be put off by as much. */
    private static boolean isPutOff(Failing how, Instant now) {
        return how.nextTry().isAfter(now) && !how.nextTry().isAfter(now.plus(LONGEST));
    }
}
