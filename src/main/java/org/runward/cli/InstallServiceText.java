package org.runward.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.Service;
import org.runward.desired.Upkeep;
import org.runward.observed.ObservedFile;
import org.runward.observed.StatusRecord;
import org.runward.plan.Action;
import org.runward.plan.AgentServicePlanner.Linking;
import org.runward.plan.Step;
import org.runward.reconcile.AgentServiceSurvey;
import org.runward.servicedir.AgentService;
import org.runward.servicedir.RenderedFile.Role;

/** What is told of the service of runward's own agent. A pure function. */
final class InstallServiceText {
    private final AgentServiceSurvey survey;
    private final Path directory;

    InstallServiceText(AgentServiceSurvey survey) {
        this.survey = survey;
        this.directory = survey.wanted().directory();
    }

    /** The settings that are there; empty where none are. */
    Optional<String> conf() {
        return Optional.ofNullable(survey.found().service().directory().files().get(AgentService.CONF))
                .flatMap(ObservedFile::text);
    }

    Path confPath() {
        return directory.resolve(AgentService.CONF);
    }

    /** The keys that are to be set, and that the settings that are there set otherwise; none where there are no settings. */
    List<String> unheeded(Map<String, String> asked) {
        return conf().stream()
                .flatMap(conf -> asked.entrySet().stream()
                        .filter(entry ->
                                !AgentService.setting(conf, entry.getKey()).equals(Optional.of(entry.getValue())))
                        .map(Map.Entry::getKey))
                .toList();
    }

    String nothingToDo(Linking linking) {
        return "nothing to do: " + directory + " is in place" + (linking == Linking.LINKED ? ", linked and up" : "");
    }

    /** Where it is told why it does not come up. */
    String whereToLook() {
        return "runward: what it says is in " + log();
    }

    private String log() {
        return AgentService.setting(
                        conf().orElseGet(() -> survey.wanted().conf().text()), "LOG")
                .map(place -> place + "/current")
                .orElse("the log that " + confPath() + " names");
    }

    /**
     * What is to be known when it has been done.
     *
     * @param after another look
     */
    List<String> done(AgentServiceSurvey after, Linking linking) {
        List<String> lines = new ArrayList<>();
        if (linking == Linking.LINKED) {
            after.found()
                    .service()
                    .service()
                    .current()
                    .filter(StatusRecord::isUp)
                    .map(StatusRecord::pid)
                    .ifPresent(pid -> lines.add("It is up, pid " + pid.orElse(0) + ", and its log is " + log()));
        } else if (after.found().entries().isEmpty()) {
            lines.add("To link it, so that it comes up: ln -s " + directory + " "
                    + survey.desired().host().linkOf(survey.name()));
        }
        lines.addAll(restarts());
        lines.addAll(declaration());
        return lines;
    }

    /** What runs from scripts that have been replaced goes on with what it was started from. */
    private List<String> restarts() {
        boolean agent = survey.found().service().service().isUp() && isWritten(Role.SERVICE);
        boolean log = survey.found().service().log().isUp() && isWritten(Role.LOG);
        if ((agent || log) && isRestartedByItself()) {
            return List.of("What runs is of the earlier version; the agent restarts it in its next pass");
        }
        List<String> lines = new ArrayList<>();
        String again = " runs the earlier version; restart it when you like: sv restart " + entry();
        if (agent) {
            lines.add("The agent" + again);
        }
        if (log) {
            lines.add("Its log service" + again + "/log");
        }
        return lines;
    }

    private boolean isRestartedByItself() {
        return survey.desired()
                .serviceIn(directory)
                .map(Service::upkeep)
                .filter(upkeep -> upkeep.restart() == Upkeep.Restart.ON_CHANGE)
                .isPresent();
    }

    private Path entry() {
        String name = survey.found().entries().stream()
                .findFirst()
                .orElse(survey.name().value());
        return survey.desired().host().scanDirectory().resolve(name);
    }

    private boolean isWritten(Role role) {
        return survey.plan().steps().stream()
                .map(Step::action)
                .filter(Action.WriteFiles.class::isInstance)
                .map(Action.WriteFiles.class::cast)
                .flatMap(action -> action.writes().values().stream())
                .anyMatch(file -> file.role() == role);
    }

    private List<String> declaration() {
        if (survey.desired().serviceIn(directory).isPresent()) {
            return List.of();
        }
        return List.of(
                "The declaration does not have it. Add this, and runward keeps it linked and up:",
                "[services." + survey.name() + "]",
                "directory = \"" + directory + "\"",
                "state     = \"up\"");
    }
}
