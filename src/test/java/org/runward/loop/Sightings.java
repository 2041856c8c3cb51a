package org.runward.loop;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.AppliedRecord;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.plan.Digests;
import org.runward.plan.Planner;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;
import org.runward.servicedir.Rendered;

/** A look at a host that is made up: as a declaration has it, and changed by the test. */
final class Sightings {
    static final Instant STARTED = Instant.parse("2026-11-22T10:00:05Z");

    final DesiredState desired;
    final Rendered rendered;
    final SortedMap<Name, ObservedGuest> guests = new TreeMap<>();
    final SortedMap<Name, ObservedService> services = new TreeMap<>();

    private Sightings(String declaration) {
        desired = Declared.state(declaration);
        rendered = Rendered.of(desired);
    }

    /** Nothing is there yet. */
    static Sightings bare(String declaration) {
        Sightings looks = new Sightings(declaration);
        ObservedGuest none = ObservedGuest.whollyOurs(
                ObservedGuest.State.STOPPED, ObservedDirectory.ABSENT, OptionalInt.empty(), List.of(), List.of());
        looks.desired.guests().keySet().forEach(name -> looks.guests.put(name, none));
        looks.desired.services().keySet().forEach(name -> looks.services.put(name, ObservedService.ABSENT));
        return looks;
    }

    /** All of it is there, and runs: each service with a pid of its own. */
    static Sightings converged(String declaration) {
        Sightings looks = new Sightings(declaration);
        looks.desired.guests().keySet().forEach(name -> looks.guest(name.value(), ObservedGuest.State.RUNNING));
        int pid = 100;
        for (Name name : looks.desired.services().keySet()) {
            looks.service(name.value(), up(pid));
            pid += 2;
        }
        return looks;
    }

    Sightings guest(String name, ObservedGuest.State state) {
        var written = rendered.guests().get(new Name(name)).directory();
        SortedMap<String, ObservedFile> files = new TreeMap<>();
        written.files().forEach((file, content) -> files.put(file, file(content.mode(), content.text())));
        OptionalInt pid = state.isAlive() ? OptionalInt.of(50) : OptionalInt.empty();
        ObservedDirectory directory = new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files);
        guests.put(new Name(name), ObservedGuest.whollyOurs(state, directory, pid, List.of(), List.of()));
        return this;
    }

    /** The service with all its files, and that process. */
    Sightings service(String name, Supervision process) {
        var service = rendered.services().get(new Name(name));
        SortedMap<String, ObservedFile> files = new TreeMap<>();
        service.directory()
                .ifPresentOrElse(
                        directory -> directory
                                .files()
                                .forEach((file, content) -> files.put(file, file(content.mode(), content.text()))),
                        () -> files.put("run", file(0755, "#!/bin/sh\n")));
        Path directory = desired.directoryOf(service.service());
        services.put(
                new Name(name),
                new ObservedService(
                        new ObservedLink(ObservedLink.Kind.LINK, Optional.of(directory), false),
                        new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files),
                        process,
                        service.hasLogService()
                                ? up(process.status().flatMap(Sightings::pid).orElse(8) + 1)
                                : Supervision.NONE,
                        service.log().map(settings -> file(0644, settings.config())),
                        GenerationRecord.NONE,
                        ServiceInstance.NONE,
                        ObservedInputs.NONE));
        return this;
    }

    private static Optional<Integer> pid(StatusRecord status) {
        return status.pid().isPresent() ? Optional.of(status.pid().getAsInt()) : Optional.empty();
    }

    private static ObservedFile file(int mode, String text) {
        return ObservedFile.of(mode, true, Optional.of(text), STARTED.minusSeconds(5));
    }

    static Supervision up(int pid) {
        return up(pid, STARTED);
    }

    static Supervision up(int pid, Instant since) {
        return supervised(StatusRecord.State.RUN, StatusRecord.Want.UP, OptionalInt.of(pid), since);
    }

    static Supervision down(StatusRecord.Want want) {
        return supervised(StatusRecord.State.DOWN, want, OptionalInt.empty(), STARTED);
    }

    private static Supervision supervised(
            StatusRecord.State state, StatusRecord.Want want, OptionalInt pid, Instant since) {
        return new Supervision(true, Optional.of(new StatusRecord(state, want, false, false, pid, since)));
    }

    Survey survey() {
        return survey(Terms.NONE);
    }

    Survey survey(Terms terms) {
        ObservedState observed = new ObservedState(
                STARTED.plusSeconds(600), guests, services, List.of(), new TreeMap<>(Map.of()), AppliedRecord.LOST);
        return new Survey(
                desired,
                rendered,
                new Digests(rendered),
                observed,
                Planner.plan(desired, rendered, observed, terms),
                true);
    }
}
