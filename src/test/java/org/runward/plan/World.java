package org.runward.plan;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.runward.desired.Declared;
import org.runward.desired.Delegation;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Operators;
import org.runward.observed.Access;
import org.runward.observed.AppliedRecord;
import org.runward.observed.GenerationRecord;
import org.runward.observed.Hold;
import org.runward.observed.ObservedAccess;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedScanDirectory;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StartedAs;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.Rendered;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;
import org.runward.servicedir.RenderedService;

/** An observed host to begin a test with: as declared, and then changed by the test. */
final class World {
    /** When the files were written; the processes are younger. */
    static final Instant WRITTEN = Instant.parse("2026-11-22T10:00:00Z");

    static final Instant STARTED = WRITTEN.plusSeconds(5);

    final DesiredState desired;
    final Rendered rendered;
    final SortedMap<Name, ObservedGuest> guests = new TreeMap<>();
    final SortedMap<Name, ObservedService> services = new TreeMap<>();
    final SortedMap<Name, Hold> holds = new TreeMap<>();
    List<String> foreign = List.of();
    final SortedMap<Path, ObservedScanDirectory> scanDirectories = new TreeMap<>();
    AppliedRecord applied = AppliedRecord.LOST;
    /** When it is looked at. */
    Instant at = STARTED.plusSeconds(600);

    private World(DesiredState desired) {
        this.desired = desired;
        this.rendered = Rendered.of(desired);
        watched(desired.host().scanDirectory().toString());
        desired.groupDirectories().forEach(directory -> watched(directory.toString()));
    }

    /** Nothing is there yet. */
    static World bare(String declaration) {
        World world = new World(Declared.state(declaration));
        world.desired.guests().keySet().forEach(name -> world.guests.put(name, stopped(ObservedDirectory.ABSENT)));
        world.desired.services().keySet().forEach(name -> world.services.put(name, ObservedService.ABSENT));
        return world;
    }

    /** Everything is as declared. */
    static World converged(String declaration) {
        World world = new World(Declared.state(declaration));
        world.rendered.guests().forEach((name, guest) -> {
            ObservedDirectory directory = written(guest.directory());
            boolean started = world.desired.guests().get(name).started();
            ObservedGuest observed = started ? running(directory) : stopped(directory);
            world.guests.put(
                    name,
                    guest.configuration()
                            .map(rules -> configured(observed, rules.corrections(Map.of())))
                            .orElse(observed));
            world.guests.computeIfPresent(
                    name,
                    (same, found) -> found.withPackages(
                            GuestTools.of(world.desired.guests().get(name), world.desired)
                                    .map(GuestTools::digest),
                            false));
        });
        world.rendered.services().forEach((name, service) -> world.services.put(name, world.asDeclared(service)));
        return world;
    }

    private ObservedService asDeclared(RenderedService service) {
        Path directory = desired.directoryOf(service.service());
        boolean linked = service.service().isLinked();
        boolean up = service.service().state() == org.runward.desired.Service.State.UP;
        return new ObservedService(
                linked ? linkTo(directory) : ObservedLink.ABSENT,
                service.directory()
                        .map(World::written)
                        .map(files -> new ObservedDirectory(
                                files.kind(), files.files(), desired.superviseOf(service.service())))
                        .orElse(directoryOf("run", file(0755, "#!/bin/sh\n"))),
                linked ? (up ? up(100) : down(Want.DOWN)) : Supervision.NONE,
                linked && service.hasLogService() ? up(101) : Supervision.NONE,
                service.log().map(settings -> file(0644, settings.config())),
                GenerationRecord.NONE,
                ServiceInstance.NONE,
                ObservedInputs.NONE,
                access(service.service().delegation()));
    }

    private static ObservedAccess access(Delegation delegation) {
        boolean granted =
                !delegation.operators().isNone() || !delegation.inGuest().isNone();
        return new ObservedAccess(
                Optional.of(granted ? granted(delegation) : Access.CLOSED),
                Optional.of(delegation.log().isNone() ? Access.CLOSED : granted(delegation.log(), 0, 0)),
                delegation.inGuest().isNone()
                        ? Optional.empty()
                        : Optional.of(new ObservedAccess.GuestIds(
                                delegation.inGuest().toString(), uid(delegation), gid(delegation))),
                true);
    }

    private static Access granted(Delegation delegation) {
        return granted(delegation.operators(), uid(delegation), gid(delegation));
    }

    private static Access granted(Operators operators, int uid, int gid) {
        return Access.granted(
                operators.user().map(Operators.Account::id).orElse(uid),
                operators.group().map(Operators.Account::id).orElse(gid));
    }

    private static int uid(Delegation delegation) {
        return delegation.inGuest().user().isPresent() ? 13 : 0;
    }

    private static int gid(Delegation delegation) {
        return delegation.inGuest().group().isPresent() ? 13 : 0;
    }

    /** dpkg is at work in a guest, or is not any more. */
    World upgrading(String guest, boolean upgrading) {
        guests.computeIfPresent(new Name(guest), (name, old) -> old.withPackages(old.tools(), upgrading));
        return this;
    }

    /** Who may control a service, or its log service, is this from now on; a guest's users have the numbers 13. */
    void access(Action.Grant action) {
        boolean log = action.directory().endsWith("log");
        with(action.subject().name().value(), parts -> {
            Access granted = action.access();
            Optional<ObservedAccess.GuestIds> ids = parts.access.inGuest();
            if (action.inGuest().isPresent()) {
                var names = action.inGuest().get().names();
                ids = Optional.of(new ObservedAccess.GuestIds(
                        names.toString(),
                        names.user().isPresent() ? 13 : 0,
                        names.group().isPresent() ? 13 : 0));
                granted = Access.granted(
                        names.user().isPresent() ? 13 : granted.control().get().uid(),
                        names.group().isPresent() ? 13 : granted.control().get().gid());
            }
            parts.access = new ObservedAccess(
                    log ? parts.access.service() : Optional.of(granted),
                    log ? Optional.of(granted) : parts.access.log(),
                    ids,
                    true);
        });
    }

    /** Who may control a service does not get to it any more. */
    World unreachable(String service) {
        with(
                service,
                parts -> parts.access =
                        new ObservedAccess(parts.access.service(), parts.access.log(), parts.access.inGuest(), false));
        return this;
    }

    static ObservedDirectory written(RenderedDirectory files) {
        SortedMap<String, ObservedFile> observed = new TreeMap<>();
        // The very content that is to be there, as it is found by whoever reads a host.
        files.files()
                .forEach((name, file) ->
                        observed.put(name, new ObservedFile(file.mode(), true, Optional.of(file.content()), WRITTEN)));
        return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, observed);
    }

    static ObservedFile file(int mode, String text) {
        return ObservedFile.of(mode, true, Optional.of(text), WRITTEN);
    }

    static ObservedDirectory directoryOf(String name, ObservedFile file) {
        return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, new TreeMap<>(java.util.Map.of(name, file)));
    }

    static ObservedLink linkTo(Path directory) {
        return new ObservedLink(ObservedLink.Kind.LINK, Optional.of(directory), false);
    }

    static Supervision up(int pid) {
        return supervised(State.RUN, Want.UP, OptionalInt.of(pid));
    }

    static Supervision down(Want want) {
        return supervised(State.DOWN, want, OptionalInt.empty());
    }

    static Supervision supervised(State state, Want want, OptionalInt pid) {
        return new Supervision(true, Optional.of(new StatusRecord(state, want, false, false, pid, STARTED)));
    }

    /** @param seconds for how long, at the time when the world is looked at by default */
    static Supervision paused(Supervision of, int seconds) {
        return new Supervision(of.alive(), record(of, true), Optional.of(STARTED.plusSeconds(600 - seconds)));
    }

    static Supervision continued(Supervision of) {
        return new Supervision(of.alive(), record(of, false));
    }

    private static Optional<StatusRecord> record(Supervision of, boolean paused) {
        return of.status()
                .map(status -> new StatusRecord(
                        status.state(), status.want(), paused, status.gotTerm(), status.pid(), status.since()));
    }

    static ObservedGuest running(ObservedDirectory directory) {
        return ObservedGuest.whollyOurs(
                ObservedGuest.State.RUNNING, directory, OptionalInt.of(50), List.of(), List.of());
    }

    static ObservedGuest stopped(ObservedDirectory directory) {
        return ObservedGuest.whollyOurs(
                ObservedGuest.State.STOPPED, directory, OptionalInt.empty(), List.of(), List.of());
    }

    /** The same guest with files of its administrator's configuration, and a context while it lives. */
    static ObservedGuest configured(ObservedGuest guest, SortedMap<String, String> files) {
        return vserver(guest.state(), guest.directory(), files, guest.prepared(), guest.pending(), guest.obstacles());
    }

    static ObservedGuest vserver(
            ObservedGuest.State state,
            ObservedDirectory directory,
            SortedMap<String, String> files,
            boolean prepared,
            List<String> pending,
            List<String> obstacles) {
        OptionalInt context = state.isAlive() ? OptionalInt.of(4002) : OptionalInt.empty();
        return new ObservedGuest(state, directory, OptionalInt.empty(), context, files, prepared, pending, obstacles);
    }

    /** What was noted of a process that has the pid of {@link #up} and began at {@link #STARTED}. */
    static Optional<StartedAs> startedAs(String generation, int pid) {
        return Optional.of(new StartedAs(generation, pid, STARTED));
    }

    ObservedService service(String name) {
        return services.get(new Name(name));
    }

    RenderedDirectory files(String service) {
        return rendered.services().get(new Name(service)).directory().orElseThrow();
    }

    World change(String service, UnaryOperator<ObservedService> change) {
        services.compute(new Name(service), (name, old) -> change.apply(old == null ? ObservedService.ABSENT : old));
        return this;
    }

    /** The parts of an observed service, each to be replaced by another. */
    private static final class Parts {
        private ObservedLink link;
        private ObservedDirectory directory;
        private Supervision service;
        private Supervision log;
        private Optional<ObservedFile> logConfig;
        private GenerationRecord generations;
        private ServiceInstance instance;
        private ObservedInputs inputs;
        private ObservedAccess access;

        private Parts(ObservedService of) {
            link = of.link();
            directory = of.directory();
            service = of.service();
            log = of.log();
            logConfig = of.logConfig();
            generations = of.generations();
            instance = of.instance();
            inputs = of.inputs();
            access = of.access();
        }

        private ObservedService together() {
            return new ObservedService(link, directory, service, log, logConfig, generations, instance, inputs, access);
        }
    }

    private World with(String service, Consumer<Parts> replacing) {
        return change(service, old -> {
            Parts parts = new Parts(old);
            replacing.accept(parts);
            return parts.together();
        });
    }

    World directory(String service, ObservedDirectory other) {
        return with(service, parts -> parts.directory = other);
    }

    World link(String service, ObservedLink other) {
        return with(service, parts -> parts.link = other);
    }

    World process(String service, Supervision other) {
        return with(service, parts -> parts.service = other);
    }

    World log(String service, Supervision other) {
        return with(service, parts -> parts.log = other);
    }

    World logConfig(String service, Optional<ObservedFile> other) {
        return with(service, parts -> parts.logConfig = other);
    }

    World record(String service, GenerationRecord other) {
        return with(service, parts -> parts.generations = other);
    }

    World instance(String service, ServiceInstance other) {
        return with(service, parts -> parts.instance = other);
    }

    World inputs(String service, ObservedInputs other) {
        return with(service, parts -> parts.inputs = other);
    }

    /** Notes that all of it was applied as it is declared. */
    World wasApplied() {
        applied = new AppliedRecord(new Digests(rendered).bySubject(), Set.of(), Set.of());
        return this;
    }

    /** Notes that these failed when they were last tried. */
    World failed(String... subjects) {
        applied = new AppliedRecord(applied.digests(), Set.of(subjects), applied.scanDirectories());
        return this;
    }

    /** A runsvdir watches this directory, in which nothing stands that is not to be there but links of these services. */
    World watched(String directory, String... strays) {
        return scanDirectory(directory, true, strays.length, strays);
    }

    World unwatched(String directory) {
        return scanDirectory(directory, false, 0);
    }

    World scanDirectory(String directory, boolean watched, int entries, String... strays) {
        SortedSet<Name> names = new TreeSet<>();
        List.of(strays).forEach(stray -> names.add(new Name(stray)));
        scanDirectories.put(Path.of(directory), new ObservedScanDirectory(watched, entries, names));
        return this;
    }

    World hold(String name, Hold hold) {
        holds.put(new Name(name), hold);
        return this;
    }

    /** Puts a file into a service directory, or takes it out where it is null. */
    World file(String service, String name, ObservedFile file) {
        SortedMap<String, ObservedFile> files =
                new TreeMap<>(service(service).directory().files());
        if (file == null) {
            files.remove(name);
        } else {
            files.put(name, file);
        }
        return directory(service, new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files));
    }

    /** The rendered file as it would be on disk. */
    ObservedFile onDisk(String service, String name) {
        RenderedFile file = files(service).files().get(name);
        return file(file.mode(), file.text());
    }

    /** Makes what another declaration had made be there as well. */
    World alsoHas(String declaration) {
        World other = converged(declaration);
        guests.putAll(other.guests);
        services.putAll(other.services);
        return this;
    }

    ObservedState observed() {
        return new ObservedState(at, guests, services, foreign, scanDirectories, holds, applied);
    }

    Plan plan() {
        return plan(Terms.NONE);
    }

    Plan plan(Terms terms) {
        return Planner.plan(desired, rendered, observed(), terms);
    }

    static Terms allowingGuestRestarts() {
        return new Terms(true, false, OptionalInt.empty(), Scope.ALL);
    }

    static Terms overridingHolds() {
        return new Terms(false, true, OptionalInt.empty(), Scope.ALL);
    }

    static Terms withUnavailable(int most) {
        return new Terms(false, false, OptionalInt.of(most), Scope.ALL);
    }

    static Terms about(Scope scope) {
        return new Terms(false, false, OptionalInt.empty(), scope);
    }
}
