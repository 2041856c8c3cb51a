package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.runward.plan.ServicePlanTest.assertPlan;
import static org.runward.plan.World.converged;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.StatusRecord.Want;

/** What an agent plans that goes on after its plans: what it leaves out, and its own service. */
class AgentPlanTest {
    private static final int AGENT = 4711;
    private static final String TWO =
            "[services.agent]\ncommand = [\"a\"]\n[services.web]\ncommand = [\"w\"]\nneeds = [\"agent\"]\n";
    private static final String ROLLED = """
            [guests.a]
            runtime = "oci"
            root = "/srv/a"
            log-relay = "off"
            [guests.b]
            runtime = "oci"
            root = "/srv/b"
            log-relay = "off"
            [services.cron]
            guests = ["a", "b"]
            command = ["cron", "-f"]
            """;
    private static final Instant LATER = World.STARTED.plusSeconds(700);

    private static World changed(World world, String... services) {
        for (String service : services) {
            world.file(service, "run", World.file(0755, "other\n"));
        }
        return world;
    }

    private static Terms leavingOut(String service, Aside aside) {
        return Terms.NONE.of(AGENT, Map.of(Subject.service(new Name(service)), aside), Set.of());
    }

    private static Aside backingOff() {
        return new Aside(Aside.Reason.BACKING_OFF, "failed 2 times", Optional.empty(), Optional.of(LATER));
    }

    private static List<String> lines(Plan plan) {
        return plan.changes().stream()
                .map(change -> change.subject() + " " + change.symbol() + " " + String.join(", ", change.reasons()))
                .toList();
    }

    @Test
    void whatIsUnderWayIsLeftAndWhatBacksOffIsTold() {
        World world = changed(converged(TWO), "agent", "web");

        Plan underWay = world.plan(leavingOut("web", Aside.underWay()));
        assertEquals(List.of("service agent write", "service agent restart"), Simulator.verbs(underWay));
        assertTrue(underWay.left().contains(Subject.service(new Name("web"))));

        Plan backingOff = world.plan(leavingOut("web", backingOff()));
        assertEquals(
                List.of(
                        "service agent RESTART run differs, runs an older definition",
                        "service web HELD failed 2 times, without it: write, restart"
                                + " (run differs, runs an older definition)"),
                lines(backingOff));
        assertEquals(Optional.of(LATER), backingOff.changes().get(1).until());
    }

    @Test
    void oneThatBacksOffAndIsAsDeclaredByNowIsNoDifference() {
        assertTrue(
                converged(TWO).plan(leavingOut("web", backingOff())).changes().isEmpty());
    }

    @Test
    void oneThatFailedIsAsDeclaredWhenItsCheckSaysSo() {
        Set<Subject> doubted = Set.of(Subject.service(new Name("web")));
        Terms terms = Terms.NONE.of(AGENT, Map.of(), doubted);
        World checked = converged(TWO + "check = [\"true\"]\n");
        assertEquals(List.of("service web await"), Simulator.verbs(checked.plan(terms)));
        assertEquals(List.of("service web CHANGE failed when it was last tried"), lines(checked.plan(terms)));
        assertEquals(List.of(), lines(converged(TWO).plan(terms)), "without a check, being up is all");

        Terms later = Terms.NONE.of(AGENT, Map.of(Subject.service(new Name("web")), backingOff()), doubted);
        assertEquals(List.of(), Simulator.verbs(checked.plan(later)));
        assertEquals(1, checked.plan(later).changes().size());
    }

    @Test
    void whileOneInstanceIsUnderWayNoOtherIsTouched() {
        World world = changed(converged(ROLLED), "cron-b");
        assertEquals(List.of(), Simulator.verbs(world.plan(leavingOut("cron-a", Aside.underWay()))));
    }

    @Test
    void afterAFailedInstanceOthersAreBroughtUpAndNotRestarted() {
        World world = changed(converged(ROLLED), "cron-b");
        Plan plan = world.plan(leavingOut("cron-a", backingOff()));
        assertEquals(List.of(), Simulator.verbs(plan));
        assertEquals(
                List.of("service cron-b HELD waits for service cron-a, which failed 2 times, without it: write, restart"
                        + " (run differs, runs an older definition)"),
                lines(plan));

        world = converged(ROLLED + "manual-stop = \"0s\"\n").process("cron-b", World.down(Want.DOWN));
        assertEquals(List.of("service cron-b up"), Simulator.verbs(world.plan(leavingOut("cron-a", backingOff()))));
    }

    @Test
    void aGuestThatIsLeftOutTakesItsServicesAlong() {
        World world = changed(converged(ROLLED), "cron-a", "cron-b");
        Terms terms = Terms.NONE.of(AGENT, Map.of(Subject.guest(new Name("a")), backingOff()), Set.of());
        assertEquals(List.of("service cron-b write", "service cron-b restart"), Simulator.verbs(world.plan(terms)));
    }

    @Test
    void itsOwnServiceIsRestartedLastAndNobodyWaits() {
        World world = changed(converged(TWO), "agent", "web").process("agent", World.up(AGENT));
        world.alsoHas("[services.old]\ncommand = [\"o\"]\n");

        Plan plan = world.plan(Terms.NONE.of(AGENT, Map.of(), Set.of()));

        assertEquals(
                List.of(
                        "service web write",
                        "service web restart",
                        "service old unlink",
                        "service old remove",
                        "service agent write",
                        "service agent restart"),
                Simulator.verbs(plan));
        Step last = plan.steps().get(plan.steps().size() - 1);
        assertTrue(last.action() instanceof Action.RestartAgent);
        assertTrue(last.follows().containsAll(List.of(0, 1, 2, 3)), last::toString);
    }

    @Test
    void itDoesNotTakeItselfDown() {
        Terms terms = Terms.NONE.of(AGENT, Map.of(), Set.of());
        World down =
                converged(TWO.replaceFirst("\\]\n", "]\nstate = \"down\"\n")).process("agent", World.up(AGENT));
        assertEquals(List.of(), Simulator.verbs(down.plan(terms)));
        assertTrue(
                lines(down.plan(terms)).get(0).contains("this runward runs as it"), lines(down.plan(terms))::toString);

        World gone = converged("[services.web]\ncommand = [\"w\"]\n")
                .alsoHas("[services.agent]\ncommand = [\"a\"]\n")
                .process("agent", World.up(AGENT));
        assertEquals(List.of(), Simulator.verbs(gone.plan(terms)));
        assertTrue(
                lines(gone.plan(terms)).get(0).contains("runward apply removes it"), lines(gone.plan(terms))::toString);
    }

    @Test
    void aPausedServiceIsAnOperatorsStop() {
        String api = "[services.api]\ncommand = [\"api\"]\n";
        assertPlan(
                "HELD NOTE : paused by an operator",
                List.of(),
                converged(api).process("api", World.paused(World.up(100), 5000)));
        String limited = api + "manual-stop = \"60s\"\n";
        assertPlan(
                "HELD NOTE : paused by an operator",
                List.of(),
                converged(limited).process("api", World.paused(World.up(100), 59)));
        assertPlan(
                "CHANGE DRIFT continue: paused",
                List.of("continue"),
                converged(limited).process("api", World.paused(World.up(100), 60)));
    }

    @Test
    void aRestartNeedsNoContinueBefore() {
        String api = "[services.api]\ncommand = [\"api\"]\nmanual-stop = \"0s\"\n";
        World world = changed(converged(api), "api").process("api", World.paused(World.up(100), 5));
        assertEquals(List.of("service api write", "service api restart"), Simulator.verbs(world.plan()));
    }
}
