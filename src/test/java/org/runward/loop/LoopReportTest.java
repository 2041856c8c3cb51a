package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Name;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;

/** What the loop writes into files, and what becomes of it where they cannot be written. */
class LoopReportTest {
    private final StringWriter logged = new StringWriter();

    @TempDir
    private Path directory;

    private LoopReport report(Path metrics, Path ready) {
        LoopSettings settings = new LoopSettings(
                Path.of("/none"),
                Duration.ofMinutes(5),
                0,
                1,
                Terms.NONE,
                false,
                Optional.of(metrics),
                Optional.of(ready),
                "0.1.0");
        Clock clock = Clock.systemUTC();
        return new LoopReport(settings, new LoopLog(new PrintWriter(logged, true), clock, LoopLog.Format.TEXT), clock);
    }

    @Test
    void itsPidIsWrittenForWhomItIsReady() throws IOException {
        Path ready = directory.resolve("ready");
        LoopReport report = report(directory.resolve("m.prom"), ready);
        report.ready();
        assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(ready));
        assertEquals("", logged.toString());
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOnceAndStopsNothing() throws IOException {
        Path missing = directory.resolve("missing");
        LoopReport report = report(missing.resolve("m.prom"), missing.resolve("ready"));
        report.ready();
        report.ready();
        report.write();
        report.write();
        assertEquals(2, logged.toString().lines().count(), logged::toString);
        assertTrue(logged.toString().lines().allMatch(line -> line.startsWith("level=error event=not-written why=")));

        Files.createDirectory(missing);
        report.write();
        assertTrue(Files.readString(missing.resolve("m.prom")).contains("runward_build_info{version=\"0.1.0\"} 1\n"));
        Files.delete(missing.resolve("m.prom"));
        Files.delete(missing);
        report.write();
        assertEquals(3, logged.toString().lines().count(), "when it begins again it is told again");
    }

    @Test
    void whyNoPassCanBeMadeIsToldOnceAndAgainAfterOneThatCould() {
        LoopReport report = report(directory.resolve("m.prom"), directory.resolve("ready"));
        String why = "unable to read /proc/locks: too many open files";
        for (int i = 0; i < 3; i++) {
            report.failed(Cause.RETRY, why, Duration.ZERO);
        }
        report.failed(Cause.RETRY, "unable to read /proc: input/output error", Duration.ZERO);
        assertEquals(2, logged.toString().lines().count(), logged::toString);

        report.found(Sightings.converged("[services.a]\ncommand = [\"a\"]\n").survey(), Set.of(), Map.of());
        report.failed(Cause.RETRY, why, Duration.ZERO);
        assertEquals(3, logged.toString().lines().count(), logged::toString);
        report.write();
    }

    @Test
    void manyServicesAreToldOnceForADeclaration() {
        LoopReport report = report(directory.resolve("m.prom"), directory.resolve("ready"));
        Survey many = Sightings.bare(services(800)).survey();
        report.found(many, Set.of(), Map.of());
        report.found(many, Set.of(), Map.of());
        assertEquals(1, logged.toString().lines().count(), logged::toString);
        assertTrue(
                logged.toString().startsWith("level=warn event=many-services what=\"800 services in /etc/service; "),
                logged::toString);

        report.found(Sightings.bare(services(799)).survey(), Set.of(), Map.of());
        assertEquals(1, logged.toString().lines().count(), logged::toString);
        report.found(many, Set.of(), Map.of());
        assertEquals(2, logged.toString().lines().count(), logged::toString);
    }

    private static String services(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "[services.s" + i + "]\ncommand = [\"s\"]\n")
                .collect(Collectors.joining());
    }

    @Test
    void aPassBesideARepairDoesNotTellThatAllIsAsDeclared() throws IOException {
        Path metrics = directory.resolve("m.prom");
        LoopReport report = report(metrics, directory.resolve("ready"));
        Survey survey = Sightings.converged("[services.a]\ncommand = [\"a\"]\n").survey();
        Subject other = Subject.service(new Name("b"));

        report.passed(Cause.EVENT, survey, Set.of(other), Duration.ZERO);
        report.write();
        String between = Files.readString(metrics);
        assertTrue(between.contains("runward_passes_total{cause=\"event\",result=\"unfinished\"} 1\n"), between);
        assertTrue(!between.contains("\nrunward_last_success_timestamp_seconds "), between);

        report.passed(Cause.EVENT, survey, Set.of(), Duration.ZERO);
        report.write();
        String after = Files.readString(metrics);
        assertTrue(after.contains("runward_passes_total{cause=\"event\",result=\"converged\"} 1\n"), after);
        assertTrue(after.contains("\nrunward_last_success_timestamp_seconds "), after);
    }
}
