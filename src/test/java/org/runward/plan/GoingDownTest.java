package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.runward.plan.World.converged;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.LastEnd;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;

/** What goes down, in which order, and what is there afterwards: stops, restarts of guests, orphans, services that flap. */
class GoingDownTest {
    private static final String GUEST = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\nlog-relay = \"off\"\n";
    private static final String CHAIN = """
            [services.db]
            guest = "g"
            command = ["db"]
            [services.app]
            guest = "g"
            command = ["app"]
            needs = ["db"]
            [services.web]
            guest = "g"
            command = ["web"]
            needs = ["app"]
            """;
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final Terms AGREED = World.allowingGuestRestarts();

    private static List<String> steps(Plan plan) {
        return plan.steps().stream()
                .map(step ->
                        step.action().subject().name() + " " + step.action().verb())
                .toList();
    }

    /** Whether one step can only begin when the other has ended, by whatever way. */
    private static boolean comesAfter(Plan plan, String later, String earlier) {
        List<String> steps = steps(plan);
        assertTrue(steps.contains(later) && steps.contains(earlier), steps.toString());
        Set<Integer> before = new HashSet<>();
        collect(plan, steps.lastIndexOf(later), before);
        return before.contains(steps.indexOf(earlier));
    }

    private static void collect(Plan plan, int step, Set<Integer> before) {
        Set<Integer> direct = new HashSet<>(plan.steps().get(step).requires());
        direct.addAll(plan.steps().get(step).follows());
        direct.stream().filter(before::add).forEach(other -> collect(plan, other, before));
    }

    private static World outdated(String declaration) {
        World world = converged(declaration);
        world.guests.computeIfPresent(
                new Name("g"),
                (name, old) -> ObservedGuest.whollyOurs(
                        ObservedGuest.State.RUNNING,
                        old.directory(),
                        OptionalInt.of(50),
                        List.of("is old"),
                        List.of()));
        return world;
    }

    @Test
    void servicesOfAGuestThatIsNotToRunGoDownAfterThoseThatNeedThem() {
        Plan plan = converged(GUEST + "started = false\n" + CHAIN)
                .alsoHas(GUEST + CHAIN)
                .plan();
        assertTrue(comesAfter(plan, "app down", "web down"));
        assertTrue(comesAfter(plan, "db down", "app down"));
        assertTrue(comesAfter(plan, "g stop", "db down"));
        assertFalse(comesAfter(plan, "web down", "db down"));
    }

    @Test
    void aServiceThatStaysUpIsNotWaitedForByTheOneItNeeds() {
        World world = converged(API + "[services.db]\ncommand = [\"db\"]\nstate = \"down\"\n")
                .alsoHas("[services.db]\ncommand = [\"db\"]\n" + API + "needs = [\"db\"]\n");
        assertTrue(steps(world.plan()).contains("db down"), steps(world.plan()).toString());
    }

    @Test
    void aGuestIsRestartedOnlyWithConsentOrByDeclaration() {
        assertEquals(List.of(), steps(outdated(GUEST + CHAIN).plan()));
        assertTrue(steps(outdated(GUEST + CHAIN).plan(AGREED)).contains("g stop"));
        assertTrue(steps(outdated(GUEST + "on-change = \"restart\"\n" + CHAIN).plan())
                .contains("g stop"));
        assertEquals(List.of(), steps(converged(GUEST + CHAIN).plan(AGREED)));
    }

    @Test
    void forARestartOfTheGuestServicesGoDownInReverseAndComeBackInOrder() {
        Plan plan = outdated(GUEST + CHAIN).plan(AGREED);
        assertTrue(comesAfter(plan, "app down", "web down"));
        assertTrue(comesAfter(plan, "db down", "app down"));
        assertTrue(comesAfter(plan, "g stop", "db down"));
        assertTrue(comesAfter(plan, "g start", "g stop"));
        assertTrue(comesAfter(plan, "db up", "g start"));
        assertTrue(comesAfter(plan, "app up", "db up"));
        assertTrue(comesAfter(plan, "web up", "app up"));
        Change guest = plan.changes().get(0);
        assertEquals(List.of("restart"), guest.verbs());
        assertEquals(List.of("is old, which interrupts app, db, web"), guest.reasons());
    }

    /** The file tells the next pass that it was not an operator who stopped them, if this one is ended in between. */
    @Test
    void aServiceThatIsDownForARestartHasOurFileUntilItIsBack() {
        List<String> ofDb = steps(outdated(GUEST + CHAIN).plan(AGREED)).stream()
                .filter(step -> step.startsWith("db"))
                .toList();
        assertEquals(List.of("db write", "db down", "db up", "db write"), ofDb);
    }

    @Test
    void whatAnOperatorStoppedStaysDownThroughARestartOfItsGuest() {
        World world = outdated(GUEST + CHAIN).process("web", World.down(Want.DOWN));
        assertFalse(steps(world.plan(AGREED)).stream().anyMatch(step -> step.startsWith("web")));
    }

    @Test
    void afterARestartOfAGuestThereIsNothingToDo() {
        World world = outdated(GUEST + CHAIN);
        new Simulator(world).apply(world.plan(AGREED));
        assertEquals(List.of(), world.plan(AGREED).changes());
    }

    @Test
    void whatIsEndedIsToldWithItsTimeout() {
        String slow = API + "stop-timeout = \"3s\"\n";
        World restarted = converged(slow).file("api", "run", World.file(0755, "other\n"));
        assertEquals(
                Optional.of(Duration.ofSeconds(3)),
                restarted.plan().changes().get(0).interruption().map(Change.Interruption::killAfter));
        World down = converged(slow + "state = \"down\"\n").process("api", World.up(9));
        assertEquals(
                Optional.of(Duration.ofSeconds(3)),
                down.plan().changes().get(0).interruption().map(Change.Interruption::killAfter));
        World removed = converged("[services.other]\ncommand = [\"other\"]\n").alsoHas(slow);
        assertEquals(
                Optional.of(Duration.ofSeconds(3)),
                removed.plan().changes().get(0).interruption().map(Change.Interruption::killAfter));
        World up = converged(slow).process("api", World.down(Want.UP));
        assertEquals(Optional.empty(), up.plan().changes().get(0).interruption().map(Change.Interruption::killAfter));
    }

    @Test
    void anOrphanOfAServiceThatIsDownIsEnded() {
        ServiceInstance orphan = new ServiceInstance(false, OptionalInt.of(77), Optional.empty());
        World world = converged(API + "state = \"down\"\n").instance("api", orphan);
        ServicePlanTest.assertPlan("CHANGE DRIFT end orphan: orphan found, pid 77", List.of("end orphan"), world);
        new Simulator(world).apply(world.plan());
        assertEquals(List.of(), world.plan().changes());
    }

    @Test
    void theRunScriptEndsTheOrphanOfAServiceThatGoesUp() {
        ServiceInstance orphan = new ServiceInstance(false, OptionalInt.of(77), Optional.empty());
        World world = converged(API).process("api", World.down(Want.UP)).instance("api", orphan);
        ServicePlanTest.assertPlan("CHANGE DRIFT up: orphan found, pid 77, down, wants up", List.of("up"), world);
    }

    @Test
    void whatKeepsEndingIsTold() {
        LastEnd end = new LastEnd(Instant.EPOCH, OptionalInt.of(3), OptionalInt.empty(), 14, Instant.EPOCH);
        ServiceInstance flapping = new ServiceInstance(false, OptionalInt.empty(), Optional.of(end));
        World world = converged(API).process("api", World.down(Want.UP)).instance("api", flapping);
        ServicePlanTest.assertPlan(
                "CHANGE DRIFT up: flapping: ended 14 times in a row, last with exit code 3", List.of("up"), world);
    }

    @Test
    void whatIsUpIsNotFlappingHoweverOftenItEndedBefore() {
        LastEnd end = new LastEnd(Instant.EPOCH, OptionalInt.empty(), OptionalInt.of(11), 14, Instant.EPOCH);
        World world = converged(API)
                .process("api", World.supervised(State.RUN, Want.UP, OptionalInt.of(100)))
                .instance("api", new ServiceInstance(false, OptionalInt.empty(), Optional.of(end)));
        assertEquals(List.of(), world.plan().changes());
        assertEquals("flapping: ended 14 times in a row, last with signal 11", end.flapping());
    }
}
