package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.runward.it.Mortals.Mortal;
import org.runward.it.Mortals.Place;
import org.runward.it.ProcessTable.Row;

/** Rounds of kills at seeded moments, side by side, and what came of them. */
final class Kills {
    /** A scan of runsvdir, what a daemon takes to end and to start, and two cores for all of it. */
    private static final Duration BY_ITSELF = Duration.ofSeconds(15);

    private static final Duration AFTER_RECONCILE = Duration.ofSeconds(90);
    private static final Duration VICTIM_COMES = Duration.ofSeconds(60);
    private static final int LATEST_MILLIS = 600;

    /**
     * @param hit what the victim was at that moment
     * @param affected the services that have to recover from it
     */
    record Kill(long pid, String hit, long time, List<Mortal> affected) {}

    private final Sandbox sandbox;
    private final Mortals mortals;
    private final Vitality vitality;
    private final String victim;
    private final long seed;
    private final List<Kill> kills = new ArrayList<>();
    private final Map<Place, Long> worst = new LinkedHashMap<>();
    private final Map<String, String> wrong = new LinkedHashMap<>();
    private int reconciles;

    Kills(Sandbox sandbox, Mortals mortals, String victim, long seed) {
        this.sandbox = sandbox;
        this.mortals = mortals;
        this.vitality = new Vitality(sandbox, mortals);
        this.victim = victim;
        this.seed = seed;
        System.out.println("kill.seed=" + seed + " " + victim);
    }

    /** Brings all services up. */
    Kills begin() {
        mortals.declare(0);
        sandbox.applyOk();
        assertEquals(Map.of(), vitality.await(AFTER_RECONCILE, Set.of()).wrong(), "before the first kill");
        return this;
    }

    /** What happens in each of so many rounds, side by side; after each all has to be well. */
    void rounds(int number, IntFunction<List<Callable<List<Kill>>>> round) throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < number && wrong.isEmpty(); i++) {
                List<Kill> now = new ArrayList<>();
                for (Future<List<Kill>> done : pool.invokeAll(round.apply(i))) {
                    now.addAll(done.get());
                }
                settle(now);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void settle(List<Kill> now) {
        kills.addAll(now);
        Set<Long> dead = now.stream().map(Kill::pid).collect(Collectors.toSet());
        vitality.begin();
        Vitality.Outcome outcome = vitality.await(BY_ITSELF, dead);
        if (!outcome.isWell()) {
            outcome.wrong()
                    .forEach((subject, what) -> System.out.println(
                            "not by itself: " + subject + ": " + what + "\n" + vitality.evidence(subject)));
            reconciles++;
            System.out.println(sandbox.apply());
            outcome = vitality.await(AFTER_RECONCILE, dead);
        }
        wrong.putAll(outcome.wrong());
        Map<Mortal, Long> last = new HashMap<>();
        now.forEach(kill -> kill.affected().forEach(mortal -> last.merge(mortal, kill.time(), Math::max)));
        Map<String, Long> since = outcome.wellSince();
        last.forEach((mortal, time) -> {
            long took = since.getOrDefault(mortal.name(), System.nanoTime()) - time;
            worst.merge(mortal.place(), TimeUnit.NANOSECONDS.toMillis(took), Math::max);
        });
        if (wrong.isEmpty()) {
            wrong.putAll(vitality.silent());
        }
    }

    /** The randomness of one moment: it does not depend on who is quicker. */
    Random random(int round, Object of) {
        return new Random((seed * 31 + round) * 31 + (victim + of).hashCode());
    }

    /** Starts a service anew, in one of the ways in which that comes about. */
    void causeStart(Mortal mortal, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> mortals.tell(mortal, 't');
            case 1 -> {
                mortals.tell(mortal, 'd');
                await(() -> mortals.state(mortal).equals("down") ? 1 : 0);
                // runsv may lose a command that comes right behind another.
                await(() -> {
                    mortals.tell(mortal, 'u');
                    return mortals.state(mortal).equals("down") ? 0 : 1;
                });
            }
            default -> {
                long pid = Victims.daemon(mortals, mortal);
                if (pid > 0) {
                    kill(pid);
                }
            }
        }
    }

    /** Waits until the seeded moment. */
    static void moment(Random random) {
        pause(random.nextInt(LATEST_MILLIS + 1));
    }

    static void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** Kills what is the victim at this moment, or as soon as there is one. */
    static Kill killed(LongSupplier victim, List<Mortal> affected) {
        long pid = await(victim);
        Row row = ProcessTable.row(pid);
        long time = System.nanoTime();
        kill(pid);
        return new Kill(pid, row == null ? "gone" : row.name(), time, affected);
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Waits until that is not 0. */
    static long await(LongSupplier number) {
        long deadline = System.nanoTime() + VICTIM_COMES.toNanos();
        while (System.nanoTime() < deadline) {
            long now = number.getAsLong();
            if (now != 0) {
                return now;
            }
            LockSupport.parkNanos(3_000_000);
        }
        throw new AssertionError("there was no victim within " + VICTIM_COMES.toSeconds() + " s");
    }

    /** Whether every line that was said has to be in a log. */
    enum Log {
        COMPLETE,
        LOSES_LINES
    }

    /** Judges all lives, prints the numbers, and demands that nothing was wrong. */
    void end(Log log) {
        Map<String, List<String>> overlaps = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Mortal mortal : mortals.all()) {
            Lifetimes lives = mortals.lifetimes(mortal);
            overlaps.put(mortal.name(), lives.overlaps());
            lives.overlaps().forEach(overlap -> problems.add(mortal + ": " + overlap));
            if (log == Log.COMPLETE) {
                lives.without(mortals.logged(mortal)).forEach(line -> problems.add(mortal + ": not logged: " + line));
            }
        }
        wrong.forEach((subject, what) -> problems.add(subject + ": " + what));
        mortals.places().forEach(place -> print(place, overlaps));
        assertEquals(List.of(), problems, () -> "kill.seed=" + seed);
    }

    private void print(Place place, Map<String, List<String>> overlaps) {
        List<Kill> of = kills.stream()
                .filter(kill -> kill.affected().stream().anyMatch(mortal -> mortal.place() == place))
                .toList();
        long overlapping = overlaps.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(place.toString()))
                .mapToLong(entry -> entry.getValue().size())
                .sum();
        System.out.println("kills: " + victim + " " + place + " moments=" + of.size() + " overlaps=" + overlapping
                + " orphans=" + wrong(place, Vitality.Kind.ORPHAN) + " stuck-loggers="
                + wrong(place, Vitality.Kind.LOGGER) + " other=" + wrong(place, Vitality.Kind.INSTANCE)
                + " worst-ms=" + worst.getOrDefault(place, 0L) + " reconciles=" + reconciles + " hit="
                + of.stream().collect(Collectors.groupingBy(Kill::hit, java.util.TreeMap::new, Collectors.counting())));
    }

    private long wrong(Place place, Vitality.Kind kind) {
        return wrong.entrySet().stream()
                .filter(entry -> entry.getKey().replace("guest ", "").startsWith(place.toString())
                        && entry.getValue().startsWith(kind.toString()))
                .count();
    }
}
