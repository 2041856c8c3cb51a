package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedAgentService;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.Want;
import org.runward.servicedir.AgentService;
import org.runward.servicedir.RenderedFile;

/**
 * Plans how the service of runward's own agent is put in its place. A pure function. What is up is not restarted, and settings that
 * are there are not changed.
 */
public final class AgentServicePlanner {
    /** What it is called where the declaration does not have it. */
    private static final Name USUAL_NAME = new Name("runward");

    /** Whether the directory is to be linked, and what runs there up. */
    public enum Linking {
        LINKED,
        LEFT
    }

    private final DesiredState desired;
    private final AgentService wanted;
    private final ObservedAgentService found;
    private final Subject subject;
    private final PlanBuilder plan = new PlanBuilder();
    private final StepChain steps = new StepChain(plan);
    private final List<String> verbs = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    private AgentServicePlanner(DesiredState desired, AgentService wanted, ObservedAgentService found) {
        this.desired = desired;
        this.wanted = wanted;
        this.found = found;
        this.subject = Subject.service(nameOf(desired, wanted.directory()));
    }

    /** What the service is called. */
    public static Name nameOf(DesiredState desired, Path directory) {
        return desired.serviceIn(directory).map(Service::name).orElse(USUAL_NAME);
    }

    /** The plan, of one line at most; empty exactly where nothing is to be done or nothing can be. */
    public static Plan plan(DesiredState desired, AgentService wanted, ObservedAgentService found, Linking linking) {
        return new AgentServicePlanner(desired, wanted, found).plan(linking);
    }

    private Plan plan(Linking linking) {
        AgentServiceObstacles some = new AgentServiceObstacles(desired, subject.name(), wanted, found);
        List<String> obstacles = new ArrayList<>(some.ofDirectory());
        if (linking == Linking.LINKED) {
            obstacles.addAll(some.ofLink());
        }
        if (!obstacles.isEmpty()) {
            plan.change(new Change(subject, Change.Symbol.BLOCKED, List.of(), obstacles, Change.Kind.NOTE));
            return plan.build(List.of(), List.of());
        }
        write();
        if (linking == Linking.LINKED) {
            link();
        }
        tell();
        return plan.build(List.of(), words);
    }

    private void tell() {
        if (verbs.isEmpty()) {
            plan.unchanged();
            return;
        }
        boolean fresh = isAbsent();
        if (fresh) {
            reasons.add(0, wanted.directory().toString());
        }
        Change.Kind kind = fresh ? Change.Kind.NEW : isUpdated() ? Change.Kind.CHANGE : Change.Kind.DRIFT;
        plan.change(new Change(subject, fresh ? Change.Symbol.ADD : Change.Symbol.CHANGE, verbs, reasons, kind));
    }

    private boolean isAbsent() {
        return found.service().directory().kind() == ObservedDirectory.Kind.ABSENT;
    }

    /** Whether an earlier version of ours is there. */
    private boolean isUpdated() {
        return wanted.scripts().entrySet().stream()
                .anyMatch(entry -> Optional.ofNullable(file(entry.getKey()))
                        .filter(there -> FileDifferences.hasOtherContent(entry.getValue(), there))
                        .isPresent());
    }

    private ObservedFile file(String name) {
        return found.service().directory().files().get(name);
    }

    private void write() {
        SortedMap<String, RenderedFile> writes = new TreeMap<>();
        wanted.scripts()
                .forEach((name, file) -> FileDifferences.difference(file, file(name))
                        .ifPresent(difference -> write(name, file, difference, writes)));
        if (file(AgentService.CONF) == null) {
            write(AgentService.CONF, wanted.conf(), "missing", writes);
        }
        List<String> restored = found.service().directory().files().keySet().stream()
                .filter(ObservedDirectory::isDirectoryName)
                .toList();
        restored.forEach(name -> reasons.add(name + " may be changed by others"));
        if (!writes.isEmpty() || !restored.isEmpty()) {
            String verb = isAbsent() ? "create" : "write";
            add(verb, new Action.WriteFiles(subject, verb, wanted.directory(), writes, List.of(), restored));
        }
    }

    private void write(String name, RenderedFile file, String difference, SortedMap<String, RenderedFile> writes) {
        writes.put(name, file);
        if (!isAbsent()) {
            reasons.add(name + " " + difference);
        }
    }

    private void link() {
        Path link = desired.host().scanDirectory().resolve(entry());
        if (file(ServiceFiles.DOWN) != null) {
            words.add(wanted.directory().resolve(ServiceFiles.DOWN) + " is there: the service is down after a boot");
        }
        if (found.entries().isEmpty()) {
            add("link", new Action.Link(subject, link, wanted.directory()));
            control(Operation.UP);
        } else if (!found.service().service().alive()) {
            reasons.add("no runsv");
            add("supervise", new Action.Supervise(subject, link, wanted.directory()));
            control(Operation.UP);
        } else {
            bringUp();
        }
    }

    /** The entry of the scan directory; an administrator may have called it otherwise. */
    private String entry() {
        return found.entries().stream().findFirst().orElse(subject.name().value());
    }

    private void bringUp() {
        if (!found.service().log().alive()) {
            words.add("its runsv was started when there was no log service, and starts none: sv exit "
                    + desired.host().scanDirectory().resolve(entry()) + ", and runsvdir starts another one");
        } else if (!found.service().log().isUp()) {
            reasons.add("log service down");
            control(Operation.LOG_UP);
        }
        Optional<StatusRecord> status = found.service().service().current();
        if (!found.service().service().isUp()) {
            boolean stopped =
                    status.filter(record -> record.want() == Want.DOWN).isPresent();
            reasons.add(stopped ? "was taken down" : "not up");
            control(Operation.UP);
        } else if (status.filter(StatusRecord::paused).isPresent()) {
            reasons.add("paused");
            control(Operation.CONTINUE);
            control(Operation.UP);
        } else if (!found.ready()) {
            reasons.add("not ready");
            control(Operation.UP);
        }
    }

    private void control(Operation operation) {
        add(
                operation.verb(),
                new Action.Control(
                        subject,
                        wanted.directory(),
                        operation,
                        operation.of(found.service()).current(),
                        Optional.empty(),
                        Optional.empty(),
                        Operation.STABLE));
    }

    private void add(String verb, Action action) {
        steps.add(action);
        verbs.add(verb);
    }
}
