package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedAgentService;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.plan.AgentServicePlanner.Linking;
import org.runward.servicedir.AgentService;

/** How the service of runward's own agent is put in its place, for each way in which it can be there already. */
class AgentServicePlanTest {
    private static final Path DIRECTORY = Path.of("/etc/sv/runward");
    private static final AgentService WANTED = AgentService.at(DIRECTORY, Map.of("INTERVAL", "1m"));
    private static final String DECLARED = "[services.runward]\ndirectory = \"/etc/sv/runward\"\n";

    private final SortedMap<String, ObservedFile> files = new TreeMap<>();
    private ObservedDirectory.Kind kind = ObservedDirectory.Kind.DIRECTORY;
    private DesiredState desired = Declared.state("");
    private ObservedLink link = World.linkTo(DIRECTORY);
    private List<String> entries = List.of("runward");
    private Supervision service = World.up(100);
    private Supervision log = World.up(101);
    private boolean ready = true;
    private Linking linking = Linking.LINKED;

    AgentServicePlanTest() {
        WANTED.scripts().forEach((name, file) -> files.put(name, World.file(file.mode(), file.text())));
        files.put(AgentService.CONF, World.file(0644, "INTERVAL=7m\n"));
    }

    private Plan plan() {
        ObservedService found = new ObservedService(
                link,
                kind == ObservedDirectory.Kind.DIRECTORY
                        ? new ObservedDirectory(kind, files)
                        : new ObservedDirectory(kind, new TreeMap<>()),
                service,
                log,
                Optional.empty(),
                GenerationRecord.NONE,
                ServiceInstance.NONE,
                ObservedInputs.NONE);
        return AgentServicePlanner.plan(desired, WANTED, new ObservedAgentService(found, entries, ready), linking);
    }

    private void isAbsent() {
        kind = ObservedDirectory.Kind.ABSENT;
        isUnlinked();
    }

    private void isUnlinked() {
        link = ObservedLink.ABSENT;
        entries = List.of();
        service = Supervision.NONE;
        log = Supervision.NONE;
        ready = false;
    }

    private void assertLine(String expected) {
        assertEquals(
                List.of(expected),
                plan().changes().stream()
                        .map(change -> change.symbol() + " " + change.kind() + " " + String.join(", ", change.verbs())
                                + ": " + String.join("; ", change.reasons()))
                        .toList());
    }

    private void assertBlocked(String reason) {
        Plan plan = plan();
        assertTrue(plan.isBlocked() && plan.isEmpty(), plan::toString);
        assertTrue(plan.changes().get(0).reasons().toString().contains(reason), plan.changes()::toString);
    }

    private SortedMap<String, ?> writes() {
        return ((Action.WriteFiles) plan().steps().get(0).action()).writes();
    }

    @Test
    void whereNothingIsThereAllOfItIsMade() {
        isAbsent();
        assertLine("ADD NEW create, link, up: /etc/sv/runward");
        assertEquals(List.of("check", "conf", "finish", "log/run", "run"), List.copyOf(writes().keySet()));
        linking = Linking.LEFT;
        assertLine("ADD NEW create: /etc/sv/runward");
    }

    @Test
    void inPlaceLinkedUpAndReadyIsNothingToDo() {
        Plan plan = plan();
        assertTrue(plan.isEmpty() && plan.changes().isEmpty() && plan.words().isEmpty(), plan::toString);
        desired = Declared.state(DECLARED);
        assertTrue(plan().isEmpty(), plan()::toString);
    }

    @Test
    void anEarlierVersionIsReplacedAndWhatRunsIsLeftRunning() {
        files.put("run", World.file(0755, "#!/bin/sh\n# runward's own service: an earlier one\nexec runward run\n"));
        assertLine("CHANGE CHANGE write: run differs");
        assertEquals(List.of("service runward write"), Simulator.verbs(plan()));
        assertEquals(List.of("run"), List.copyOf(writes().keySet()));
    }

    @Test
    void settingsThatAreThereStayAndMissingFilesComeBack() {
        files.remove("check");
        files.put("finish", World.file(0644, files.get("finish").text().orElseThrow()));
        assertLine("CHANGE DRIFT write: check missing; finish has mode 644");
        assertEquals(List.of("check", "finish"), List.copyOf(writes().keySet()));
        files.remove(AgentService.CONF);
        assertTrue(writes().containsKey("conf"));
    }

    @Test
    void aScriptThatIsNotOursIsRefusedWithTheWayOut() {
        files.put("run", World.file(0755, "#!/bin/sh\nexec runward run\n"));
        files.put("log/run", ObservedFile.of(0755, true, Optional.empty(), Instant.EPOCH));
        assertBlocked("not written by runward, or taken over by somebody since: /etc/sv/runward/log/run,"
                + " /etc/sv/runward/run; move the directory away, or name another place: --directory");
    }

    @Test
    void whatElseStandsInThePlaceIsRefused() {
        kind = ObservedDirectory.Kind.OTHER;
        assertBlocked("/etc/sv/runward is there and no directory");
        kind = ObservedDirectory.Kind.DIRECTORY;
        files.put(".runward", World.file(0644, "runward 1\nservice runward\n"));
        assertBlocked("is one that runward made for a declared service");
    }

    @Test
    void settingsThatOthersMayChangeAreRefused() {
        files.put(AgentService.CONF, World.file(0664, ""));
        assertBlocked("/etc/sv/runward/conf: others than root may change it");
        files.put(AgentService.CONF, ObservedFile.of(0644, false, Optional.of(""), Instant.EPOCH));
        assertBlocked("/etc/sv/runward/conf: others than root may change it");
    }

    @Test
    void directoriesThatOthersMayChangeAreClosedToThem() {
        files.put("./", World.file(0777, ""));
        assertLine("CHANGE DRIFT write: ./ may be changed by others");
        assertEquals(List.of("./"), ((Action.WriteFiles) plan().steps().get(0).action()).restored());
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        isUnlinked();
        link = new ObservedLink(ObservedLink.Kind.OTHER, Optional.empty(), false);
        assertBlocked("/etc/service/runward is there and no link; move it away");
        link = World.linkTo(Path.of("/etc/sv/other"));
        assertBlocked("/etc/service/runward leads to another directory; remove it");
        linking = Linking.LEFT;
        assertTrue(plan().isEmpty() && !plan().isBlocked(), plan()::toString);
    }

    @Test
    void aLinkOfAnotherNameWillDoWhereTheDeclarationSaysNothingElse() {
        link = ObservedLink.ABSENT;
        entries = List.of("agent");
        assertTrue(plan().isEmpty() && !plan().isBlocked(), plan()::toString);
        desired = Declared.state(DECLARED);
        assertBlocked("in /etc/service agent leads to /etc/sv/runward; remove all but runward");
        desired = Declared.state("");
        entries = List.of("agent", "runward");
        assertBlocked("in /etc/service agent and runward lead to /etc/sv/runward; remove all but runward");
    }

    @Test
    void itIsCalledAsItIsDeclared() {
        isAbsent();
        desired = Declared.state(DECLARED.replace("services.runward", "services.agent"));
        assertEquals(
                List.of("service agent create", "service agent link", "service agent up"), Simulator.verbs(plan()));
    }

    @Test
    void whatIsDeclaredOtherwiseIsRefused() {
        desired = Declared.state("[services.runward]\ncommand = [\"runward\", \"run\"]\n");
        assertBlocked("the declaration has another [services.runward]");
        desired = Declared.state(DECLARED.replace("sv/runward", "sv/other"));
        assertBlocked("the declaration has another [services.runward]");
        desired = Declared.state(DECLARED + "state = \"down\"\n");
        assertBlocked("[services.runward] is not declared up");
        linking = Linking.LEFT;
        assertTrue(plan().isEmpty() && !plan().isBlocked(), plan()::toString);
    }

    @Test
    void whateverKeepsItFromBeingUpIsUndone() {
        service = World.down(Want.DOWN);
        assertLine("CHANGE DRIFT up: was taken down");
        service = World.down(Want.UP);
        assertLine("CHANGE DRIFT up: not up");
        service = World.paused(World.up(100), 5);
        assertLine("CHANGE DRIFT continue, up: paused");
        service = World.up(100);
        log = World.down(Want.DOWN);
        assertLine("CHANGE DRIFT log up: log service down");
        log = World.up(101);
        ready = false;
        assertLine("CHANGE DRIFT up: not ready");
        service = Supervision.NONE;
        log = Supervision.NONE;
        assertLine("CHANGE DRIFT supervise, up: no runsv");
    }

    @Test
    void whatABootOrARunsvWouldDoOtherwiseIsTold() {
        files.put("down", World.file(0644, ""));
        assertEquals(List.of("/etc/sv/runward/down is there: the service is down after a boot"), plan().words());
        files.remove("down");
        log = Supervision.NONE;
        assertTrue(plan().words().get(0).contains("sv exit /etc/service/runward"), plan()::toString);
    }
}
