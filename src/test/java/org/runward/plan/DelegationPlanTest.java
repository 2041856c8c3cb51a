package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.runward.plan.ServicePlanTest.assertPlan;
import static org.runward.plan.World.converged;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.runward.desired.GuestOperators;
import org.runward.desired.Name;
import org.runward.observed.Access;
import org.runward.observed.ObservedGuest;
import org.runward.observed.StatusRecord.Want;

/** Who may control a service besides root: users of the host, and its guest with its package scripts. */
class DelegationPlanTest {
    private static final String GUEST = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\nlog-relay = \"off\"\n";
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final String INSIDE = GUEST + API + "guest = \"g\"\n";
    private static final String DELEGATED = INSIDE + "guest-control = true\n";

    private static World stopped(String keys, int secondsAgo) {
        World world = converged(DELEGATED + keys).process("api", World.down(Want.DOWN));
        world.at = World.STARTED.plusSeconds(secondsAgo);
        return world;
    }

    private static List<String> after(World found, String declaration) {
        World world = converged(declaration);
        world.services.clear();
        world.services.putAll(found.services);
        world.guests.clear();
        world.guests.putAll(found.guests);
        List<String> verbs = Simulator.verbs(world.plan());
        new Simulator(world).apply(world.plan());
        assertTrue(world.plan().isEmpty(), () -> world.plan().toString());
        return verbs;
    }

    @Test
    void whatIsAsDeclaredIsLeft() {
        for (String keys : List.of("operators = [\"deploy\", \"@web\"]\n", "log = { operators = [\"@web\"] }\n")) {
            assertTrue(converged(API + keys).plan().isEmpty(), keys);
        }
        assertTrue(
                converged(DELEGATED + "guest-operators = [\"squid\"]\n").plan().isEmpty());
    }

    @Test
    void anotherOwnerIsDriftAndOneNotDeclaredIsTakenBack() {
        World world = converged(API + "operators = [\"deploy\"]\n");
        world.access(new Action.Grant(
                Subject.service(new Name("api")), Path.of("/etc/sv/api"), Access.granted(7, 0), Optional.empty()));
        assertPlan("CHANGE DRIFT grant: who may control it differs", List.of("grant"), world);

        assertEquals(
                List.of("service api revoke"),
                after(converged(API + "operators = [\"deploy\"]\n"), API).stream()
                        .filter(verb -> verb.endsWith("revoke"))
                        .toList());
    }

    @Test
    void usersOfTheHostControlWhatItsGuestMayControlToo() {
        String both = DELEGATED + "operators = [\"deploy\"]\nguest-operators = [\"@web\"]\n";
        assertTrue(converged(both).plan().isEmpty());
        assertEquals(
                List.of("service api grant"),
                after(converged(DELEGATED), both).stream()
                        .filter(verb -> verb.contains("api"))
                        .toList());

        assertPlan(
                "CHANGE DRIFT grant: who may control it differs",
                List.of("grant"),
                converged(both).unreachable("api"));
    }

    @Test
    void aServiceIsHandedToItsGuestBesideARunsvOfItsOwn() {
        List<String> verbs = after(converged(INSIDE), DELEGATED);
        assertTrue(verbs.containsAll(List.of("guest g equip", "service api delegate")), verbs::toString);
        assertTrue(verbs.indexOf("service api unlink") < verbs.indexOf("service api delegate"), verbs::toString);
        assertTrue(verbs.indexOf("service api delegate") < verbs.indexOf("service api link"), verbs::toString);

        List<String> back = after(converged(DELEGATED), INSIDE);
        assertTrue(back.containsAll(List.of("guest g strip", "service api delegate")), back::toString);
    }

    @Test
    void aGuestIsAskedForTheNumbersOfItsUsersOnce() {
        List<String> verbs = after(converged(DELEGATED), DELEGATED + "guest-operators = [\"squid\"]\n");
        assertEquals(
                List.of("service api grant"),
                verbs.stream().filter(verb -> verb.contains("api")).toList());
        assertEquals("squid @web", new GuestOperators(Optional.of("squid"), Optional.of("web")).toString());
    }

    @Test
    void aStopThatMayBeFromInsideIsRespectedForAQuarterOfAnHour() {
        String held = "HELD NOTE : stopped by an operator";
        String over = "CHANGE DRIFT up: stopped by an operator, for long enough";
        for (String keys : List.of("", "manual-stop = \"0s\"\n", "manual-stop = \"15m\"\n")) {
            assertPlan(held, List.of(), stopped(keys, 899));
            assertPlan(over, List.of("up"), stopped(keys, 900));
        }
        assertPlan(held, List.of(), stopped("manual-stop = \"1h\"\n", 3599));
        assertPlan(held, List.of(), stopped("manual-stop = \"forever\"\n", 1_000_000));
    }

    @Test
    void andForAsLongAsDpkgIsAtWork() {
        World world = stopped("", 100_000).upgrading("g", true);
        assertPlan("HELD NOTE : stopped by an operator", List.of(), world);
        assertEquals(Optional.empty(), world.plan().changes().get(0).until(), "nobody knows when dpkg will be done");
        assertEquals(
                Optional.of(World.STARTED.plusSeconds(900)),
                stopped("", 899).upgrading("g", true).plan().changes().get(0).until());
        assertPlan(
                "CHANGE DRIFT up: stopped by an operator, for long enough", List.of("up"), world.upgrading("g", false));
    }

    @Test
    void theToolsAreWrittenAnewWhenTheyAreOthersAndNotIntoAGuestThatIsStopped() {
        World world = converged(DELEGATED);
        world.guests.replaceAll((name, guest) -> guest.withPackages(Optional.of("older"), false));
        assertEquals(List.of("guest g equip"), Simulator.verbs(world.plan()));

        World stopped = converged(INSIDE.replace("runtime", "started = false\nruntime"));
        stopped.guests.replaceAll((name, guest) -> guest.withPackages(Optional.of("some"), false));
        assertTrue(
                stopped.guests.values().stream().noneMatch(guest -> guest.state() == ObservedGuest.State.HALF_STARTED));
        assertTrue(Simulator.verbs(stopped.plan()).stream().noneMatch(verb -> verb.contains("strip")));
    }
}
