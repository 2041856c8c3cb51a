package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is told a service of runward has the effect that it has on one that somebody wrote by hand. */
class SignalTableIT {
    private static final int LANES = 9;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final Places places = new Places(sandbox);

    @Test
    void everyLetterDoesAtEachPlaceWhatItDoesToAPlainService() throws Exception {
        declare();
        sandbox.applyOk();
        for (int lane = 0; lane < LANES; lane++) {
            writePlain("lane" + lane);
        }

        Map<SignalRow, List<String>> table = table();

        List<String> differences = table.entrySet().stream()
                .filter(row -> row.getValue().stream().distinct().count() != 1)
                .map(row -> row.getKey().toString())
                .toList();
        assertTrue(
                differences.isEmpty() && table.keySet().containsAll(SignalRow.all()),
                () -> "these differ, or were not tried: " + differences + "\n" + text(table));
        assertEquals(SignalRow.all().size(), table.size());
        recover();
    }

    private void declare() {
        List<String> parts = new ArrayList<>(List.of(places.guests()));
        for (int lane = 0; lane < LANES; lane++) {
            // Of another user signals take the same way.
            String user = lane % 2 == 0 ? "" : "user = \"www\"\n";
            parts.add(Places.services(List.of("host"), "lane" + lane, name -> places.command(name, Ears.SCRIPT)));
            parts.add(Places.services(Places.GUESTS, "lane" + lane, name -> user + places.command(name, Ears.SCRIPT)));
        }
        sandbox.declare(parts.toArray(String[]::new));
    }

    /** As an administrator would write it, and without runward knowing of it. */
    private void writePlain(String lane) {
        String command = "exec sh -c '" + Ears.SCRIPT.replace("'", "'\\''") + "' " + places.mark("plain-" + lane);
        sandbox.write(
                "plain/" + lane + "/run",
                "#!/bin/sh\nexec >>./said 2>&1 <>" + sandbox.path("never") + "\n" + command + "\n");
        // With a finish script runsv forgets by itself that one was paused that has ended.
        sandbox.write("plain/" + lane + "/finish", "#!/bin/sh\nexit 0\n");
        Shell.run("cd " + sandbox.path("plain/" + lane) + " && chmod 755 run finish && ln -s $PWD "
                        + sandbox.path("service/plain-" + lane))
                .orFail();
    }

    private List<Ears> subjects(int lane) {
        List<Ears> subjects = new ArrayList<>();
        String plain = "plain/lane" + lane + "/said";
        subjects.add(ears("plain-lane" + lane, () -> sandbox.read(plain).lines().toList()));
        for (String service : Places.names(Places.ALL, "lane" + lane)) {
            subjects.add(ears(service, () -> places.said(service)));
        }
        subjects.forEach(subject -> sandbox.eventually(subject.directory() + " is supervised", subject::isSupervised));
        return subjects;
    }

    private Ears ears(String service, Supplier<List<String>> said) {
        return new Ears(sandbox.path("service/" + service), places.mark(service), said);
    }

    private Map<SignalRow, List<String>> table() throws Exception {
        List<List<SignalRow>> dealt = SignalLane.deal(SignalRow.all(), LANES);
        ExecutorService workers = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<Map<SignalRow, List<String>>>> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                lanes.add(workers.submit(new SignalLane(subjects(lane), dealt.get(lane), this::commandLines)));
            }
            Map<SignalRow, List<String>> table = new LinkedHashMap<>();
            for (Future<Map<SignalRow, List<String>>> lane : lanes) {
                table.putAll(lane.get());
            }
            return table;
        } finally {
            workers.shutdownNow();
        }
    }

    private Map<Long, List<String>> commandLines;
    private long readAt;

    /** All lanes look at the same ones, so that looking does not take the machine's time. */
    private synchronized Map<Long, List<String>> commandLines() {
        if (commandLines == null || System.nanoTime() - readAt > 50_000_000) {
            commandLines = Places.commandLines();
            readAt = System.nanoTime();
        }
        return commandLines;
    }

    private static String text(Map<SignalRow, List<String>> table) {
        List<String> columns = List.of("plain", "host", "oci", "vserver");
        return table.entrySet().stream()
                .map(row -> row.getKey() + (row.getValue().stream().distinct().count() == 1 ? "" : "   DIFFERENT")
                        + "\n"
                        + IntStream.range(0, columns.size())
                                .mapToObj(i -> "    %-8s %s\n"
                                        .formatted(
                                                columns.get(i), row.getValue().get(i)))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    /** What was taken down by hand stays so, which would be told. */
    private void recover() {
        for (int lane = 0; lane < LANES; lane++) {
            for (String service : Places.names(Places.ALL, "lane" + lane)) {
                places.control(service, "cu");
                sandbox.eventually(
                        service + " is up", () -> places.record(service).isUp());
            }
        }
    }
}
