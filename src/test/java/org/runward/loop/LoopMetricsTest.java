package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.loop.LoopMetrics.Failing;
import org.runward.loop.LoopMetrics.Service;
import org.runward.plan.Change;
import org.runward.plan.Subject;

/**
 * What the loop tells, and the whole text of one host as a file, which promtool reads in an integration test.
 *
 * <p>{@code mvn test -Dtest=LoopMetricsTest -Dgolden.update=true} writes the file anew; read the difference before it is
 * committed.
 */
class LoopMetricsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/org/runward/loop/runward.prom");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Name GUEST = new Name("proxy");
    private static final Subject SQUID = Subject.service(new Name("squid"));

    private final LoopMetrics metrics = new LoopMetrics("0.1.0", START);

    /** Says something of every kind. */
    private static LoopMetrics full() {
        LoopMetrics metrics = new LoopMetrics("0.1.0", START);
        metrics.declaration(true, 0, START.plusMillis(250));
        metrics.found(Subject.Kind.GUEST, Change.Kind.NEW);
        metrics.found(Subject.Kind.SERVICE, Change.Kind.NEW);
        metrics.found(Subject.Kind.SERVICE, Change.Kind.DRIFT);
        metrics.acted("log settings", "ok");
        metrics.acted("up", "ok");
        metrics.acted("up", "failed");
        metrics.acted("restart", "skipped");
        metrics.passed("start", "changed", Duration.ofMillis(7500), START.plusSeconds(8));
        metrics.passed("interval", "converged", Duration.ofMillis(3), START.plusSeconds(308));
        metrics.passed("event", "failed", Duration.ofMillis(1250), START.plusSeconds(400));
        metrics.objects(Map.of(
                Subject.Kind.GUEST,
                Map.of("as-declared", 1, "held", 1),
                Subject.Kind.SERVICE,
                Map.of("as-declared", 2, "held", 1, "failing", 1)));
        metrics.services(List.of(
                new Service(new Name("squid"), Optional.of(GUEST), false, 3),
                new Service(new Name("cron-proxy"), Optional.of(GUEST), true, 0),
                new Service(new Name("web"), Optional.empty(), true, 1)));
        metrics.guests(Map.of(GUEST, true, new Name("files"), false));
        metrics.failing(Map.of(SQUID, new Failing(3, START.plusMillis(440_500))));
        metrics.held(List.of(Subject.service(new Name("web")), Subject.guest(new Name("files"))));
        metrics.nextPass(START.plusSeconds(700));
        metrics.watches(12, true);
        return metrics;
    }

    @Test
    void theTextIsAsExpected() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, full().text());
        }
        assertEquals(Files.readString(GOLDEN), full().text());
    }

    @Test
    void beforeTheFirstPassThereAreZerosAndNoMomentsThatHaveNotBeen() {
        assertEquals(Optional.of("0"), value("runward_passes_total{cause=\"retry\",result=\"blocked\"}"));
        assertEquals(Optional.of("0"), value("runward_drift_total{kind=\"guest\",change=\"removal\"}"));
        assertEquals(Optional.of("0"), value("runward_objects{kind=\"guest\",state=\"failing\"}"));
        assertEquals(Optional.of("0"), value("runward_pass_duration_seconds_count"));
        assertEquals(Optional.of("1795341600"), value("runward_start_time_seconds"));
        for (String absent : List.of("last_pass", "last_success", "next_pass", "in_force", "valid", "watch")) {
            assertFalse(metrics.text().contains("runward_" + absent), absent);
        }
    }

    @Test
    void aFailedOrBlockedPassLeavesTheLastSuccessWhereItWas() {
        for (String success : List.of("converged", "changed")) {
            metrics.passed("start", success, Duration.ofSeconds(1), START.plusSeconds(10));
            metrics.passed("retry", "failed", Duration.ofSeconds(1), START.plusSeconds(20));
            metrics.passed("retry", "blocked", Duration.ofSeconds(1), START.plusSeconds(30));

            assertEquals(Optional.of("1795341610"), value("runward_last_success_timestamp_seconds"));
            assertEquals(Optional.of("1795341630"), value("runward_last_pass_timestamp_seconds"));
        }
        assertEquals(Optional.of("2"), value("runward_passes_total{cause=\"retry\",result=\"failed\"}"));
        assertEquals(Optional.of("6"), value("runward_pass_duration_seconds_count"));
    }

    @Test
    void whatVanishesFromTheHostVanishesFromTheText() {
        LoopMetrics some = full();
        some.services(List.of(new Service(new Name("web"), Optional.empty(), true, 1)));
        some.guests(Map.of());
        some.failing(Map.of());
        some.held(List.of());
        some.objects(Map.of(Subject.Kind.SERVICE, Map.of("as-declared", 1)));

        String text = some.text();
        assertFalse(text.contains("squid") || text.contains("proxy") || text.contains("runward_guest_up"), text);
        assertFalse(text.contains("runward_backoff_") || text.contains("runward_held"), text);
        assertTrue(text.contains("\nrunward_service_up{service=\"web\",guest=\"\"} 1\n"), text);
        assertTrue(text.contains("\nrunward_objects{kind=\"service\",state=\"failing\"} 0\n"), text);
        assertTrue(text.contains("\nrunward_objects{kind=\"guest\",state=\"as-declared\"} 0\n"), text);
    }

    @Test
    void aDeclarationThatIsBrokenLaterLeavesTheOneInForce() {
        metrics.declaration(false, 2, START);
        assertEquals(Optional.of("0"), value("runward_declaration_valid"));
        assertEquals(Optional.of("2"), value("runward_declaration_problems"));
        assertEquals(Optional.of("1795341600"), value("runward_declaration_in_force_timestamp_seconds"));

        metrics.noDeclaration(1);
        assertEquals(Optional.of("0"), value("runward_declaration_valid"));
        assertEquals(Optional.of("1"), value("runward_declaration_problems"));
        assertEquals(Optional.empty(), value("runward_declaration_in_force_timestamp_seconds"));
    }

    @Test
    void anActionThatSucceedsIsToldWithTheFailuresThatItDidNotHave() {
        metrics.acted("log up", "ok");

        assertEquals(Optional.of("1"), value("runward_actions_total{action=\"log up\",result=\"ok\"}"));
        assertEquals(Optional.of("0"), value("runward_actions_total{action=\"log up\",result=\"failed\"}"));
    }

    @Test
    void aWordThatNoRuleKnowsIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> metrics.passed("timer", "converged", Duration.ofSeconds(1), START));
        assertThrows(
                IllegalArgumentException.class, () -> metrics.passed("start", "fine", Duration.ofSeconds(1), START));
        assertThrows(IllegalArgumentException.class, () -> metrics.acted("up", "okay"));
        assertThrows(
                IllegalArgumentException.class,
                () -> metrics.objects(Map.of(Subject.Kind.GUEST, Map.of("as declared", 1))));
        assertFalse(metrics.text().contains("timer"));
    }

    /** What stands behind a sample; empty where there is none. */
    private Optional<String> value(String sample) {
        return metrics.text()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> line.substring(sample.length() + 1))
                .findFirst();
    }
}
