package org.runward.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.host.Invocation;
import org.runward.host.Outcome;
import org.runward.plan.Action;
import org.runward.plan.Plan;
import org.runward.plan.Step;
import org.runward.plan.Subject;
import org.runward.servicedir.Rendered;

/** Actions whose programs are made up, one at a time. */
@Timeout(60)
class ApplierTest {
    private static final DesiredState DESIRED = Declared.state();

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Boolean> daemons = new CopyOnWriteArrayList<>();
    private final CountDownLatch brokenOff = new CountDownLatch(1);

    private static Plan plan(Action... actions) {
        List<Step> steps = new ArrayList<>();
        IntStream.range(0, actions.length).forEach(id -> steps.add(new Step(id, actions[id], Set.of(), Set.of())));
        return new Plan(steps, List.of(), 0, Set.of(), 0, 0, List.of(), Map.of(), List.of());
    }

    /** One that is over at once, or one that goes on for as long as the test says. */
    private static Action action(String name) {
        Subject subject = Subject.service(new Name(name));
        Path directory = Path.of("/none/" + name);
        return name.equals("quick")
                ? new Action.RestartAgent(subject, directory, Duration.ofSeconds(1))
                : new Action.EndOrphan(subject, directory, Duration.ofSeconds(1));
    }

    private Outcome run(Invocation invocation) {
        daemons.add(Thread.currentThread().isDaemon());
        if (invocation.program().startsWith("/none/")) {
            events.add("begins " + invocation.program());
            try {
                assertTrue(brokenOff.await(20, TimeUnit.SECONDS));
                // Whoever does not wait is faster than this.
                assertTrue(!new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                events.add("interrupted");
            }
            events.add("ends " + invocation.program());
        }
        return new Outcome(0, "");
    }

    private final class Broken implements Progress {
        @Override
        public void waiting(String what) {
            // Nobody listens.
        }

        @Override
        public void ended(StepResult result) {
            while (events.isEmpty()) {
                Thread.onSpinWait();
            }
            brokenOff.countDown();
            throw new IllegalStateException("nobody listens any more");
        }
    }

    @Test
    void whatWasBegunIsOverAndNothingMoreIsBegunWhenItIsBrokenOff() {
        HostEnvironment environment = HostEnvironment.of(DESIRED);
        Applier applier = new Applier(
                new Observer(environment, Rendered.of(DESIRED)),
                environment,
                this::run,
                new Broken(),
                Clock.systemUTC());
        Plan plan = plan(action("quick"), action("slow"), action("never"));

        IllegalStateException broken =
                assertThrows(IllegalStateException.class, () -> applier.apply(plan, 1, () -> false));
        events.add("returns");

        assertEquals("nobody listens any more", broken.getMessage());
        assertEquals(List.of("begins /none/slow/end", "ends /none/slow/end", "returns"), events);
        assertTrue(daemons.stream().allMatch(daemon -> daemon), "they keep no process alive");
    }
}
