package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;

/** Needs in numbers that nobody writes by hand. */
class NeedsOrderTest {
    private static String service(String name, String... needs) {
        String list = needs.length == 0 ? "" : "\"" + String.join("\", \"", needs) + "\"";
        return "[services." + name + "]\ncommand = [\"s\"]\nneeds = [" + list + "]\n";
    }

    /** Each of a layer needs all of the layer before it, so that the ways are as many as two to the power of the layers. */
    private static DesiredState layers(int count) {
        StringBuilder text = new StringBuilder(service("other") + service("a0") + service("b0"));
        for (int i = 1; i < count; i++) {
            text.append(service("a" + i, "a" + (i - 1), "b" + (i - 1)));
            text.append(service("b" + i, "a" + (i - 1), "b" + (i - 1)));
        }
        return Declared.state(text.toString());
    }

    @Test
    void whetherAServiceIsNeededTakesNoLongerForManyWaysToIt() {
        DesiredState desired = layers(60);
        Service last = desired.services().get(new Name("a59"));

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertTrue(NeedsOrder.isNeeded(new Name("a0"), last, desired));
            assertFalse(NeedsOrder.isNeeded(new Name("other"), last, desired));
            assertFalse(NeedsOrder.isNeeded(new Name("a59"), last, desired));
        });
    }

    /** One needs the next by name, so that all of them are open before the first one is done. */
    private static String chain(int length, String guest) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            String next = i + 1 < length ? "needs = [\"s%05d\"]\n".formatted(i + 1) : "";
            text.append("[services.s%05d]\ncommand = [\"s\"]\nscan-directory = \"/etc/service-%d\"\n"
                    .formatted(i, i / 800));
            text.append(guest).append(next);
        }
        return text.toString();
    }

    /** In a thread with as little stack as there may be. */
    private static <T> T withLittleStack(Callable<T> what) throws Exception {
        FutureTask<T> task = new FutureTask<>(what);
        Thread thread = new Thread(null, task, "little stack", 160 << 10);
        thread.start();
        thread.join();
        return task.get();
    }

    @Test
    void aChainOfNeedsMayBeAsLongAsThereAreServices() throws Exception {
        int length = 10_000;
        DesiredState desired = withLittleStack(() -> Declared.state(chain(length, "")));

        List<Service> order = withLittleStack(() -> NeedsOrder.goingUp(desired));

        assertEquals(length, order.size());
        assertEquals(new Name("s09999"), order.get(0).name());
        assertEquals(new Name("s00000"), order.get(length - 1).name());
    }

    @Test
    void aLongChainIsPlannedInAGuestThatIsRestartedAndForOneName() throws Exception {
        int length = 2_400;
        String guest = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\nlog-relay = \"off\"\n";
        World world = World.converged(guest + chain(length, "guest = \"g\"\n"));
        world.guests.computeIfPresent(
                new Name("g"),
                (name, old) -> ObservedGuest.whollyOurs(
                        ObservedGuest.State.RUNNING,
                        old.directory(),
                        OptionalInt.of(50),
                        List.of("is old"),
                        List.of()));

        Plan plan = withLittleStack(() -> world.plan(World.allowingGuestRestarts()));

        assertEquals(
                length,
                plan.steps().stream()
                        .filter(step -> step.action().verb().equals("up"))
                        .count());
        Scope first = new Scope(Set.of(new Name("s00000")), Set.of());
        assertEquals(
                Set.of(), withLittleStack(() -> world.plan(World.about(first))).left());
    }
}
