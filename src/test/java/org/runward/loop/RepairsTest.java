package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Name;
import org.runward.host.HostException;
import org.runward.plan.Scope;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;

/** Plans that are broken off before anything of them is done, by a clock that says what the test wants. */
@Timeout(60)
class RepairsTest {
    private static final Instant NOW = Sightings.STARTED;

    private final Mailbox mailbox = new Mailbox();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private Repairs repairs(Terms terms, Supplier<Instant> time) {
        LoopSettings settings = new LoopSettings(
                Path.of("/none"),
                Duration.ofMinutes(5),
                0,
                1,
                terms,
                false,
                Optional.empty(),
                Optional.empty(),
                "0.1.0");
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return time.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        LoopLog log = new LoopLog(new PrintWriter(new StringWriter()), clock, LoopLog.Format.TEXT);
        return new Repairs(settings, clock, clock, log, mailbox);
    }

    private Instant waitAndFail() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HostException("unable to read /proc/locks: too many open files");
    }

    /** With places of its own, since nothing of this may reach the host that the tests run on. */
    private Survey survey(String service) {
        StringBuilder text = new StringBuilder("[host]\n");
        for (String place : List.of("scan", "service", "log", "state")) {
            text.append(place + "-directory = \"" + directory.resolve(place) + "\"\n");
        }
        return Sightings.bare(text + "[services." + service + "]\ncommand = [\"c\"]\n")
                .survey();
    }

    private List<Repairs.Whole> wholes(Repairs repairs) throws InterruptedException {
        List<Repairs.Whole> wholes = new ArrayList<>();
        while (repairs.areRunning()) {
            mailbox.await(Duration.ofSeconds(1));
        }
        wholes.addAll(repairs.takeWholes());
        return wholes;
    }

    @Test
    void whatIsCarriedOutIsUnderWayUntilItsEnd() throws InterruptedException {
        Repairs repairs = repairs(Terms.NONE, this::waitAndFail);
        assertFalse(repairs.areRunning());
        Survey survey = survey("squid");
        assertTrue(survey.plan().steps().size() > 1, survey.plan()::toString);
        repairs.begin(survey, Cause.EVENT, NOW);
        assertTrue(repairs.areRunning());
        assertEquals(Set.of(Subject.service(new Name("squid"))), repairs.underWay());
        assertEquals(List.of(), repairs.takeWholes());

        goOn.countDown();
        List<Repairs.Whole> wholes = wholes(repairs);

        assertEquals(1, wholes.size());
        assertEquals(Cause.EVENT, wholes.get(0).cause());
        assertEquals(NOW, wholes.get(0).begun());
        assertEquals(
                "unable to read /proc/locks: too many open files",
                wholes.get(0).error().orElseThrow().getMessage());
        assertEquals(Set.of(), repairs.underWay());
        assertEquals(List.of(), repairs.takeWholes(), "each is told once");
    }

    @Test
    void fourPlansAreCarriedOutAtOnceAndOneWhereRestartsAreLimited() throws InterruptedException {
        Repairs repairs = repairs(Terms.NONE, this::waitAndFail);
        for (String name : List.of("a", "b", "c", "d")) {
            assertFalse(repairs.isFull(), name);
            repairs.begin(survey(name), Cause.EVENT, NOW);
        }
        assertTrue(repairs.isFull());
        Repairs limited = repairs(new Terms(false, false, OptionalInt.of(3), Scope.ALL), this::waitAndFail);
        limited.begin(survey("a"), Cause.EVENT, NOW);
        assertTrue(limited.isFull());
        goOn.countDown();
        assertEquals(4, wholes(repairs).size());
        assertFalse(repairs.isFull());
        assertEquals(1, wholes(limited).size());
    }

    /** Else its subjects would be under way for ever, and after four of them nothing would be repaired any more, in silence. */
    @Test
    void anErrorOfTheMachineEndsThePlanLikeAnyOtherFailure() throws InterruptedException {
        Repairs repairs = repairs(Terms.NONE, () -> {
            throw new NoClassDefFoundError("org/runward/Gone");
        });
        repairs.begin(survey("squid"), Cause.EVENT, NOW);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (repairs.areRunning() && System.nanoTime() < deadline) {
            mailbox.await(Duration.ofMillis(100));
        }
        assertFalse(repairs.areRunning());
        assertEquals(Set.of(), repairs.underWay());
        RuntimeException error = repairs.takeWholes().get(0).error().orElseThrow();
        assertTrue(error.getCause() instanceof NoClassDefFoundError, error::toString);
    }
}
