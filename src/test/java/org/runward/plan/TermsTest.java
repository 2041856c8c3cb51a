package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.plan.ServicePlanTest.assertPlan;
import static org.runward.plan.World.converged;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.Hold;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;

/** What is left alone, by whose word and for how long; what a pass is about; and what a difference is called. */
class TermsTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final String GUEST = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\n";
    private static final String INSIDE = GUEST + "[services.in]\nguest = \"g\"\ncommand = [\"in\"]\n";
    private static final String CHAIN = INSIDE + """
            [services.db]
            command = ["db"]
            [services.api]
            command = ["api"]
            needs = ["db"]
            [services.web]
            command = ["web"]
            needs = ["api"]
            [services.cron]
            guests = ["g"]
            command = ["cron"]
            """;

    private static World edited(World world, String... services) {
        Stream.of(services).forEach(service -> world.file(service, "finish", World.file(0755, "other\n")));
        return world;
    }

    private static World stopped(String keys, int secondsAgo) {
        World world = converged(API + keys).process("api", World.down(Want.DOWN));
        world.at = World.STARTED.plusSeconds(secondsAgo);
        return world;
    }

    @Test
    void anOperatorsStopIsRespectedForEverOrAsLongAsDeclared() {
        String held = "HELD NOTE : stopped by an operator";
        assertPlan(held, List.of(), stopped("", 1_000_000));
        assertPlan(held, List.of(), stopped("manual-stop = \"15m\"\n", 899));
        Change change = stopped("manual-stop = \"15m\"\n", 300).plan().changes().get(0);
        assertEquals(Optional.of(World.STARTED), change.since());
        assertEquals(Optional.of(World.STARTED.plusSeconds(900)), change.until());

        String over = "CHANGE DRIFT up: stopped by an operator, for long enough";
        assertPlan(over, List.of("up"), stopped("manual-stop = \"15m\"\n", 900));
        assertPlan(over, List.of("up"), stopped("manual-stop = \"0s\"\n", 0));
    }

    @Test
    void overriddenHoldsAreNone() {
        World world = stopped("", 10).hold("api", forever());
        assertEquals(List.of("service api up"), Simulator.verbs(world.plan(World.overridingHolds())));
    }

    private static Hold forever() {
        return new Hold(World.STARTED, Optional.empty(), "ana", "ticket 5");
    }

    private static Hold until(Instant end) {
        return new Hold(World.STARTED, Optional.of(end), "ana", "");
    }

    @Test
    void whatIsOnHoldIsToldInsteadOfDone() {
        assertPlan(
                "HELD NOTE : on hold by ana: ticket 5, without it: write (finish differs)",
                List.of(),
                edited(converged(API), "api").hold("api", forever()));
        assertEquals(List.of(), converged(API).hold("api", forever()).plan().changes());
    }

    @Test
    void aHoldEndsByItself() {
        World world = edited(converged(API), "api");
        world.hold("api", until(world.at.plusSeconds(1)));
        assertEquals(true, world.plan().isEmpty());
        world.hold("api", until(world.at));
        assertEquals(false, world.plan().isEmpty());
    }

    @Test
    void aHoldOnAGuestIsOneOnItsServicesAndOneOnATableOnItsInstances() {
        World guest = edited(converged(CHAIN), "in", "cron-g", "db").hold("g", forever());
        assertEquals(Set.of("service db"), subjects(guest.plan()));
        World table = edited(converged(CHAIN), "in", "cron-g").hold("cron", forever());
        assertEquals(Set.of("service in"), subjects(table.plan()));
    }

    @Test
    void whatIsNoLongerDeclaredAndOnHoldStays() {
        World world = converged(CHAIN)
                .alsoHas("[services.old]\ncommand = [\"old\"]\n")
                .hold("old", forever());
        assertEquals(Set.of(), subjects(world.plan()));
        assertEquals(0, world.plan().removed());
        assertEquals(
                List.of(Change.Symbol.HELD),
                world.plan().changes().stream().map(Change::symbol).toList());
    }

    @Test
    void aGuestIsNotRestartedOverAHoldOnAServiceInIt() {
        World world = converged(INSIDE).hold("in", forever());
        world.guests.replaceAll((name, old) -> old.alsoPending(List.of("runs an older definition")));
        Plan plan = world.plan(World.allowingGuestRestarts());
        assertEquals(true, plan.isEmpty());
        assertEquals(true, plan.changes().toString().contains("not now, with services in it that are left alone"));
    }

    private static Set<String> subjects(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.action().subject().toString())
                .collect(Collectors.toSet());
    }

    private static Plan plan(World world, Set<String> only, Set<String> skip) {
        return world.plan(World.about(new Scope(names(only), names(skip))));
    }

    private static Set<Name> names(Set<String> words) {
        return words.stream().map(Name::new).collect(Collectors.toSet());
    }

    @Test
    void onlySomeComeWithWhatTheyNeedAndThatIsSaid() {
        World world = edited(converged(CHAIN), "db", "api", "web", "in", "cron-g", "logrelay-g");
        Plan api = plan(world, Set.of("api"), Set.of());
        assertEquals(Set.of("service db", "service api"), subjects(api));
        assertEquals(List.of("Only service api, with what is needed: service db."), api.words());
        assertEquals(5, api.left().size());

        Plan cron = plan(world, Set.of("cron"), Set.of());
        assertEquals(Set.of("service cron-g", "service logrelay-g"), subjects(cron));
        assertEquals(List.of("Only service cron-g, with what is needed: guest g, service logrelay-g."), cron.words());
    }

    @Test
    void skippedOnesTakeWhatNeedsThemAlong() {
        World world = edited(converged(CHAIN), "db", "api", "web", "in", "cron-g");
        Plan noDb = plan(world, Set.of(), Set.of("db"));
        assertEquals(Set.of("service in", "service cron-g"), subjects(noDb));
        assertEquals(List.of("Without service db, nor what needs that: service api, service web."), noDb.words());

        assertEquals(Set.of("service db", "service api", "service web"), subjects(plan(world, Set.of(), Set.of("g"))));
        assertEquals(Set.of("service db"), subjects(plan(world, Set.of("api"), Set.of("api"))));
    }

    @Test
    void aNameThatStandsForNothingIsKnown() {
        World world = converged(CHAIN).alsoHas("[services.old]\ncommand = [\"old\"]\n");
        Scope scope = new Scope(names(Set.of("api", "cron", "old", "nope")), names(Set.of("g", "neither")));
        assertEquals(List.of(new Name("neither"), new Name("nope")), scope.unknown(world.desired, world.observed()));
    }

    @Test
    void aDifferenceIsAChangeWhereTheDeclarationChangedAndDriftWhereTheHostDid() {
        assertPlan(
                "CHANGE DRIFT write: finish differs",
                List.of("write"),
                edited(converged(API), "api").wasApplied());
        World other = edited(converged(API), "api");
        other.applied = converged(API + "nice = 3\n").wasApplied().applied;
        assertPlan("CHANGE CHANGE write: finish differs", List.of("write"), other);
    }

    @Test
    void aDirectoryThatSomebodyRemovedIsNotNew() {
        World gone = World.bare(API).wasApplied();
        assertEquals(Change.Kind.DRIFT, gone.plan().changes().get(0).kind());
        assertEquals(Change.Kind.NEW, World.bare(API).plan().changes().get(0).kind());
    }

    @Test
    void withTheRecordLostAPlanDoesTheSame() {
        World kept = edited(converged(CHAIN), "db", "api").wasApplied();
        World lost = edited(converged(CHAIN), "db", "api");
        assertEquals(Simulator.verbs(kept.plan()), Simulator.verbs(lost.plan()));
    }

    @Test
    void aRestartTellsWhatItInterrupts() {
        World world = converged(API).file("api", "run", World.file(0755, "other\n"));
        Change.Interruption interruption =
                world.plan().changes().get(0).interruption().orElseThrow();
        assertEquals(100, interruption.pid());
        assertEquals(World.STARTED, interruption.since());
    }

    @Test
    void aServiceThatIsToldToGoDownAndStillRunsIsHeldWithoutAnEnd() {
        World world = converged(API + "manual-stop = \"15m\"\n")
                .process("api", World.supervised(State.RUN, Want.DOWN, OptionalInt.of(100)));
        world.at = World.STARTED.plusSeconds(1_000_000);
        Change change = world.plan().changes().get(0);
        assertEquals(Change.Symbol.HELD, change.symbol());
        assertEquals(Optional.empty(), change.until());
        assertEquals(Optional.empty(), change.since());
    }

    @Test
    void aHoldIsAlsoOneOnWhatIsNoLongerDeclared() {
        World world = converged("").alsoHas(CHAIN).hold("g", forever());
        Plan plan = world.plan();
        assertEquals(Set.of("service db", "service api", "service web"), subjects(plan));
        assertEquals(4, plan.count(Change.Symbol.HELD), plan.changes()::toString);

        World table = converged("").alsoHas(CHAIN).hold("cron", forever());
        assertEquals(false, subjects(table.plan()).contains("service cron-g"));
        assertEquals(false, subjects(table.plan()).contains("guest g"), "it would end with its guest");
    }
}
