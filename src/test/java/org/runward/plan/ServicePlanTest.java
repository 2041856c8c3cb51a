package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.plan.World.bare;
import static org.runward.plan.World.converged;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;

/** Each way in which one service can differ, and the one line and the steps that follow. */
class ServicePlanTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final String API_DOWN = API + "state = \"down\"\n";
    private static final Path DIRECTORY = Path.of("/etc/sv/api");
    private static final ObservedFile OTHER = World.file(0755, "other\n");

    /** The only line, without its subject, and then the verbs of the steps. */
    static void assertPlan(String line, List<String> steps, World world) {
        Plan plan = world.plan();
        assertEquals(
                List.of(line),
                plan.changes().stream().map(ServicePlanTest::line).toList());
        assertEquals(
                steps, plan.steps().stream().map(step -> step.action().verb()).toList());
    }

    private static String line(Change change) {
        return change.symbol() + " " + change.kind() + " " + String.join(", ", change.verbs()) + ": "
                + String.join(", ", change.reasons());
    }

    private static void assertConverged(World world) {
        assertEquals(List.of(), world.plan().changes());
        assertEquals(true, world.plan().isEmpty());
    }

    @Test
    void aHostAsDeclaredGivesAnEmptyPlan() {
        assertConverged(converged(API));
        assertConverged(converged(API_DOWN));
        assertConverged(converged(API + "state = \"unlinked\"\n"));
        assertConverged(converged(API + "log = \"none\"\n"));
        assertConverged(converged("[services.api]\ndirectory = \"/etc/sv/api\"\n"));
        assertEquals(1, converged(API).plan().unchanged());
        assertEquals(1, converged(API).plan().managed());
    }

    @Test
    void aNewServiceIsCreatedLinkedAndBroughtUp() {
        assertPlan(
                "ADD NEW create, log settings, link, up: ", List.of("create", "log settings", "link", "up"), bare(API));
    }

    @Test
    void aNewServiceThatIsToBeDownHasItsDownFileBeforeItIsLinked() {
        assertPlan(
                "ADD NEW create, log settings, link: ",
                List.of("create", "log settings", "create", "link"),
                bare(API_DOWN));
    }

    @Test
    void anExistingDirectoryThatIsToBeDownIsTakenDownAfterItIsLinked() {
        String existing = "[services.api]\ndirectory = \"/opt/sv/api\"\nstate = \"down\"\n";
        assertPlan(
                "ADD NEW link, down: ",
                List.of("link", "down"),
                bare(existing).directory("api", World.directoryOf("run", OTHER)));
        assertPlan(
                "ADD NEW link: ", List.of("link"), bare(existing).directory("api", World.directoryOf("down", OTHER)));
    }

    @Test
    void whatFailedWhenItWasLastTriedIsAsDeclaredWhenItsCheckSaysSo() {
        String checked = API + "check = [\"true\"]\n";
        assertPlan(
                "CHANGE DRIFT await: failed when it was last tried",
                List.of("await"),
                converged(checked).wasApplied().failed("service api"));
        assertConverged(converged(API).wasApplied().failed("service api"));
    }

    @Test
    void aFileThatDiffersIsWrittenAndTheProcessThatReadItRestarted() {
        assertPlan(
                "RESTART DRIFT write, restart: run differs, runs an older definition",
                List.of("write", "restart"),
                converged(API).file("api", "run", OTHER));
    }

    @Test
    void aFileThatIsMissingIsWritten() {
        assertPlan(
                "CHANGE DRIFT write, restart log: log/run missing, log service runs an older definition",
                List.of("write", "restart log"),
                converged(API).file("api", "log/run", null));
    }

    @Test
    void aFileThatDoesNotBelongIsRemoved() {
        World world = converged(API).file("api", "start", OTHER);
        assertPlan("CHANGE DRIFT write: start does not belong", List.of("write"), world);
        assertEquals(
                List.of("start"),
                ((Action.WriteFiles) world.plan().steps().get(0).action()).removals());
    }

    @Test
    void aFileThatIsReadAnewAtEachUseRestartsNothing() {
        String checked = API + "check = [\"true\"]\n";
        assertPlan(
                "CHANGE DRIFT write: check differs",
                List.of("write"),
                converged(checked).file("api", "check", OTHER));
    }

    @Test
    void anotherModeOrOwnerIsDrift() {
        World world = converged(API);
        String run = world.onDisk("api", "run").text().orElseThrow();
        ObservedFile mode = ObservedFile.of(0777, true, Optional.of(run), World.WRITTEN);
        ObservedFile owner = ObservedFile.of(0755, false, Optional.of(run), World.WRITTEN);
        assertPlan(
                "CHANGE DRIFT write: run has mode 777",
                List.of("write"),
                converged(API).file("api", "run", mode));
        assertPlan(
                "CHANGE DRIFT write: run has another owner",
                List.of("write"),
                converged(API).file("api", "run", owner));
    }

    @Test
    void aChangedDeclarationIsAChangeAndNotDrift() {
        World world =
                converged("[services.api]\ncommand = [\"api\", \"--new\"]\n").alsoHas(API);
        assertPlan(
                "RESTART CHANGE write, restart: run differs, runs an older definition",
                List.of("write", "restart"),
                world);
    }

    @Test
    void aLinkThatIsMissingDanglingOrLeadsElsewhereIsMade() {
        List<String> steps = List.of("link", "up");
        assertPlan(
                "CHANGE DRIFT link, up: link missing",
                steps,
                converged(API).link("api", ObservedLink.ABSENT).process("api", Supervision.NONE));
        ObservedLink dangling = new ObservedLink(ObservedLink.Kind.LINK, Optional.of(Path.of("/gone")), true);
        assertPlan(
                "CHANGE DRIFT link, up: link leads elsewhere",
                steps,
                converged(API).link("api", dangling));
        ObservedLink elsewhere = World.linkTo(Path.of("/etc/sv/other"));
        assertPlan(
                "CHANGE DRIFT link, up: link leads elsewhere",
                steps,
                converged(API).link("api", elsewhere));
    }

    @Test
    void aLinkWithoutARunsvIsWaitedFor() {
        assertPlan(
                "CHANGE DRIFT supervise, up: no runsv",
                List.of("supervise", "up"),
                converged(API).process("api", Supervision.NONE).log("api", Supervision.NONE));
    }

    @Test
    void theRecordOfARunsvThatIsGoneCountsForNothing() {
        Supervision dead = new Supervision(false, World.up(100).status());
        assertPlan(
                "CHANGE DRIFT supervise, up: no runsv",
                List.of("supervise", "up"),
                converged(API).process("api", dead));
    }

    @Test
    void aServiceThatIsDownAndWantsUpCrashesAndIsBroughtUp() {
        assertPlan(
                "CHANGE DRIFT up: down, wants up", List.of("up"), converged(API).process("api", World.down(Want.UP)));
        assertPlan(
                "CHANGE DRIFT up: finishing, wants up",
                List.of("up"),
                converged(API).process("api", World.supervised(State.FINISH, Want.UP, OptionalInt.of(9))));
    }

    @Test
    void aServiceThatAnOperatorStoppedIsHeld() {
        World world = converged(API).process("api", World.down(Want.DOWN));
        assertPlan("HELD NOTE : stopped by an operator", List.of(), world);
        assertEquals(false, world.plan().isBlocked());
    }

    @Test
    void aServiceOnItsWayDownIsHeldToo() {
        assertPlan(
                "HELD NOTE : told by an operator to go down, or to run once",
                List.of(),
                converged(API).process("api", World.supervised(State.RUN, Want.DOWN, OptionalInt.of(100))));
    }

    @Test
    void aServiceThatIsHeldGetsItsFilesAllTheSame() {
        assertPlan(
                "CHANGE DRIFT write: run differs, stopped by an operator",
                List.of("write"),
                converged(API).file("api", "run", OTHER).process("api", World.down(Want.DOWN)));
    }

    @Test
    void aServiceThatIsUpAndDeclaredDownIsTakenDown() {
        assertPlan(
                "CHANGE DRIFT down: up, declared down",
                List.of("down"),
                converged(API_DOWN).process("api", World.up(7)));
        assertPlan(
                "CHANGE DRIFT down: up, declared down",
                List.of("down"),
                converged(API_DOWN).process("api", World.down(Want.UP)));
    }

    @Test
    void aServiceThatWasDeclaredDownComesUpAndLosesTheDownFileLast() {
        World world = converged(API).alsoHas(API_DOWN);
        assertPlan(
                "CHANGE CHANGE write, up: down, declared up, down does not belong",
                List.of("write", "up", "write"),
                world);
        assertEquals(
                List.of("down"),
                ((Action.WriteFiles) world.plan().steps().get(2).action()).removals());
    }

    @Test
    void anAdministratorsDownFileIsRemovedAndTheServiceStaysHeld() {
        World world = converged(API).file("api", "down", World.file(0644, "")).process("api", World.down(Want.DOWN));
        assertPlan("CHANGE DRIFT write: down does not belong, stopped by an operator", List.of("write"), world);
    }

    @Test
    void aServiceThatIsToBeUnlinkedLosesItsLink() {
        World world = converged(API + "state = \"unlinked\"\n").link("api", World.linkTo(DIRECTORY));
        assertPlan("CHANGE DRIFT unlink: declared unlinked", List.of("unlink"), world);
    }

    @Test
    void aProcessIsStaleWhenItsRecordNamesAnotherGeneration() {
        GenerationRecord old = new GenerationRecord(
                World.startedAs("older", 100), Optional.empty(), Optional.empty(), Optional.empty());
        assertPlan(
                "RESTART DRIFT restart: runs an older definition",
                List.of("restart"),
                converged(API).record("api", old));
    }

    @Test
    void aRecordOfAnotherProcessSaysNothing() {
        GenerationRecord other = new GenerationRecord(
                World.startedAs("older", 99), Optional.empty(), Optional.empty(), Optional.empty());
        assertConverged(converged(API).record("api", other));
    }
}
