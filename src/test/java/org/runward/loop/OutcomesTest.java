package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.runward.host.HostException;
import org.runward.plan.Terms;

/** A plan that is broken off before anything of it is done, while somebody sets the clock. */
@Timeout(60)
class OutcomesTest {
    private static final Instant NOW = Sightings.STARTED;

    private final StringWriter logged = new StringWriter();
    private boolean begun;

    private Instant steady() {
        if (!begun) {
            begun = true;
            throw new HostException("unable to read /proc/locks: too many open files");
        }
        return NOW.plusSeconds(5);
    }

    @Test
    void howLongAPassTookIsNotToldByAClockThatCanBeSet() throws InterruptedException {
        LoopSettings settings = new LoopSettings(
                Path.of("/none"),
                Duration.ofMinutes(5),
                0,
                1,
                Terms.NONE,
                false,
                Optional.empty(),
                Optional.empty(),
                "0.1.0");
        InstantSource wall = () -> NOW.minus(Duration.ofDays(1));
        Clock clock = wall.withZone(ZoneOffset.UTC);
        LoopLog log = new LoopLog(new PrintWriter(logged, true), clock, LoopLog.Format.TEXT);
        Mailbox mailbox = new Mailbox();
        Repairs repairs = new Repairs(settings, clock, this::steady, log, mailbox);
        LoopReport report = new LoopReport(settings, log, clock);
        repairs.begin(Sightings.bare("[services.a]\ncommand = [\"a\"]\n").survey(), Cause.EVENT, NOW);
        while (repairs.areRunning()) {
            mailbox.await(Duration.ofSeconds(1));
        }

        assertEquals(
                1,
                new Outcomes(repairs, new Backoff(), report, clock, this::steady)
                        .take(at -> {})
                        .size());
        String pass = logged.toString()
                .lines()
                .filter(line -> line.contains("event=pass "))
                .findFirst()
                .orElse("");
        assertTrue(pass.contains(" took=5"), logged::toString);
    }
}
