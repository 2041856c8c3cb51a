package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.plan.Aside;
import org.runward.plan.Plan;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;

/** The loop with a declaration that is never valid, so that it looks at no host; it gets real signals. */
class ReconcileLoopTest {
    private static final int SECONDS = 20;

    private final StringWriter logged = new StringWriter();
    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    private Path file;
    private boolean changesWhileRead = true;

    private Thread loop() {
        ReconcileLoop loop = loop(Clock.systemUTC());
        return new Thread(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private ReconcileLoop loop(Clock clock) {
        LoopSettings settings = new LoopSettings(
                file, Duration.ofDays(1), 0, 1, Terms.NONE, false, Optional.empty(), Optional.empty(), "0.1.0");
        LoopLog log = new LoopLog(new PrintWriter(logged, true), clock, LoopLog.Format.TEXT);
        return new ReconcileLoop(settings, this::declared, log, clock);
    }

    private DesiredState declared() throws DeclarationSource.Unusable {
        String text;
        try {
            text = Files.readString(file);
            if (changesWhileRead) {
                changesWhileRead = false;
                Files.writeString(file, "second");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        read.add(text);
        throw new DeclarationSource.Unusable(List.of(file.getFileName() + ":1: " + text + " is not valid"));
    }

    private void assertRead(String text) throws InterruptedException {
        String next = read.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, () -> "not read: " + text + "; logged: " + logged);
        assertEquals(text, next, logged::toString);
    }

    private static void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
    }

    private void awaitLogged(String line) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!logged.toString().contains(line)) {
            assertTrue(System.nanoTime() < deadline, () -> "not logged: " + line + "; but " + logged);
            Thread.sleep(5);
        }
    }

    @Test
    void itReadsADeclarationAgainThatChangedWhileItWasRead() throws Exception {
        file = Files.writeString(directory.resolve("host.toml"), "first");
        Thread loop = loop();
        loop.start();

        assertRead("first");
        assertRead("second");
        awaitLogged("problem=\"host.toml:1: second is not valid\"");
        Files.writeString(file, "third");
        assertRead("third");
        awaitLogged("problem=\"host.toml:1: third is not valid\"");
        read.clear();
        signal("HUP");
        assertRead("third");

        signal("TERM");
        loop.join(TimeUnit.SECONDS.toMillis(SECONDS));
        assertFalse(loop.isAlive());
        List<String> lines = logged.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("level=info event=started version=0.1.0 pid="), logged::toString);
        assertEquals(
                List.of("level=info event=hup", "level=info event=ending", "level=info event=ended"),
                lines.subList(lines.size() - 3, lines.size()),
                "and the problem that stayed is not told again");
    }

    /** It would end the thread and leave the process, without a loop, in the place of the host's agent. */
    @Test
    void anErrorOfTheMachineEndsItAsABugDoes() throws IOException {
        file = Files.writeString(directory.resolve("host.toml"), "first");
        Instant limit = Instant.now().plusSeconds(SECONDS);
        InstantSource time = () -> {
            if (!read.isEmpty()) {
                throw new NoClassDefFoundError("org/runward/Gone");
            }
            assertTrue(Instant.now().isBefore(limit), "it does not read its declaration");
            return Instant.now();
        };
        ReconcileLoop loop = loop(time.withZone(ZoneOffset.UTC));
        IllegalStateException error = assertThrows(IllegalStateException.class, loop::run);
        assertTrue(error.getCause() instanceof NoClassDefFoundError, error::toString);
    }

    /** Half of what is to go fails, or is being changed: the question is asked once, and then is no more. */
    @Test
    void aRemovalOfMostIsSeenAsSuchAlsoWhileSomeOfItIsLeftOut() {
        Sightings looks = Sightings.converged("[services.a]\ncommand = [\"a\"]\n");
        Map<Subject, Aside> aside = new HashMap<>();
        for (String name : List.of("b", "c", "d")) {
            Sightings former = Sightings.converged("[services." + name + "]\ncommand = [\"x\"]\n");
            looks.services.putAll(former.services);
            aside.put(Subject.service(new Name(name)), Aside.underWay());
        }
        aside.remove(Subject.service(new Name("b")));
        Survey survey = looks.survey(Terms.NONE.of(1, aside, Set.of()));
        assertEquals(
                List.of(1, 4), List.of(survey.plan().removed(), survey.plan().managed()));
        assertFalse(survey.plan().isMassRemoval());

        Plan whole = ReconcileLoop.whole(survey, Terms.NONE);

        assertEquals(List.of(3, 4), List.of(whole.removed(), whole.managed()));
        assertTrue(whole.isMassRemoval());
    }
}
