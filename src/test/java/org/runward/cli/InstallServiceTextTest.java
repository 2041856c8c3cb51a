package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.plan.AgentServicePlanner;
import org.runward.plan.AgentServicePlanner.Linking;
import org.runward.reconcile.AgentServiceSurvey;
import org.runward.servicedir.AgentService;

/** What is told when runward's own service has been put in its place. */
class InstallServiceTextTest {
    private static final Path DIRECTORY = Path.of("/etc/sv/runward");
    private static final AgentService WANTED = AgentService.at(DIRECTORY, Map.of("LOG", "/var/log/sv/runward"));
    private static final String DECLARED = "[services.runward]\ndirectory = \"/etc/sv/runward\"\n";

    /** It is up, and has one script of an earlier version. */
    private static AgentServiceSurvey survey(String declaration, String earlier, String conf) {
        DesiredState desired = Declared.state(declaration);
        TreeMap<String, ObservedFile> files = new TreeMap<>();
        WANTED.scripts()
                .forEach((name, file) -> files.put(
                        name,
                        ObservedFile.of(
                                0755,
                                true,
                                Optional.of(name.equals(earlier) ? file.text() + "# earlier\n" : file.text()),
                                Instant.EPOCH)));
        files.put("conf", ObservedFile.of(0644, true, Optional.of(conf), Instant.EPOCH));
        Supervision up = new Supervision(
                true,
                Optional.of(new StatusRecord(State.RUN, Want.UP, false, false, OptionalInt.of(4711), Instant.EPOCH)));
        ObservedService service = new ObservedService(
                new ObservedLink(ObservedLink.Kind.LINK, Optional.of(DIRECTORY), false),
                new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files),
                up,
                up,
                Optional.empty(),
                GenerationRecord.NONE,
                ServiceInstance.NONE,
                ObservedInputs.NONE);
        ObservedAgentService found = new ObservedAgentService(service, List.of("runward"), true);
        return new AgentServiceSurvey(
                desired,
                AgentServicePlanner.nameOf(desired, DIRECTORY),
                WANTED,
                found,
                AgentServicePlanner.plan(desired, WANTED, found, Linking.LINKED),
                true);
    }

    private static List<String> told(String declaration, String earlier) {
        AgentServiceSurvey survey = survey(declaration, earlier, "LOG=/l\n");
        return new InstallServiceText(survey).done(survey, Linking.LINKED);
    }

    @Test
    void whatIsRestartedByItselfAndWhatByAPersonIsTold() {
        String up = "It is up, pid 4711, and its log is /l/current";
        assertEquals(List.of(up), told(DECLARED, "check"));
        String byItself = "What runs is of the earlier version; the agent restarts it in its next pass";
        assertEquals(List.of(up, byItself), told(DECLARED, "run"));
        assertEquals(List.of(up, byItself), told(DECLARED, "log/run"));
        assertEquals(
                List.of(
                        up,
                        "The agent runs the earlier version; restart it when you like: sv restart /etc/service/runward"),
                told(DECLARED + "restart = \"report\"\n", "run"));
    }

    @Test
    void whereItIsNotDeclaredTheTableIsPrinted() {
        assertEquals(
                List.of("[services.runward]", "directory = \"/etc/sv/runward\"", "state     = \"up\""),
                told("", "check").subList(2, 5));
        Declared.state(String.join("\n", told("", "check").subList(2, 5)));
    }

    @Test
    void aLogThatOnlyAShellCouldTellIsNotGuessed() {
        InstallServiceText text = new InstallServiceText(survey(DECLARED, "run", "LOG=$(somewhere)\n"));
        assertTrue(text.whereToLook().endsWith("the log that /etc/sv/runward/conf names"), text.whereToLook());
    }

    @Test
    void askedForIsOnlyWhatTheSettingsDoNotSayAlready() {
        InstallServiceText text = new InstallServiceText(survey(DECLARED, "run", "INTERVAL=1m\n"));
        assertEquals(List.of(), text.unheeded(Map.of("INTERVAL", "1m", "DECLARATION", "/etc/runward")));
        assertEquals(List.of("INTERVAL"), text.unheeded(Map.of("INTERVAL", "2m")));
    }
}
