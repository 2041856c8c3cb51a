package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.plan.World.converged;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.runward.observed.StatusRecord.Want;

/** Which restarts wait for which. */
class RollsTest {
    private static final String THREE = """
            [guests.a]
            runtime = "oci"
            root = "/srv/a"
            log-relay = "off"
            [guests.b]
            runtime = "oci"
            root = "/srv/b"
            log-relay = "off"
            [guests.c]
            runtime = "oci"
            root = "/srv/c"
            log-relay = "off"
            [services.cron]
            guests = ["a", "b", "c"]
            command = ["cron", "-f"]
            stable-after = "7s"
            """;
    private static final String FOUR = "[services.s1]\ncommand = [\"s\"]\n[services.s2]\ncommand = [\"s\"]\n"
            + "[services.s3]\ncommand = [\"s\"]\n[services.s4]\ncommand = [\"s\"]\n";

    private static World changed(World world, String... services) {
        for (String service : services) {
            world.file(service, "run", World.file(0755, "other\n"));
        }
        return world;
    }

    /** The services without whose last step a step of this one does not begin. */
    private static Set<String> waitsFor(Plan plan, String service, String verb) {
        return plan.steps().stream()
                .filter(step -> step.action().subject().name().value().equals(service)
                        && step.action().verb().equals(verb))
                .flatMap(step -> step.requires().stream())
                .map(id -> plan.steps().get(id).action())
                .filter(action -> action instanceof Action.Control)
                .map(action -> action.subject().name().value())
                .filter(name -> !name.equals(service))
                .collect(Collectors.toSet());
    }

    @Test
    void instancesOfOneTableAreRestartedOneAfterTheOther() {
        Plan plan = changed(converged(THREE), "cron-a", "cron-b", "cron-c").plan();

        assertEquals(Set.of(), waitsFor(plan, "cron-a", "write"));
        assertEquals(Set.of("cron-a"), waitsFor(plan, "cron-b", "write"));
        assertEquals(Set.of("cron-a", "cron-b"), waitsFor(plan, "cron-c", "write"));
        assertEquals(Set.of("cron-a", "cron-b"), waitsFor(plan, "cron-c", "restart"));
    }

    @Test
    void oneCountsAsUpOnlyWhenItHasBeenForItsTime() {
        Plan plan = changed(converged(THREE), "cron-a").plan();
        Action.Control restart = (Action.Control) plan.steps().get(1).action();
        assertEquals(Duration.ofSeconds(7), restart.stable());

        Plan alone = changed(converged(FOUR), "s1").plan();
        assertEquals(Operation.STABLE, ((Action.Control) alone.steps().get(1).action()).stable());
    }

    @Test
    void anInstanceThatIsDownIsBroughtUpBeforeAnotherIsRestarted() {
        Plan plan = changed(converged(THREE).process("cron-a", World.down(Want.UP)), "cron-b")
                .plan();
        assertEquals(Set.of("cron-a"), waitsFor(plan, "cron-b", "restart"));
    }

    @Test
    void newInstancesComeUpTogether() {
        Plan plan = World.bare(THREE).plan();
        assertEquals(Set.of(), waitsFor(plan, "cron-c", "up"));
    }

    @Test
    void withoutALimitServicesAreRestartedTogether() {
        Plan plan = changed(converged(FOUR), "s1", "s2", "s3", "s4").plan();
        assertEquals(Set.of(), waitsFor(plan, "s4", "restart"));
    }

    @Test
    void withALimitEachWaitsForAllButTheLastFew() {
        World world = changed(converged(FOUR), "s1", "s2", "s3", "s4");
        Plan one = world.plan(World.withUnavailable(1));
        assertEquals(Set.of("s1", "s2", "s3"), waitsFor(one, "s4", "write"));

        Plan two = world.plan(World.withUnavailable(2));
        assertEquals(Set.of(), waitsFor(two, "s2", "write"));
        assertEquals(Set.of("s1"), waitsFor(two, "s3", "write"));
        assertEquals(Set.of("s1", "s2"), waitsFor(two, "s4", "write"));
    }

    @Test
    void withALimitOneThatIsDownIsUnavailableTooUnlessItWaitsForThisOne() {
        Terms one = World.withUnavailable(1);
        assertEquals(
                Set.of("s1"),
                waitsFor(
                        changed(converged(FOUR).process("s1", World.down(Want.UP)), "s2")
                                .plan(one),
                        "s2",
                        "restart"));

        String needing = FOUR + "[services.s0]\ncommand = [\"s\"]\nneeds = [\"s2\"]\n";
        Plan plan = changed(converged(needing).process("s0", World.down(Want.UP)), "s2")
                .plan(one);
        assertEquals(Set.of(), waitsFor(plan, "s2", "restart"));
        assertEquals(Set.of("s2"), waitsFor(plan, "s0", "up"));
    }

    @Test
    void servicesOfARestartedGuestGoDownOnlyAfterAllOfThemValidate() {
        String guest = """
                [guests.a]
                runtime = "oci"
                root = "/srv/a"
                log-relay = "off"
                [services.one]
                guest = "a"
                command = ["one"]
                validate = ["one", "-t"]
                [services.two]
                guest = "a"
                command = ["two"]
                """;
        World world = converged(guest);
        world.guests.replaceAll((name, old) -> old.alsoPending(List.of("runs an older definition")));
        Plan plan = world.plan(World.allowingGuestRestarts());
        int validate = plan.steps().stream()
                .filter(step -> step.action() instanceof Action.Validate)
                .findFirst()
                .orElseThrow()
                .id();
        plan.steps().stream()
                .filter(step ->
                        step.action() instanceof Action.Control control && control.operation() == Operation.DOWN)
                .forEach(step -> assertEquals(true, reaches(plan, step.id(), validate), step.toString()));
    }

    private static boolean reaches(Plan plan, int from, int to) {
        return from == to || plan.steps().get(from).requires().stream().anyMatch(before -> reaches(plan, before, to));
    }

    @Test
    void guestsAreRestartedOneAfterTheOther() {
        World world = converged(THREE);
        world.guests.replaceAll((name, old) -> old.alsoPending(List.of("runs an older definition")));
        Plan plan = world.plan(World.allowingGuestRestarts());

        List<String> order = plan.steps().stream()
                .map(Step::action)
                .filter(action -> action instanceof Action.StopGuest || action instanceof Action.Control)
                .map(action -> action.subject().name() + " " + action.verb())
                .toList();
        assertEquals(
                List.of(
                        "cron-a down",
                        "a stop",
                        "cron-a up",
                        "cron-b down",
                        "b stop",
                        "cron-b up",
                        "cron-c down",
                        "c stop",
                        "cron-c up"),
                order);
        Step second = plan.steps().stream()
                .filter(step -> step.action().verb().equals("down")
                        && step.action().subject().name().value().equals("cron-b"))
                .findFirst()
                .orElseThrow();
        int firstUp = plan.steps().stream()
                .filter(step -> step.action().verb().equals("up")
                        && step.action().subject().name().value().equals("cron-a"))
                .findFirst()
                .orElseThrow()
                .id();
        assertEquals(true, reaches(plan, second.id(), firstUp));
    }

    /** In the pass before one of them was restarted, and did not get ready. */
    @Test
    void anInstanceThatMayNotBeReadyIsWaitedForBeforeAnotherIsRestarted() {
        World world = changed(converged(THREE.replace("stable-after", "check = [\"ready\"]\nstable-after")), "cron-b");
        Plan plan = world.plan();
        Set<String> awaited = plan.steps().stream()
                .filter(step -> step.action() instanceof Action.AwaitReady)
                .map(step -> step.action().subject().name().value())
                .collect(Collectors.toSet());
        assertEquals(Set.of("cron-a", "cron-c"), awaited);
        Step write = plan.steps().stream()
                .filter(step -> step.action() instanceof Action.WriteFiles)
                .findFirst()
                .orElseThrow();
        assertEquals(
                awaited,
                write.requires().stream()
                        .map(id ->
                                plan.steps().get(id).action().subject().name().value())
                        .collect(Collectors.toSet()));

        World young = changed(converged(THREE), "cron-b");
        young.at = World.STARTED.plusSeconds(5);
        assertEquals(
                2,
                young.plan().steps().stream()
                        .filter(step -> step.action() instanceof Action.AwaitReady)
                        .count());
        assertEquals(0, converged(THREE).plan().steps().size());
    }

    @Test
    void anInstanceThatIsDownIsBroughtUpFirstWhateverItsName() {
        Plan plan = changed(converged(THREE).process("cron-b", World.down(Want.UP)), "cron-a")
                .plan();
        assertEquals(Set.of("cron-b"), waitsFor(plan, "cron-a", "restart"));
    }

    @Test
    void withALimitAFailureStopsAllThatHaveNotBegun() {
        Plan two = changed(converged(FOUR), "s1", "s2", "s3", "s4").plan(World.withUnavailable(2));
        Step third = two.steps().stream()
                .filter(step ->
                        step.action().subject().name().value().equals("s3") && step.action() instanceof Action.Control)
                .findFirst()
                .orElseThrow();
        assertEquals(
                Set.of("s1", "s2"),
                third.stopsWith().stream()
                        .map(id -> two.steps().get(id).action().subject().name().value())
                        .collect(Collectors.toSet()));
    }

    @Test
    void aServiceComesBackAlsoWhereItsGuestCouldNotBeRestarted() {
        World world = converged(THREE);
        world.guests.replaceAll((name, old) -> old.alsoPending(List.of("runs an older definition")));
        Plan plan = world.plan(World.allowingGuestRestarts());
        Step up = plan.steps().stream()
                .filter(step -> step.action().verb().equals("up")
                        && step.action().subject().name().value().equals("cron-a"))
                .findFirst()
                .orElseThrow();
        assertEquals(Set.of(), up.requires());
        assertEquals(
                true, up.follows().stream().anyMatch(id -> plan.steps().get(id).action() instanceof Action.StartGuest));
    }
}
