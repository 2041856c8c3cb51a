package org.runward.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Some rows of the table of signals, one after the other, each on the same daemon at all places at once. */
final class SignalLane implements Callable<Map<SignalRow, List<String>>> {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration STILL = Duration.ofMillis(200);

    private final List<Ears> subjects;
    private final List<SignalRow> rows;
    private final Supplier<Map<Long, List<String>>> commandLines;
    private final Map<SignalRow, List<String>> effects = new LinkedHashMap<>();

    /** @param subjects the first of them is what the others are to be like */
    SignalLane(List<Ears> subjects, List<SignalRow> rows, Supplier<Map<Long, List<String>>> commandLines) {
        this.subjects = subjects;
        this.rows = rows;
        this.commandLines = commandLines;
    }

    /** The effect of each row at each place; where a daemon does not come into a row's state, that is its effect. */
    @Override
    public Map<SignalRow, List<String>> call() {
        for (SignalRow row : rows) {
            List<String> unprepared = prepare(row.state());
            if (!unprepared.isEmpty()) {
                effects.put(row, unprepared);
                return effects;
            }
            effects.put(row, effectsOf(row));
        }
        return effects;
    }

    private List<String> prepare(SignalRow.State state) {
        if (state == SignalRow.State.DOWN) {
            return bring("cd", (ears, sight) -> Ears.isDown(sight));
        }
        List<String> unprepared = bring("cu", Ears::isListening);
        if (!unprepared.isEmpty() || state == SignalRow.State.RUNNING) {
            return unprepared;
        }
        looks().forEach((subject, sight) -> subject.know(sight));
        return bring("p", Ears::isPaused);
    }

    /** Sends these letters to those that are not so yet, waits, and tells how all of them are if one is not in time. */
    private List<String> bring(String letters, BiPredicate<Ears, Ears.Sight> isSo) {
        Map<Ears, Ears.Sight> told = new LinkedHashMap<>();
        looks().forEach((subject, sight) -> {
            if (!isSo.test(subject, sight)) {
                told.put(subject, sight);
                subject.send(letters);
            }
        });
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Map<Ears, Ears.Sight> sights = looks();
            if (sights.entrySet().stream()
                    .allMatch(entry -> isSo.test(entry.getKey(), entry.getValue())
                            && !isAwaited(letters, told.get(entry.getKey()), entry.getValue()))) {
                return List.of();
            }
            if (System.nanoTime() > deadline) {
                return sights.entrySet().stream()
                        .map(entry -> "not prepared by " + letters + ": " + isSo.test(entry.getKey(), entry.getValue())
                                + " " + entry.getValue().record() + " "
                                + entry.getValue().daemons())
                        .toList();
            }
            pause();
        }
    }

    /** The way of a signal into a guest may be long: a CONT that comes late would be taken for one of the row's. */
    private static boolean isAwaited(String letters, Ears.Sight told, Ears.Sight now) {
        return letters.contains("c")
                && told != null
                && !told.daemons().isEmpty()
                && told.daemons().equals(now.daemons())
                && !Ears.heard(told, now).contains("CONT");
    }

    private List<String> effectsOf(SignalRow row) {
        Map<Ears, Ears.Sight> before = looks();
        before.forEach((subject, sight) -> subject.know(sight));
        List<String> answers = send(row);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long since = System.nanoTime();
        List<String> last = List.of();
        while (true) {
            Map<Ears, Ears.Sight> after = looks();
            List<String> now = subjects.stream()
                    .map(subject -> Ears.effect(before.get(subject), after.get(subject)))
                    .toList();
            since = now.equals(last) ? since : System.nanoTime();
            last = now;
            Ears plain = subjects.get(0);
            boolean isDone = row.isDoneBy(
                    Ears.heard(before.get(plain), after.get(plain)),
                    after.get(plain).record());
            boolean isStill = System.nanoTime() - since > STILL.toNanos();
            if (isDone && isStill && now.stream().distinct().count() == 1 || System.nanoTime() > deadline) {
                after.forEach((subject, sight) -> subject.know(sight));
                return IntStream.range(0, subjects.size())
                        .mapToObj(i -> answers.get(i) + now.get(i))
                        .toList();
            }
            pause();
        }
    }

    /** What sv answers, of all places at once, since it waits for what it does. */
    private List<String> send(SignalRow row) {
        if (row.isLetter()) {
            subjects.forEach(subject -> subject.send(row.command()));
            return subjects.stream().map(subject -> "").toList();
        }
        Map<String, String> exits = Shell.run("for place in " + directories() + "; do { SVWAIT=60 sv " + row.command()
                        + " \"$place\" >/dev/null 2>&1; echo \"$place exit $?, \"; } & done; wait")
                .out()
                .lines()
                .collect(Collectors.toMap(line -> line.split(" ", 2)[0], line -> line.split(" ", 2)[1]));
        return subjects.stream()
                .map(subject ->
                        row.endsRunsv() ? "" : exits.get(subject.directory().toString()))
                .toList();
    }

    private String directories() {
        return subjects.stream().map(subject -> subject.directory().toString()).collect(Collectors.joining(" "));
    }

    private Map<Ears, Ears.Sight> looks() {
        Map<Long, List<String>> processes = commandLines.get();
        Map<Ears, Ears.Sight> sights = new LinkedHashMap<>();
        for (Ears subject : subjects) {
            sights.put(subject, subject.look(processes));
        }
        return sights;
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }

    /** As many rows for each lane. */
    static List<List<SignalRow>> deal(List<SignalRow> rows, int lanes) {
        List<List<SignalRow>> dealt = new ArrayList<>();
        IntStream.range(0, lanes).forEach(i -> dealt.add(new ArrayList<>()));
        int next = 0;
        for (SignalRow row : rows) {
            if (!row.endsRunsv()) {
                dealt.get(next++ % lanes).add(row);
            }
        }
        // The next runsv may take seconds to come, so each is the last of a lane.
        next = lanes - 1;
        for (SignalRow row : rows) {
            if (row.endsRunsv()) {
                dealt.get(next-- % lanes).add(row);
            }
        }
        return dealt;
    }
}
