package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.ObservedLink;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;

class ScanDirectoriesPlanTest {
    private static final String GROUP = "/etc/service-web";
    private static final String RUNSVDIR = "[services.web]\ncommand = [\"runsvdir\", \"-P\", \"" + GROUP + "\"]\n";
    /** Its name comes before that of its runsvdir. */
    private static final String MEMBER = "[services.api]\ncommand = [\"api\"]\nscan-directory = \"" + GROUP + "\"\n";

    private static final String MOVED_BACK = "[services.api]\ncommand = [\"api\"]\n";

    private static List<String> line(World world) {
        return line(world, "api");
    }

    private static List<String> line(World world, String service) {
        return world.plan().changes().stream()
                .filter(change -> change.subject().equals(Subject.service(new Name(service))))
                .map(change -> change.symbol().sign() + " " + String.join(", ", change.verbs()) + ": "
                        + String.join(", ", change.reasons()))
                .toList();
    }

    private static <T extends Action> List<Step> steps(Plan plan, Class<T> kind, String service) {
        return plan.steps().stream()
                .filter(step -> kind.isInstance(step.action())
                        && step.action().subject().equals(Subject.service(new Name(service))))
                .toList();
    }

    private static void convergesFrom(World world) {
        new Simulator(world).apply(world.plan());
        assertEquals(List.of(), world.plan().steps());
        assertEquals(List.of(), world.plan().changes());
    }

    private static World down(World world, String service) {
        return world.process(service, Supervision.NONE).log(service, Supervision.NONE);
    }

    @Test
    void theRunsvdirOfAScanDirectoryGoesUpFirstAndItsServicesAreLinkedThere() {
        World world = World.bare(RUNSVDIR + MEMBER).unwatched(GROUP);
        Plan plan = world.plan();
        Step link = steps(plan, Action.Link.class, "api").get(0);
        assertEquals(Path.of(GROUP, "api"), ((Action.Link) link.action()).link());
        List<Step> runsvdir = steps(plan, Action.Control.class, "web");
        assertTrue(
                isBefore(plan, runsvdir.get(0), link),
                () -> Simulator.verbs(plan).toString());
        convergesFrom(world);
    }

    private static boolean isBefore(Plan plan, Step one, Step other) {
        return other.requires().stream()
                .anyMatch(
                        id -> id == one.id() || isBefore(plan, one, plan.steps().get(id)));
    }

    @Test
    void withoutARunsvdirItIsToldAndAllElseGoesOn() {
        World world =
                World.bare(MEMBER + "[services.other]\ncommand = [\"other\"]\n").unwatched(GROUP);
        assertEquals(
                List.of("x : no runsvdir watches /etc/service-web; start one, or have a service run it: command ="
                        + " [\"runsvdir\", \"-P\", \"/etc/service-web\"]"),
                line(world));
        assertEquals(1, steps(world.plan(), Action.Link.class, "other").size());
    }

    @Test
    void oneThatSomebodyElseRunsWillDo() {
        convergesFrom(World.bare(MEMBER));
    }

    @Test
    void whatIsUpUnderARunsvThatIsLeftIsAsDeclared() {
        World world = World.converged(RUNSVDIR + MEMBER).unwatched(GROUP);
        assertEquals(List.of(), world.plan().changes());
    }

    @Test
    void whatAnOperatorTookDownWithTheWholeGroupIsHeld() {
        World world =
                down(World.converged(RUNSVDIR + MEMBER).unwatched(GROUP), "api").process("web", World.down(Want.DOWN));
        assertEquals(List.of("= : its runsvdir, service web, is not up"), line(world));
        assertTrue(world.plan().isEmpty());
    }

    @Test
    void aGroupThatIsDeclaredDownHoldsItsServices() {
        World world =
                down(World.converged(RUNSVDIR + "state = \"down\"\n" + MEMBER).unwatched(GROUP), "api");
        assertEquals(List.of("= : its runsvdir, service web, is declared down"), line(world));
        assertTrue(world.plan().isEmpty());
    }

    @Test
    void aServiceMovesByEndingAndIsLinkedNowhereMeanwhile() {
        World world = World.converged(RUNSVDIR + MEMBER)
                .link("api", ObservedLink.ABSENT)
                .watched("/etc/service", "api");
        assertEquals(List.of("~ unlink, link, up: linked as /etc/service/api"), line(world));
        Action.Unlink unlink = (Action.Unlink)
                steps(world.plan(), Action.Unlink.class, "api").get(0).action();
        assertEquals(List.of(Path.of("/etc/service/api")), unlink.links());
        convergesFrom(world);
    }

    @Test
    void aSecondLinkElsewhereIsDriftAndBothGoFirst() {
        World world = World.converged(MOVED_BACK).watched(GROUP, "api");
        assertEquals(List.of("~ unlink, link, up: linked as /etc/service-web/api, too"), line(world));
        Action.Unlink unlink = (Action.Unlink)
                steps(world.plan(), Action.Unlink.class, "api").get(0).action();
        assertEquals(List.of(Path.of("/etc/service-web/api"), Path.of("/etc/service/api")), unlink.links());
        convergesFrom(world);
    }

    @Test
    void whatAnOperatorStoppedMovesWhenItIsUpAgain() {
        World world = World.converged(MOVED_BACK)
                .link("api", ObservedLink.ABSENT)
                .process("api", World.down(Want.DOWN))
                .watched(GROUP, "api");
        // Apart, since behind the first it is told for how long that has been so.
        assertEquals(
                List.of("stopped by an operator", "it moves to /etc/service when it is up again"),
                world.plan().changes().get(0).reasons());
        assertEquals(Optional.of(World.STARTED), world.plan().changes().get(0).since());
    }

    @Test
    void whatIsDeclaredUnlinkedHasNoLinkAnywhere() {
        World world = World.converged(MOVED_BACK + "state = \"unlinked\"\n").watched(GROUP, "api");
        assertEquals(List.of("~ unlink: declared unlinked"), line(world));
        convergesFrom(world);
    }

    @Test
    void whatIsNoLongerDeclaredGoesFromWhereItIsLinked() {
        World world = World.converged("[services.other]\ncommand = [\"other\"]\n")
                .alsoHas(MEMBER)
                .link("api", ObservedLink.ABSENT)
                .watched(GROUP, "api");
        Action.Unlink unlink = (Action.Unlink)
                steps(world.plan(), Action.Unlink.class, "api").get(0).action();
        assertEquals(List.of(Path.of(GROUP, "api")), unlink.links());
    }

    @Test
    void aRestartOfTheRunsvdirSaysThatItsServicesGoWithIt() {
        World world = World.converged(RUNSVDIR + MEMBER);
        world.file("web", "run", World.file(0755, "#!/bin/sh\n"));
        assertTrue(
                line(world, "web").get(0).contains("with all services in /etc/service-web"),
                () -> line(world, "web").toString());
    }

    private static String services(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "[services.s%04d]\ncommand = [\"s\"]\n".formatted(i))
                .collect(Collectors.joining());
    }

    @Test
    void whatRunsvdirHasNoRoomForIsNotLinked() {
        World world = World.bare(services(3)).scanDirectory("/etc/service", true, 998);
        assertEquals(
                2,
                world.plan().steps().stream()
                        .filter(step -> step.action() instanceof Action.Link)
                        .count());
        assertEquals(
                List.of("x : /etc/service has 998 entries; runsvdir takes 1,000 at most: write scan-directory ="
                        + " \"/etc/service-2\" in some of them, and have a service run that, command = [\"runsvdir\","
                        + " \"-P\", \"/etc/service-2\"]"),
                line(world, "s0002"));
    }

    @Test
    void whatIsLinkedAlreadyNeedsNoMoreRoom() {
        World world = World.converged(services(3)).scanDirectory("/etc/service", true, 1000);
        assertEquals(List.of(), world.plan().changes());
    }

    @Test
    void littleRoomIsToldWithWhatIsNotOurs() {
        World world = World.bare(services(3)).scanDirectory("/etc/service", true, 797);
        assertTrue(Runsvdirs.warnings(world.desired, world.observed())
                .get(0)
                .startsWith("800 services in /etc/service; runsvdir takes 1,000 at most: "));
        assertEquals(
                List.of(),
                Runsvdirs.warnings(
                        world.desired,
                        world.scanDirectory("/etc/service", true, 796).observed()));
    }
}
