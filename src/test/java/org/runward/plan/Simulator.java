package org.runward.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedScanDirectory;
import org.runward.observed.ObservedService;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StartedAs;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.servicedir.Generations;
import org.runward.servicedir.RenderedFile;

/** Carries a plan's actions out on observed records, as runsv, runsvdir and the guest's scripts would. */
final class Simulator implements Action.Handler {
    private final World world;
    private Instant now = World.STARTED.plusSeconds(3600);
    private int nextPid = 1000;

    Simulator(World world) {
        this.world = world;
    }

    void apply(Plan plan) {
        plan.steps().forEach(step -> {
            now = now.plusSeconds(2);
            step.action().sendTo(this);
        });
        plan.notes().forEach((name, more) -> {
            GenerationRecord old = world.service(name.value()).generations();
            world.record(
                    name.value(),
                    new GenerationRecord(
                            old.service().or(more::service),
                            old.log().or(more::log),
                            old.settings().or(more::settings),
                            old.watched().or(more::watched)));
        });
    }

    /** Where another content is written, what is noted of earlier processes is dropped. */
    private void forgetEarlier(Action.WriteFiles action, ObservedDirectory before) {
        boolean another = action.writes().entrySet().stream()
                .filter(entry -> entry.getValue().role() == RenderedFile.Role.SERVICE
                        || entry.getValue().role() == RenderedFile.Role.LOG)
                .anyMatch(entry -> !Optional.ofNullable(before.files().get(entry.getKey()))
                        .flatMap(ObservedFile::text)
                        .equals(Optional.of(entry.getValue().text())));
        if (another) {
            String name = action.subject().name().value();
            ObservedService service = world.service(name);
            GenerationRecord old = service.generations();
            world.record(
                    name,
                    new GenerationRecord(
                            old.service().filter(note -> isAbout(note, service.service())),
                            old.log().filter(note -> isAbout(note, service.log())),
                            old.settings().filter(note -> isAbout(note, service.log())),
                            old.watched()));
        }
    }

    private static boolean isAbout(StartedAs note, Supervision process) {
        return process.current().filter(note::isAbout).isPresent();
    }

    private Supervision fresh(Want want) {
        boolean up = want == Want.UP;
        OptionalInt pid = up ? OptionalInt.of(nextPid++) : OptionalInt.empty();
        State state = up ? State.RUN : State.DOWN;
        return new Supervision(true, Optional.of(new StatusRecord(state, want, false, false, pid, now)));
    }

    @Override
    public void writeFiles(Action.WriteFiles action) {
        Name name = action.subject().name();
        boolean isGuest = action.subject().kind() == Subject.Kind.GUEST;
        ObservedDirectory old = isGuest
                ? world.guests.get(name).directory()
                : world.services.get(name).directory();
        SortedMap<String, ObservedFile> files = new TreeMap<>(old.files());
        action.removals().forEach(files::remove);
        action.writes().forEach((path, file) -> files.put(path, written(file)));
        ObservedDirectory directory = new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files, old.supervise());
        if (isGuest) {
            ObservedGuest guest = world.guests.get(name);
            world.guests.put(
                    name,
                    new ObservedGuest(
                            guest.state(),
                            directory,
                            guest.pid(),
                            guest.context(),
                            guest.configuration(),
                            guest.prepared(),
                            guest.pending(),
                            guest.obstacles()));
        } else {
            world.directory(name.value(), directory);
            forgetEarlier(action, old);
        }
    }

    private ObservedFile written(RenderedFile file) {
        return ObservedFile.of(file.mode(), true, Optional.of(file.text()), now);
    }

    @Override
    public void placeSupervise(Action.PlaceSupervise action) {
        String name = action.subject().name().value();
        ObservedDirectory old = world.service(name).directory();
        world.directory(name, new ObservedDirectory(old.kind(), old.files(), action.place()));
    }

    @Override
    public void grant(Action.Grant action) {
        world.access(action);
    }

    @Override
    public void equipGuest(Action.EquipGuest action) {
        world.guests.computeIfPresent(
                action.subject().name(),
                (name, old) -> old.withPackages(action.tools().map(tools -> tools.digest()), old.upgrading()));
    }

    @Override
    public void writeLogSettings(Action.WriteLogSettings action) {
        ObservedFile file =
                ObservedFile.of(0644, true, Optional.of(action.settings().config()), now);
        world.logConfig(action.subject().name().value(), Optional.of(file));
    }

    @Override
    public void configureGuest(Action.ConfigureGuest action) {
        world.guests.computeIfPresent(action.subject().name(), (name, old) -> {
            SortedMap<String, String> files = new TreeMap<>(old.configuration());
            files.putAll(action.texts());
            return World.configured(old, files);
        });
    }

    @Override
    public void prepareGuest(Action.PrepareGuest action) {
        world.guests.computeIfPresent(
                action.subject().name(),
                (name, old) -> World.vserver(
                        old.state(), old.directory(), old.configuration(), true, old.pending(), old.obstacles()));
    }

    @Override
    public void startGuest(Action.StartGuest action) {
        world.guests.computeIfPresent(
                action.subject().name(), (name, old) -> inState(name, old, ObservedGuest.State.RUNNING));
    }

    @Override
    public void stopGuest(Action.StopGuest action) {
        world.guests.computeIfPresent(
                action.subject().name(), (name, old) -> inState(name, old, ObservedGuest.State.STOPPED));
    }

    private ObservedGuest inState(Name name, ObservedGuest old, ObservedGuest.State state) {
        boolean vserver = world.desired.guests().containsKey(name)
                && world.desired.guests().get(name).isVserver();
        if (vserver) {
            return World.vserver(state, old.directory(), old.configuration(), old.prepared(), List.of(), List.of());
        }
        return state.isAlive() ? World.running(old.directory()) : World.stopped(old.directory());
    }

    @Override
    public void link(Action.Link action) {
        world.link(action.subject().name().value(), World.linkTo(action.directory()));
        supervise(action.subject().name());
    }

    @Override
    public void supervise(Action.Supervise action) {
        supervise(action.subject().name());
    }

    /** A new runsv starts what has no down file, and a log service where there is one. */
    private void supervise(Name name) {
        SortedMap<String, ObservedFile> files =
                world.services.get(name).directory().files();
        world.process(name.value(), fresh(files.containsKey("down") ? Want.DOWN : Want.UP));
        world.log(name.value(), files.containsKey("log/run") ? fresh(Want.UP) : Supervision.NONE);
    }

    @Override
    public void unlink(Action.Unlink action) {
        String name = action.subject().name().value();
        world.scanDirectories.replaceAll(
                (directory, there) -> action.links().contains(directory.resolve(name)) ? without(there, name) : there);
        world.link(name, ObservedLink.ABSENT).process(name, Supervision.NONE).log(name, Supervision.NONE);
    }

    private static ObservedScanDirectory without(ObservedScanDirectory there, String name) {
        SortedSet<Name> left = new TreeSet<>(there.strays());
        left.remove(new Name(name));
        return new ObservedScanDirectory(there.watched(), there.entries() - 1, left);
    }

    @Override
    public void endOrphan(Action.EndOrphan action) {
        world.instance(action.subject().name().value(), ServiceInstance.NONE);
    }

    @Override
    public void validate(Action.Validate action) {
        // It is valid.
    }

    @Override
    public void awaitReady(Action.AwaitReady action) {
        // It is ready.
    }

    @Override
    public void control(Action.Control action) {
        String name = action.subject().name().value();
        ObservedService old = world.service(name);
        Supervision target = action.operation().of(old);
        if (!target.alive()) {
            throw new IllegalStateException(action.operation() + " to no runsv of " + name);
        }
        switch (action.operation()) {
            case UP -> world.process(name, target.isUp() ? target : fresh(Want.UP));
            case DOWN -> world.process(name, fresh(Want.DOWN));
            case RESTART -> world.process(name, fresh(Want.UP));
            case LOG_UP -> world.log(name, target.isUp() ? target : fresh(Want.UP));
            case LOG_RESTART -> world.log(name, fresh(Want.UP));
            case CONTINUE -> world.process(name, World.continued(target));
            default -> {
                // A reload, of whatever: the process is the same.
            }
        }
        action.generations().ifPresent(generations -> note(name, action.operation(), generations));
    }

    /** What is noted once an action has had its effect. */
    private void note(String name, Operation operation, Generations generations) {
        ObservedService service = world.service(name);
        GenerationRecord old = service.generations();
        boolean withService = operation == Operation.UP || operation == Operation.RESTART;
        boolean withLog = operation == Operation.UP || operation.isForLog() && operation != Operation.LOG_RELOAD;
        boolean withSettings = withLog || operation == Operation.LOG_RELOAD;
        boolean withWatched = withService || operation.isReload();
        world.record(
                name,
                new GenerationRecord(
                        withService ? note(generations.service(), service.service()) : old.service(),
                        withLog ? note(generations.log(), service.log()) : old.log(),
                        withSettings
                                ? generations.settings().flatMap(text -> note(text, service.log()))
                                : old.settings(),
                        withWatched
                                ? generations.watched().flatMap(text -> note(text, service.service()))
                                : old.watched()));
    }

    private static Optional<StartedAs> note(String generation, Supervision process) {
        return process.current()
                .filter(status -> status.pid().isPresent())
                .map(status -> new StartedAs(generation, status.pid().getAsInt(), status.since()));
    }

    @Override
    public void restartAgent(Action.RestartAgent action) {
        world.process(action.subject().name().value(), fresh(Want.UP));
    }

    @Override
    public void removeDirectory(Action.RemoveDirectory action) {
        if (action.subject().kind() == Subject.Kind.GUEST) {
            world.guests.remove(action.subject().name());
        } else {
            world.services.remove(action.subject().name());
        }
    }

    static List<String> verbs(Plan plan) {
        List<String> verbs = new ArrayList<>();
        plan.steps()
                .forEach(step ->
                        verbs.add(step.action().subject() + " " + step.action().verb()));
        return verbs;
    }
}
