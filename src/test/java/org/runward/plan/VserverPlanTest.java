package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.runward.desired.Name;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedGuest.State;

/** Guests whose configuration is the administrator's: each state with its action and its reason. */
class VserverPlanTest {
    private static final Name G = new Name("g");
    private static final String GUEST = "[guests.g]\nruntime = \"vserver\"\n";
    private static final String SERVICE = "[services.in]\nguest = \"g\"\ncommand = [\"x\"]\n";

    @ParameterizedTest
    @CsvSource({
        "STOPPED, start: stopped",
        "RUN_FILE_STALE, 'start: stopped, its run file is stale'",
        "HALF_STARTED, finish the start: half-started",
        "RUN_FILE_LOST, heal the run file: its run file is lost",
        "NOT_PERSISTENT, make persistent: its context is not persistent",
        "NETWORK_LOST, restart: its network context is gone",
        "NOT_SET_UP, finish the start: started by somebody else"
    })
    void everyStateHasItsActionAndReason(State state, String told) {
        World world = world(GUEST + SERVICE, state);
        assertEquals(List.of("guest g CHANGE DRIFT " + told), told(world));
        assertEquals(List.of("guest g " + told.substring(0, told.indexOf(':'))), steps(world));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void onePassIsEnoughFromEveryState(State state) {
        if (state == State.ABSENT || state == State.OF_OTHER_RUNTIME) {
            return;
        }
        for (String more : List.of("", "started = false\n")) {
            World world = world(GUEST + more + SERVICE, state);
            new Simulator(world).apply(world.plan());
            assertEquals(List.of(), steps(world), state + " " + more);
        }
    }

    @Test
    void aNewGuestIsConfiguredPreparedMountedAndStartedInThatOrder() {
        World world = World.bare(GUEST + SERVICE);
        world.guests.put(
                G,
                World.vserver(State.STOPPED, ObservedDirectory.ABSENT, files(Map.of()), false, List.of(), List.of()));

        assertEquals(
                List.of("guest g create", "guest g configure", "guest g prepare", "guest g configure", "guest g start"),
                steps(world).subList(0, 5));
        Plan plan = world.plan();
        for (int i = 1; i < 5; i++) {
            assertEquals(java.util.Set.of(i - 1), plan.steps().get(i).requires());
        }
        assertEquals(
                "guest g ADD NEW create, configure, prepare, start: vserver, apps/init/cmd.start is not /bin/true,"
                        + " apps/init/cmd.stop is not /bin/true, flags lacks persistent, nflags lacks persistent, has no"
                        + " place for runward's mounts, fstab lacks a mount of runward's",
                told(world).get(0));
    }

    @Test
    void aMountWithoutItsPlaceIsTakenOutUntilThePlaceIsMade() {
        World world = world(GUEST, State.STOPPED);
        ObservedGuest old = world.guests.get(G);
        String fstab = "a /b none bind 0 0\n" + old.configuration().get("fstab");
        SortedMap<String, String> files = new TreeMap<>(old.configuration());
        files.put("fstab", fstab);
        world.guests.put(G, World.vserver(State.STOPPED, old.directory(), files, false, List.of(), List.of()));

        List<Step> plan = world.plan().steps();

        assertEquals(
                List.of("guest g configure", "guest g prepare", "guest g configure", "guest g start"),
                steps(world).subList(0, 4));
        assertEquals(
                Map.of("fstab", "a /b none bind 0 0\n"),
                ((Action.ConfigureGuest) plan.get(0).action()).texts());
        assertEquals(
                Map.of("fstab", fstab), ((Action.ConfigureGuest) plan.get(2).action()).texts());
        assertEquals(
                "a /b none bind 0 0\n",
                ((Action.ConfigureGuest) plan.get(2).action()).found().get("fstab"));
    }

    @Test
    void withoutALogRelayNothingIsMounted() {
        World world = World.bare(GUEST + "log-relay = \"off\"\n");
        world.guests.put(
                G,
                World.vserver(
                        State.STOPPED,
                        ObservedDirectory.ABSENT,
                        files(Map.of("fstab", "a /var/lib/runward/log none bind,ro 0 0\nb /b none bind 0 0\n")),
                        true,
                        List.of(),
                        List.of()));
        assertEquals(
                List.of("guest g create", "guest g configure", "guest g configure", "guest g start"), steps(world));
        new Simulator(world).apply(world.plan());
        assertEquals("b /b none bind 0 0\n", world.guests.get(G).configuration().get("fstab"));
    }

    @Test
    void aGuestThatIsNotToBeStartedIsNotPreparedAndGetsNoMountThatWouldKeepItFromStarting() {
        World world = World.bare(GUEST + "started = false\n");
        world.guests.put(
                G,
                World.vserver(State.STOPPED, ObservedDirectory.ABSENT, files(Map.of()), false, List.of(), List.of()));
        assertEquals(
                List.of("guest g create", "guest g configure"), steps(world).subList(0, 2));
        new Simulator(world).apply(world.plan());
        assertEquals(null, world.guests.get(G).configuration().get("fstab"));
        assertEquals(List.of(), steps(world));
    }

    @Test
    void anAbsentGuestIsBlockedAlsoWhereItIsNotToBeStarted() {
        for (String more : List.of("", "started = false\n")) {
            World world = World.bare(GUEST + more + SERVICE);
            world.guests.put(
                    G,
                    World.vserver(
                            State.ABSENT,
                            ObservedDirectory.ABSENT,
                            files(Map.of()),
                            false,
                            List.of(),
                            List.of("there is no guest g")));
            assertEquals(
                    "guest g BLOCKED NOTE : there is no guest g", told(world).get(0));
            assertTrue(steps(world).stream().noneMatch(step -> step.startsWith("guest")), world.plan()::toString);
        }
    }

    @Test
    void whatComesWithTheNextStartIsToldWithTheServicesThatItWouldInterrupt() {
        World world = world(GUEST + SERVICE, State.RUNNING);
        ObservedGuest old = world.guests.get(G);
        world.guests.put(
                G,
                World.vserver(State.RUNNING, old.directory(), old.configuration(), true, List.of("is old"), List.of()));
        assertEquals(
                List.of("guest g HELD NOTE : is old, which interrupts in; --allow-guest-restart does it now"),
                told(world));
        assertEquals(List.of(), steps(world));
    }

    @Test
    void aGuestThatIsNoLongerDeclaredLosesWhatIsOursAndGoesOn() {
        World declared = world(GUEST, State.RUNNING);
        World world = World.bare("[services.other]\ncommand = [\"x\"]\n");
        world.guests.put(G, declared.guests.get(G));
        assertEquals(
                List.of("guest g configure", "guest g remove"),
                steps(world).stream().filter(step -> step.startsWith("guest")).toList());
        assertTrue(
                told(world).contains("guest g REMOVE REMOVAL configure, remove: the guest itself is left as it is"),
                () -> told(world).toString());
    }

    private static World world(String declaration, State state) {
        World world = World.converged(declaration);
        ObservedGuest old = world.guests.get(G);
        world.guests.put(G, World.vserver(state, old.directory(), old.configuration(), true, List.of(), List.of()));
        return world;
    }

    private static SortedMap<String, String> files(Map<String, String> files) {
        return new TreeMap<>(files);
    }

    private static List<String> told(World world) {
        return world.plan().changes().stream()
                .map(change -> change.subject() + " " + change.symbol() + " " + change.kind() + " "
                        + String.join(", ", change.verbs()) + ": " + String.join(", ", change.reasons()))
                .toList();
    }

    private static List<String> steps(World world) {
        return world.plan().steps().stream()
                .map(step -> step.action().subject() + " " + step.action().verb())
                .toList();
    }
}
