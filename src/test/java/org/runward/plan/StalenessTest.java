package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.plan.ServicePlanTest.assertPlan;
import static org.runward.plan.World.converged;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedInput;
import org.runward.observed.ObservedInputs;
import org.runward.observed.StartedAs;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile.Role;

/** Which processes run an older definition, by what is known of them: a record, or what lay on disk, and since when. */
class StalenessTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final String SCRIPT = "[services.api]\nrun-script = \"/srv/run\"\n";
    private static final String DIRECTORY = "[services.api]\ndirectory = \"/etc/sv/api\"\n";
    private static final Instant BEFORE = World.WRITTEN;
    private static final Instant AFTER = World.STARTED.plusSeconds(60);
    private static final String STALE = "RESTART DRIFT restart: runs an older definition";

    private static void assertConverged(World world) {
        assertEquals(List.of(), world.plan().changes());
        assertEquals(true, world.plan().isEmpty());
    }

    private static void assertRestarted(World world) {
        assertPlan(STALE, List.of("restart"), world);
    }

    private static ObservedFile changed(ObservedFile file, Instant changed) {
        return ObservedFile.of(file.mode(), true, file.text(), changed);
    }

    private static World touched(World world, String... names) {
        for (String name : names) {
            world.file("api", name, changed(world.onDisk("api", name), AFTER));
        }
        return world;
    }

    private static String generation(World world) {
        return world.files("api").generation(Role.SERVICE);
    }

    private static GenerationRecord service(Optional<StartedAs> note) {
        return new GenerationRecord(note, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A note about a process that was there before the one that runs. */
    private static Optional<StartedAs> earlier(String generation) {
        return Optional.of(new StartedAs(generation, 99, World.STARTED.minusSeconds(3600)));
    }

    private static ObservedInputs inputs(Map<String, ObservedInput> service) {
        return new ObservedInputs(new TreeMap<>(service), new TreeMap<>(), Optional.empty(), Optional.empty());
    }

    private static World script(String digest, Instant changed) {
        return converged(SCRIPT).inputs("api", inputs(Map.of("/srv/run", new ObservedInput(digest, changed))));
    }

    private static World directory(String digest, Instant changed) {
        return converged(DIRECTORY).inputs("api", inputs(Map.of("run", new ObservedInput(digest, changed))));
    }

    /** What is noted once a world has been applied. */
    private static GenerationRecord noted(World world) {
        return world.plan().notes().get(new Name("api"));
    }

    @Test
    void whatWasTouchedOrCopiedWithTheSameContentRestartsNothing() {
        assertConverged(touched(converged(API), "run"));
        assertConverged(touched(converged(API), "run", "log/run", "finish"));
        // A whole directory that was copied over itself: the record of an earlier process tells.
        World copied = touched(converged(API), "run", "log/run", RenderedDirectory.MARKER);
        Optional<StartedAs> log = earlier(copied.files("api").generation(Role.LOG));
        assertConverged(copied.record(
                "api", new GenerationRecord(earlier(generation(copied)), log, Optional.empty(), Optional.empty())));
    }

    @Test
    void withNothingToTellWhatWasChangedLaterCounts() {
        World copied = touched(converged(API), "run", RenderedDirectory.MARKER);
        assertRestarted(copied);
        assertRestarted(copied.record("api", service(earlier("another"))));
    }

    @Test
    void aRecordOfTheProcessKnowsBetterThanTimes() {
        World copied = touched(converged(API), "run", RenderedDirectory.MARKER);
        assertConverged(copied.record("api", service(World.startedAs(generation(copied), 100))));
        assertRestarted(converged(API).record("api", service(World.startedAs("another", 100))));
    }

    @Test
    void whatWasEditedIsPutBackAndRestartsNothingThatIsKnownToRunWhatIsDeclared() {
        ObservedFile edit = ObservedFile.of(0755, true, Optional.of("other\n"), AFTER);
        World known = converged(API);
        known.record("api", noted(known)).file("api", "run", edit);
        assertPlan("CHANGE DRIFT write: run differs", List.of("write"), known);
        assertPlan(
                "RESTART DRIFT write, restart: run differs, runs an older definition",
                List.of("write", "restart"),
                converged(API).file("api", "run", edit));
    }

    @Test
    void aProcessThatRunsvStartedByItselfIsNotedOnce() {
        World world = converged(API);
        GenerationRecord record = noted(world);
        assertEquals(Optional.of(generation(world)), record.service().map(StartedAs::generation));
        assertEquals(true, record.log().isPresent() && record.settings().isPresent());
        assertEquals(Map.of(), converged(API).record("api", record).plan().notes());
    }

    @Test
    void aVariableThatIsTakenAwayIsAnotherDefinition() {
        World world = converged(API).file("api", "env/OLD", World.file(0600, "x\n"));
        assertPlan(
                "RESTART DRIFT write, restart: env/OLD does not belong, runs an older definition",
                List.of("write", "restart"),
                world);
        Action.WriteFiles write =
                (Action.WriteFiles) world.plan().steps().get(0).action();
        assertEquals(true, write.writes().containsKey(RenderedDirectory.MARKER));
    }

    @Test
    void aTouchedFileOfAnotherDeclarationIsNoneThatWasEdited() {
        World other = converged(API + "nice = 3\n");
        World declared = converged(API);
        declared.services.putAll(other.services);
        declared.file("api", "run", changed(other.onDisk("api", "run"), AFTER));
        assertPlan(
                "RESTART CHANGE write, restart: run differs, runs an older definition",
                List.of("write", "restart"),
                declared);
    }

    @Test
    void anotherContentIsWrittenWithTheMarkerByWhichItsTimeIsKnown() {
        World edited = converged(API).file("api", "run", World.file(0755, "other\n"));
        Action.WriteFiles write =
                (Action.WriteFiles) edited.plan().steps().get(0).action();
        assertEquals(true, write.writes().containsKey(RenderedDirectory.MARKER));
    }

    @Test
    void aChangedRunScriptIsFoundAlsoWithAnOldTime() {
        assertConverged(script("one", BEFORE));
        assertRestarted(script("one", AFTER).wasApplied());
        GenerationRecord record = noted(script("one", BEFORE));
        assertConverged(script("one", BEFORE).record("api", record));
        assertConverged(script("one", AFTER).record("api", record));
        assertRestarted(script("two", BEFORE).record("api", record).wasApplied());
    }

    @Test
    void aChangedRunOfAnExistingDirectoryIsFoundAlsoWithAnOldTime() {
        GenerationRecord record = noted(directory("one", BEFORE));
        assertConverged(directory("one", AFTER).record("api", record));
        assertRestarted(directory("two", BEFORE).record("api", record).wasApplied());
        assertRestarted(directory("two", AFTER).wasApplied());
    }

    @Test
    void anExistingDirectoryThatIsSeenForTheFirstTimeIsTakenAsItIs() {
        assertConverged(directory("one", AFTER));
        assertEquals(true, noted(directory("one", AFTER)).service().isPresent());
    }

    @Test
    void aLaterProcessOfTheSameDefinitionIsCurrentAndNotedToo() {
        GenerationRecord record = noted(script("one", BEFORE));
        World restarted = script("one", AFTER)
                .record("api", record)
                .process(
                        "api",
                        World.supervised(
                                org.runward.observed.StatusRecord.State.RUN,
                                org.runward.observed.StatusRecord.Want.UP,
                                java.util.OptionalInt.of(200)));
        assertConverged(restarted);
        assertEquals(200, noted(restarted).service().orElseThrow().pid());
    }

    @Test
    void restartReportTellsAndLeavesIt() {
        World world = converged(API + "restart = \"report\"\n");
        assertPlan(
                "HELD NOTE : runs an older definition, and restart = \"report\": sv restart /etc/service/api",
                List.of(),
                world.record("api", service(World.startedAs("another", 100))));
    }

    private static World watching(String keys, String digest, Instant changed) {
        SortedMap<String, ObservedInput> files =
                new TreeMap<>(Map.of("/etc/api.conf", new ObservedInput(digest, changed)));
        return converged(API + "watch = [\"/etc/api.conf\"]\n" + keys)
                .inputs(
                        "api",
                        new ObservedInputs(new TreeMap<>(), new TreeMap<>(), Optional.of(files), Optional.empty()));
    }

    @Test
    void aWatchedFileThatChangedIsReadAgainAsDeclared() {
        assertConverged(watching("", "one", BEFORE));
        GenerationRecord record = noted(watching("", "one", BEFORE));
        assertConverged(watching("", "one", AFTER).record("api", record));
        assertPlan(
                "CHANGE DRIFT reload: /etc/api.conf changed",
                List.of("reload"),
                watching("", "two", BEFORE).record("api", record));
        assertPlan(
                "RESTART DRIFT restart: /etc/api.conf changed",
                List.of("restart"),
                watching("on-watch = \"restart\"\n", "two", AFTER).record("api", record));
        assertPlan(
                "HELD NOTE : /etc/api.conf changed, and on-watch = \"report\"",
                List.of(),
                watching("on-watch = \"report\"\n", "two", AFTER).record("api", record));
    }

    @Test
    void aReloadGoesOutByTheDeclaredSignalAndAfterWhatValidates() {
        World world = watching("reload-signal = \"USR2\"\nvalidate = [\"api\", \"-t\"]\n", "two", AFTER);
        assertPlan("CHANGE DRIFT validate, reload: /etc/api.conf changed", List.of("validate", "reload"), world);
        Action.Control reload = (Action.Control) world.plan().steps().get(1).action();
        assertEquals('2', reload.operation().command());
        assertEquals(true, world.plan().steps().get(1).requires().contains(0));
    }

    @Test
    void aWatchedFileThatIsGoneIsAChangeForOneThatRunsvStartedByItself() {
        GenerationRecord record = noted(watching("", "one", BEFORE));
        World gone = converged(API + "watch = [\"/etc/api.conf\"]\n")
                .inputs(
                        "api",
                        new ObservedInputs(
                                new TreeMap<>(), new TreeMap<>(), Optional.of(new TreeMap<>()), Optional.empty()))
                .record("api", record)
                .process("api", World.up(200));
        assertPlan("CHANGE DRIFT reload: /etc/api.conf changed", List.of("reload"), gone);
    }

    @Test
    void watchedFilesThatCannotBeLookedAtAreTold() {
        World world = converged(API + "watch = [\"/etc/api.conf\"]\n")
                .inputs(
                        "api",
                        new ObservedInputs(
                                new TreeMap<>(), new TreeMap<>(), Optional.empty(), Optional.of("not looked at: x")));
        assertPlan("HELD NOTE : not looked at: x", List.of(), world);
    }
}
