package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.plan.ServicePlanTest.assertPlan;
import static org.runward.plan.World.bare;
import static org.runward.plan.World.converged;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;

/** What is ours, and that the rest is told and left alone. */
class OwnershipTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final ObservedFile OTHER = World.file(0755, "other\n");

    @Test
    void aLinkUnderANameThatWasNeverOursIsLeftAlone() {
        assertPlan(
                "BLOCKED NOTE : /etc/service/api leads to a directory that is not ours; remove the link or rename the"
                        + " service",
                List.of(),
                bare(API).link("api", World.linkTo(Path.of("/opt/api"))));
        assertPlan(
                "BLOCKED NOTE : /etc/service/api is there and no link; move it away",
                List.of(),
                bare(API).link("api", new ObservedLink(ObservedLink.Kind.OTHER, Optional.empty(), false)));
    }

    @Test
    void aDirectoryThatIsNotOursIsLeftAlone() {
        assertPlan(
                "BLOCKED NOTE : /etc/sv/api is there and not ours; write directory = \"/etc/sv/api\" to run it as it"
                        + " is (runward adopt prints that), or move it away",
                List.of(),
                bare(API).directory("api", World.directoryOf("run", OTHER)));
        assertEquals(
                0,
                bare(API)
                        .directory("api", World.directoryOf("run", OTHER))
                        .plan()
                        .managed());
    }

    @Test
    void aDirectoryThatWasMadeForAnotherServiceIsNeitherRemovedNorTaken() {
        String taken = "[services.mine]\ndirectory = \"/etc/sv/api\"\n";
        World world = bare(taken).alsoHas(API);
        world.directory("mine", world.service("api").directory());
        Plan plan = world.plan();
        assertEquals(List.of(), plan.steps());
        assertEquals(
                List.of(
                        "service api HELD [no longer declared, and its directory is that of service mine]",
                        "service mine BLOCKED [/etc/sv/api was made by runward, for service api; remove"
                                + " /etc/sv/api/.runward to have it as it is, or name another directory]"),
                plan.changes().stream()
                        .map(change -> change.subject() + " " + change.symbol() + " " + change.reasons())
                        .toList());
    }

    @Test
    void aServiceThatGetsADirectoryOfItsOwnIsToldWhereItsFormerOneIs() {
        assertPlan(
                "BLOCKED NOTE : /etc/service/api leads to /etc/sv/api, which runward made; remove the link, wait until sv"
                        + " status /etc/sv/api says that runsv is not running, and remove that directory",
                List.of(),
                bare("[services.api]\ndirectory = \"/opt/sv/api\"\n")
                        .directory("api", World.directoryOf("run", OTHER))
                        .link("api", World.linkTo(Path.of("/etc/sv/api"))));
    }

    @Test
    void whatAnInterruptedWriteLeftIsNotForeign() {
        assertPlan(
                "ADD NEW create, log settings, link, up: ",
                List.of("create", "log settings", "link", "up"),
                bare(API).directory("api", World.directoryOf(".runward.new", OTHER)));
    }

    @Test
    void aMarkerThatWasRemovedByHandIsWrittenAgain() {
        World world = converged(API).file("api", ".runward", null);
        assertEquals(
                List.of("write"),
                world.plan().steps().stream().map(step -> step.action().verb()).toList());
        assertEquals(1, world.plan().managed());
    }

    @Test
    void anExistingDirectoryThatIsNotThereBlocks() {
        World world = bare("[services.api]\ndirectory = \"/opt/sv/api\"\n");
        assertPlan("BLOCKED NOTE : its directory /opt/sv/api is not there", List.of(), world);
    }

    @Test
    void anExistingDirectoryIsLinkedAndNeverWritten() {
        World world =
                bare("[services.api]\ndirectory = \"/opt/sv/api\"\n").directory("api", World.directoryOf("run", OTHER));
        assertPlan("ADD NEW link, up: ", List.of("link", "up"), world);
    }

    @Test
    void aMarkerForAnotherSubjectIsNotOurs() {
        World world = converged(API)
                .file("api", ".runward", World.file(0644, "runward 1\nservice other\n"))
                .file("api", "run", OTHER);
        assertEquals(true, world.plan().isBlocked());
        assertEquals(
                true,
                bare(API)
                        .directory("api", new ObservedDirectory(ObservedDirectory.Kind.OTHER, new TreeMap<>()))
                        .plan()
                        .isBlocked());
    }
}
