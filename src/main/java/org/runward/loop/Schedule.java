package org.runward.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * When the next pass is due, and why: at every interval, soon after an event, or when it was asked for.
 *
 * <p>Events that come together are one pass. One origin may cause five passes that find nothing to do for it, and from then on
 * one in ten seconds, so that a service that ends every second does not keep the loop busy. Looking takes at most a fifth of a
 * processor, as far as a look takes less than a quarter of a second. Times are those of a clock that never goes back. No clock and
 * no chance of its own; not thread-safe.
 */
final class Schedule {
    static final Duration QUIET = Duration.ofMillis(15);
    static final Duration LONGEST_BURST = Duration.ofMillis(150);
    /** Whoever writes several files of a declaration is given the time. */
    static final Duration DECLARATION_QUIET = Duration.ofMillis(250);

    static final Duration LONGEST_DECLARATION_BURST = Duration.ofMillis(700);
    /** What was to be over by now and is not will be some time; nobody tells when. */
    static final Duration SHORTEST_RETRY = Duration.ofSeconds(5);

    private static final Duration FURTHEST_RETRY = Duration.ofDays(365);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int PAUSE_PER_PASS = 4;

    private final Duration interval;
    private final double jitter;
    private final DoubleSupplier random;
    private final Map<Origin, Burst> bursts = new HashMap<>();
    private final Map<Origin, Allowance> allowances = new HashMap<>();
    private final Map<Cause, Instant> asked = new HashMap<>();
    private Instant notBefore = Instant.MIN;

    private record Burst(Instant first, Instant last) {}

    /**
     * @param jitter by which part of it an interval may be longer or shorter, from 0 to 1
     * @param random from 0 to 1
     */
    Schedule(Duration interval, double jitter, DoubleSupplier random) {
        this.interval = interval;
        this.jitter = jitter;
        this.random = random;
    }

    void changed(Origin origin, Instant now) {
        bursts.merge(origin, new Burst(now, now), (before, news) -> new Burst(before.first(), news.last()));
    }

    /** Asks for a pass at a time, or earlier where it was asked for earlier. */
    void ask(Cause cause, Instant at) {
        asked.merge(cause, at, (one, other) -> one.isBefore(other) ? one : other);
    }

    /**
     * Asks for another try.
     *
     * @param at by the clock on the wall; where that is over, the try is soon, but not now
     * @param wall the time by that clock
     */
    void retry(Instant at, Instant wall, Instant now) {
        Duration until = Duration.between(wall, at);
        if (until.compareTo(FURTHEST_RETRY) < 0) {
            ask(Cause.RETRY, now.plus(at.isAfter(wall) ? until : SHORTEST_RETRY));
        }
    }

    /** The cause of the pass that is due; empty where none is. */
    Optional<Cause> due(Instant now) {
        Optional<Cause> byAsking = asked.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder());
        return byAsking.or(
                () -> bursts.keySet().stream().anyMatch(origin -> !dueAt(origin).isAfter(now))
                        ? Optional.of(Cause.EVENT)
                        : Optional.empty());
    }

    /** When the next pass is due as far as that is known now. */
    Instant next() {
        Instant next = asked.values().stream().min(Comparator.naturalOrder()).orElse(Instant.MAX);
        for (Origin origin : bursts.keySet()) {
            Instant at = dueAt(origin);
            next = at.isBefore(next) ? at : next;
        }
        return next;
    }

    /** When the pass of the interval is due; {@link Instant#MAX} before the first pass. */
    Instant nextInterval() {
        return asked.getOrDefault(Cause.INTERVAL, Instant.MAX);
    }

    /** Whether the declaration has changed so lately that more may be written. */
    boolean isBeingWritten() {
        return bursts.containsKey(Origin.DECLARATION);
    }

    /** A pass begins: what it was asked for, and events so far, are done with; but not a declaration that is being written. */
    Set<Origin> begin(Instant now) {
        Set<Origin> origins = new HashSet<>(bursts.keySet());
        origins.removeIf(origin -> isSlow(origin) && joinedAt(origin).isAfter(now));
        bursts.keySet().removeAll(origins);
        asked.values().removeIf(at -> !at.isAfter(now));
        origins.forEach(origin -> allowance(origin).spend(now));
        // Not counted from passes for events: on a host where there is always something, it would never come.
        asked.computeIfAbsent(Cause.INTERVAL, none -> now.plus(varied()));
        return origins;
    }

    private Duration varied() {
        return Duration.ofMillis((long) (interval.toMillis() * (1 + jitter * (2 * random.getAsDouble() - 1))));
    }

    /**
     * Looking is over, so that the next look may be waited for.
     *
     * @param useful the origins whose events led to something
     */
    void looked(Instant begun, Instant now, Set<Origin> useful) {
        useful.forEach(origin -> allowance(origin).giveBack());
        Duration pause = Duration.between(begun, now).multipliedBy(PAUSE_PER_PASS);
        notBefore = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        allowances.values().removeIf(allowance -> allowance.isFull(now));
    }

    private static boolean isSlow(Origin origin) {
        return origin.kind() == Origin.Kind.DECLARATION;
    }

    /** When no more events are waited for to join those that came. */
    private Instant joinedAt(Origin origin) {
        Burst burst = bursts.get(origin);
        boolean slow = isSlow(origin);
        Instant quiet = burst.last().plus(slow ? DECLARATION_QUIET : QUIET);
        Instant longest = burst.first().plus(slow ? LONGEST_DECLARATION_BURST : LONGEST_BURST);
        return quiet.isBefore(longest) ? quiet : longest;
    }

    private Instant dueAt(Origin origin) {
        Instant joined = joinedAt(origin);
        Instant allowed =
                allowances.containsKey(origin) ? allowances.get(origin).next() : Instant.MIN;
        Instant later = joined.isAfter(notBefore) ? joined : notBefore;
        return later.isAfter(allowed) ? later : allowed;
    }

    private Allowance allowance(Origin origin) {
        return allowances.computeIfAbsent(origin, none -> new Allowance());
    }

    /** How often one origin may still cause a pass. */
    private static final class Allowance {
        private static final double MOST = 5;
        private static final double SECONDS_PER_PASS = 10;

        private double left = MOST;
        private Instant at = Instant.EPOCH;

        void spend(Instant now) {
            left = Math.max(0, at(now) - 1);
            at = now;
        }

        void giveBack() {
            left = Math.min(MOST, left + 1);
        }

        boolean isFull(Instant now) {
            return at(now) >= MOST;
        }

        private double at(Instant now) {
            return Math.min(MOST, left + Duration.between(at, now).toMillis() / 1000.0 / SECONDS_PER_PASS);
        }

        /** When there is one left. */
        Instant next() {
            return left >= 1 ? Instant.MIN : at.plusMillis((long) ((1 - left) * SECONDS_PER_PASS * 1000));
        }
    }
}
