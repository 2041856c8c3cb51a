package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.runward.plan.World.bare;
import static org.runward.plan.World.converged;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedLink;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.servicedir.RenderedFile.Role;

/** Log services, guests, removals, and the order of it all; single services are in {@link ServicePlanTest}. */
class PlannerTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final String GUEST = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\nlog-relay = \"off\"\n";
    private static final String INHABITED = GUEST + API + "guest = \"g\"\n";
    private static final Name G = new Name("g");

    /** A line per change and then one per step, without the numbers. */
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

    private static World guest(String declaration, ObservedGuest.State state, boolean current, String... obstacles) {
        World world = converged(declaration);
        ObservedGuest old = world.guests.get(G);
        OptionalInt pid = state == ObservedGuest.State.STOPPED ? OptionalInt.empty() : OptionalInt.of(50);
        List<String> pending = current ? List.of() : List.of("runs an older definition until it is restarted");
        world.guests.put(G, ObservedGuest.whollyOurs(state, old.directory(), pid, pending, List.of(obstacles)));
        return world;
    }

    @Test
    void aLogServiceThatIsDownIsBroughtUp() {
        World world = converged(API).log("api", World.down(Want.UP));
        assertEquals(List.of("service api CHANGE DRIFT log up: log service down"), told(world));
        assertEquals(List.of("service api log up"), steps(world));
    }

    @Test
    void aLogServiceThatRunsAnOlderDefinitionIsRestarted() {
        GenerationRecord old = new GenerationRecord(
                Optional.empty(), World.startedAs("older", 101), Optional.empty(), Optional.empty());
        World world = converged(API).record("api", old);
        assertEquals(
                List.of("service api CHANGE DRIFT restart log: log service runs an older definition"), told(world));
    }

    @Test
    void logSettingsThatDifferAreWrittenAndRead() {
        World world = converged(API).logConfig("api", Optional.of(World.file(0644, "s1\n")));
        assertEquals(List.of("service api log settings", "service api reload log"), steps(world));
        assertEquals(List.of("service api CHANGE DRIFT log settings, reload log: log settings differ"), told(world));
    }

    @Test
    void logSettingsThatWereWrittenAndNotReadAreRead() {
        World world = converged(API);
        ObservedFile config = world.service("api").logConfig().orElseThrow();
        Instant later = World.STARTED.plusSeconds(60);
        world.logConfig("api", Optional.of(ObservedFile.of(0644, true, config.text(), later)));
        assertEquals(List.of("service api reload log"), steps(world));
        String generation = world.rendered
                .services()
                .get(new Name("api"))
                .generations()
                .orElseThrow()
                .settings()
                .orElseThrow();
        GenerationRecord read = new GenerationRecord(
                Optional.empty(), Optional.empty(), World.startedAs(generation, 101), Optional.empty());
        assertEquals(List.of(), steps(world.record("api", read)));
    }

    @Test
    void aLogServiceThatComesOrGoesNeedsANewRunsv() {
        List<String> relinked =
                List.of("service api unlink", "service api write", "service api link", "service api up");
        assertEquals(relinked, steps(converged(API + "log = \"none\"\n").alsoHas(API)));
        List<String> withSettings = List.of(
                "service api unlink",
                "service api write",
                "service api log settings",
                "service api link",
                "service api up");
        assertEquals(withSettings, steps(converged(API).alsoHas(API + "log = \"none\"\n")));
    }

    @Test
    void aNewGuestIsMadeAndStartedBeforeItsService() {
        World world = bare(INHABITED);
        assertEquals(
                List.of(
                        "guest g create",
                        "guest g start",
                        "service api create",
                        "service api log settings",
                        "service api link",
                        "service api up"),
                steps(world));
        assertEquals(
                "guest g ADD NEW create, start: oci, from /srv/g", told(world).get(0));
    }

    @Test
    void aGuestThatIsStoppedOrHalfStartedIsStarted() {
        World stopped = guest(GUEST, ObservedGuest.State.STOPPED, true);
        assertEquals(List.of("guest g CHANGE DRIFT start: stopped"), told(stopped));
        World half = guest(GUEST, ObservedGuest.State.HALF_STARTED, true);
        assertEquals(List.of("guest g CHANGE DRIFT finish the start: half-started"), told(half));
        assertEquals(List.of("guest g finish the start"), steps(half));
    }

    @Test
    void aGuestWithAnOlderDefinitionIsToldAndNotTouched() {
        assertEquals(
                List.of(
                        "guest g HELD NOTE : runs an older definition until it is restarted, which interrupts api; --allow-guest-restart does it now"),
                told(guest(INHABITED, ObservedGuest.State.RUNNING, false)));
        assertEquals(
                List.of(
                        "guest g HELD NOTE : runs an older definition until it is restarted, which interrupts no service; --allow-guest-restart does it now"),
                told(guest(GUEST, ObservedGuest.State.RUNNING, false)));
        assertEquals(List.of(), steps(guest(INHABITED, ObservedGuest.State.RUNNING, false)));
    }

    @Test
    void aGuestThatIsNotToRunIsStoppedAfterItsServices() {
        String stopped = GUEST + "started = false\n" + API + "guest = \"g\"\n";
        World world = converged(stopped).alsoHas(INHABITED);
        List<String> steps = steps(world);
        assertEquals("guest g stop", steps.get(steps.size() - 1));
        assertTrue(steps.contains("service api down"), steps.toString());
        Step stop = world.plan().steps().get(steps.size() - 1);
        assertEquals(1, stop.follows().size());
        assertEquals(
                "service api",
                world.plan()
                        .steps()
                        .get(stop.follows().iterator().next())
                        .action()
                        .subject()
                        .toString());
    }

    @Test
    void anObstacleBlocksTheGuestAndTheServicesThatAreNotUp() {
        World world = guest(INHABITED, ObservedGuest.State.STOPPED, true, "install catatonit")
                .process("api", World.down(Want.UP));
        assertEquals(
                List.of(
                        "guest g BLOCKED NOTE : install catatonit",
                        "service api BLOCKED NOTE : its guest cannot be started"),
                told(world));
        assertEquals(List.of(), steps(world));
    }

    @Test
    void aGuestsDirectoryThatIsNotOursBlocksIt() {
        World world = bare(GUEST);
        world.guests.put(G, World.stopped(World.directoryOf("config.json", World.file(0600, "{}"))));
        assertEquals(
                List.of("guest g BLOCKED NOTE : /var/lib/runward/guests/g is there and not ours; move it away"),
                told(world));
    }

    @Test
    void whatIsNoLongerDeclaredIsRemovedLast() {
        World world = bare("[services.new]\ncommand = [\"x\"]\n").alsoHas(INHABITED);
        assertEquals(
                List.of(
                        "service new create",
                        "service new log settings",
                        "service new link",
                        "service new up",
                        "service api unlink",
                        "service api remove",
                        "guest g stop",
                        "guest g remove"),
                steps(world));
        assertEquals(
                List.of(
                        "guest g REMOVE REMOVAL stop, remove: ",
                        "service api REMOVE REMOVAL down, unlink, remove: ",
                        "service new ADD NEW create, log settings, link, up: "),
                told(world));
    }

    @Test
    void aRemovalWaitsForWhatComesBeforeAndFailsWithNoneOfIt() {
        Plan plan = bare("[services.new]\ncommand = [\"x\"]\n").alsoHas(API).plan();
        Step unlink = plan.steps().get(4);
        assertEquals("unlink", unlink.action().verb());
        assertEquals(java.util.Set.of(3), unlink.follows());
        assertEquals(java.util.Set.of(), unlink.requires());
        assertEquals(java.util.Set.of(4), plan.steps().get(5).requires());
    }

    @Test
    void aServiceThatIsNoLongerDeclaredAndNotLinkedIsOnlyRemoved() {
        World world = bare("").alsoHas(API)
                .link("api", ObservedLink.ABSENT)
                .process("api", Supervision.NONE)
                .log("api", Supervision.NONE);
        assertEquals(List.of("service api remove"), steps(world));
    }

    @Test
    void moreThanHalfIsAMassRemoval() {
        String b = "[services.b]\ncommand = [\"b\"]\n";
        String c = "[services.c]\ncommand = [\"c\"]\n";
        assertEquals(false, converged(API + b).plan().isMassRemoval());
        assertEquals(false, bare("").plan().isMassRemoval());
        assertEquals(false, converged(API).alsoHas(b).plan().isMassRemoval());
        Plan two = converged(API).alsoHas(b + c).plan();
        assertEquals(true, two.isMassRemoval());
        assertEquals(2, two.removed());
        assertEquals(3, two.managed());
        assertEquals(true, bare(API).alsoHas(b).plan().isMassRemoval());
        assertEquals(true, bare("").alsoHas(API).plan().isMassRemoval());
    }

    @Test
    void whatIsForeignIsToldAndLeftAlone() {
        World world = converged(API);
        world.foreign = List.of("getty-tty1");
        assertEquals(List.of("getty-tty1"), world.plan().foreign());
        assertEquals(true, world.plan().isEmpty());
    }

    @Test
    void aNeedComesFirstAndItsFailureStopsTheDependant() {
        World world = bare("[services.a]\ncommand = [\"a\"]\nneeds = [\"z\"]\n[services.z]\ncommand = [\"z\"]\n");
        List<String> steps = steps(world);
        assertTrue(steps.indexOf("service z up") < steps.indexOf("service a link"), steps.toString());
        Step up = world.plan().steps().get(steps.indexOf("service a up"));
        assertTrue(up.requires().contains(steps.indexOf("service z up")), up.toString());
    }

    @Test
    void aLogRelayComesFirstAndItsFailureDoesNotStopItsGuestsServices() {
        World world = bare(INHABITED.replace("off", "forward"));
        List<String> steps = steps(world);
        Step up = world.plan().steps().get(steps.indexOf("service api up"));
        int relay = steps.indexOf("service logrelay-g up");
        assertTrue(up.follows().contains(relay), up.toString());
        assertEquals(false, up.requires().contains(relay));
        assertTrue(up.requires().contains(steps.indexOf("guest g start")), up.toString());
    }

    @Test
    void aChangedConfigurationOfTheGuestIsWrittenAndTheGuestGoesOn() {
        World world = converged(INHABITED + "[services.other]\ncommand = [\"x\"]\n");
        ObservedGuest old = world.guests.get(G);
        var files = new java.util.TreeMap<>(old.directory().files());
        files.put("config.json", World.file(0600, "{}\n"));
        world.guests.put(
                G,
                World.running(new org.runward.observed.ObservedDirectory(
                        org.runward.observed.ObservedDirectory.Kind.DIRECTORY, files)));
        assertEquals(List.of("guest g CHANGE DRIFT write: config.json differs"), told(world));
        assertEquals(
                Role.SERVICE,
                world.rendered
                        .guests()
                        .get(G)
                        .directory()
                        .files()
                        .get("config.json")
                        .role());
    }
}
