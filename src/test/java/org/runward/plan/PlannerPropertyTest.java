package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.servicedir.RenderedService;

/** From whatever is found, one plan leads to where nothing is to be done, and its order holds. */
class PlannerPropertyTest {
    private static final int WORLDS = 500;
    private static final String[] DECLARATIONS = {"""
        [guests.g]
        runtime = "oci"
        root = "/srv/g"
        [services.a]
        guest = "g"
        command = ["a"]
        needs = ["z"]
        [services.b]
        command = ["b"]
        state = "down"
        check = ["true"]
        [services.legacy]
        directory = "/opt/legacy"
        [services.z]
        command = ["z"]
        log = "none"
        """, """
        [guests.g]
        runtime = "oci"
        root = "/srv/g"
        started = false
        log-relay = "off"
        [guests.h]
        runtime = "oci"
        root = "/srv/h"
        [services.a]
        guests = ["g", "h"]
        command = ["a", "--new"]
        [services.b]
        command = ["b"]
        log = "none"
        [services.u]
        command = ["u"]
        state = "unlinked"
        [services.z]
        command = ["z"]
        needs = ["a", "b"]
        """, ""};

    private Random random = new Random();

    @Test
    void afterOnePlanNothingIsToBeDone() {
        long seed = Long.getLong("planner.seed", System.nanoTime());
        for (long i = seed; i < seed + WORLDS; i++) {
            random = new Random(i);
            World world = world();
            long one = i;
            ObservedState observed = world.observed();
            Supplier<String> found = () -> "-Dplanner.seed=" + one + ": " + observed;
            Plan plan = world.plan();
            assertOrdered(world, plan, found);
            new Simulator(world).apply(plan);
            Plan second = world.plan();
            assertEquals(List.of(), Simulator.verbs(second), () -> found.get() + "\nafter " + Simulator.verbs(plan));
            assertAsDeclared(world, second, found);
            assertEquals(
                    List.of(),
                    second.changes().stream()
                            .filter(change -> change.symbol().isAction())
                            .toList(),
                    found);
        }
    }

    /** An empty plan is not enough: the files, the link and the log service are what is declared. */
    private static void assertAsDeclared(World world, Plan second, Supplier<String> found) {
        for (RenderedService service : world.rendered.services().values()) {
            Subject subject = Subject.service(service.service().name());
            ObservedService there = world.services.get(subject.name());
            // Of one that an operator stopped, runsv is left alone, and with it its log service.
            boolean leftAlone = second.changes().stream()
                    .filter(change -> change.subject().equals(subject))
                    .anyMatch(change -> change.symbol() == Change.Symbol.BLOCKED
                            || change.reasons().toString().contains("its log service changes when it is up again"));
            if (leftAlone) {
                continue;
            }
            service.directory()
                    .ifPresent(files -> assertTrue(
                            FileDifferences.between(files, there.directory()).isEmpty(), found));
            boolean linked = there.link().leadsTo(world.desired.directoryOf(service.service()));
            assertEquals(service.service().isLinked(), linked, found);
            if (linked && service.service().isRendered()) {
                assertEquals(service.hasLogService(), there.log().isUp(), found);
            }
        }
    }

    private static void assertOrdered(World world, Plan plan, Supplier<String> found) {
        boolean removing = false;
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            int id = i;
            assertEquals(id, step.id(), found);
            assertTrue(step.requires().stream().allMatch(other -> other < id), found);
            assertTrue(step.follows().stream().allMatch(other -> other < id), found);
            boolean declared =
                    world.desired.services().containsKey(step.action().subject().name())
                            || world.desired
                                    .guests()
                                    .containsKey(step.action().subject().name());
            assertTrue(!removing || !declared, found);
            removing |= !declared;
        }
        for (Service service : world.desired.services().values()) {
            for (Name need : service.needs()) {
                assertTrue(last(plan, need) < first(plan, service.name()), found);
            }
        }
    }

    private static int last(Plan plan, Name name) {
        return plan.steps().stream()
                .filter(step -> step.action().subject().equals(Subject.service(name)))
                .mapToInt(Step::id)
                .max()
                .orElse(-1);
    }

    private static int first(Plan plan, Name name) {
        return plan.steps().stream()
                .filter(step -> step.action().subject().equals(Subject.service(name)))
                .mapToInt(Step::id)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** What one declaration had made, of another one or of the same, and then a few things gone wrong. */
    private World world() {
        String declaration = any(DECLARATIONS);
        World world = random.nextInt(8) == 0 ? World.bare(declaration) : World.converged(declaration);
        if (random.nextBoolean()) {
            world.alsoHas(any(DECLARATIONS));
        }
        List<Name> names = List.copyOf(world.services.keySet());
        for (int i = random.nextInt(6); i > 0 && !names.isEmpty(); i--) {
            disturb(world, names.get(random.nextInt(names.size())).value());
        }
        world.guests.replaceAll((name, guest) -> random.nextInt(3) == 0 ? disturbed(guest) : guest);
        return world;
    }

    private void disturb(World world, String name) {
        switch (random.nextInt(8)) {
            case 0 ->
                world.file(name, any("run", "log/run", "finish", "check", "down", ".runward", "env/A"), anyFile());
            case 1 -> world.directory(name, anyDirectory());
            case 2 -> world.link(name, anyLink(world, name));
            case 3 -> world.process(name, anyProcess());
            case 4 -> world.log(name, anyProcess());
            case 5 -> world.logConfig(name, Optional.ofNullable(anyFile()));
            case 6 -> world.record(name, anyRecord());
            default -> gone(world, name);
        }
    }

    /** runsv cannot live without its directory. */
    private static void gone(World world, String name) {
        world.process(name, Supervision.NONE).log(name, Supervision.NONE);
    }

    private ObservedFile anyFile() {
        return random.nextInt(3) == 0
                ? null
                : ObservedFile.of(
                        any(0644, 0755, 0600),
                        random.nextInt(5) > 0,
                        random.nextInt(5) == 0
                                ? Optional.empty()
                                : Optional.of(any("", "#!/bin/sh\n", "state = \"down\"\n")),
                        World.WRITTEN.plusSeconds(random.nextInt(10)));
    }

    private ObservedDirectory anyDirectory() {
        return switch (random.nextInt(4)) {
            case 0 -> ObservedDirectory.ABSENT;
            case 1 -> new ObservedDirectory(ObservedDirectory.Kind.OTHER, new TreeMap<>());
            case 2 -> new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, new TreeMap<>());
            default -> World.directoryOf(any("run", ".run.new"), World.file(0755, "x"));
        };
    }

    private ObservedLink anyLink(World world, String name) {
        return switch (random.nextInt(4)) {
            case 0 -> ObservedLink.ABSENT;
            case 1 -> new ObservedLink(ObservedLink.Kind.OTHER, Optional.empty(), false);
            case 2 -> new ObservedLink(ObservedLink.Kind.LINK, Optional.of(Path.of("/else")), random.nextBoolean());
            default -> World.linkTo(world.desired.host().directoryOf(new Name(name)));
        };
    }

    private Supervision anyProcess() {
        State state = any(State.values());
        OptionalInt pid = state == State.DOWN ? OptionalInt.empty() : OptionalInt.of(100 + random.nextInt(3));
        Supervision alive = World.supervised(state, any(Want.values()), pid);
        return random.nextInt(4) == 0 ? new Supervision(false, alive.status()) : alive;
    }

    private GenerationRecord anyRecord() {
        return new GenerationRecord(
                World.startedAs("older", 100),
                World.startedAs("older", 101),
                World.startedAs("older", 101),
                Optional.empty());
    }

    private ObservedGuest disturbed(ObservedGuest guest) {
        ObservedDirectory directory = random.nextInt(3) == 0 ? anyDirectory() : guest.directory();
        List<String> obstacles = random.nextInt(3) == 0 ? List.of("no root") : List.of();
        return switch (random.nextInt(3)) {
            case 0 ->
                ObservedGuest.whollyOurs(
                        ObservedGuest.State.STOPPED, directory, OptionalInt.empty(), List.of(), obstacles);
            case 1 ->
                ObservedGuest.whollyOurs(
                        ObservedGuest.State.HALF_STARTED, directory, OptionalInt.of(5), List.of(), List.of());
            default ->
                ObservedGuest.whollyOurs(
                        ObservedGuest.State.RUNNING, directory, OptionalInt.of(5), anyPending(), List.of());
        };
    }

    private List<String> anyPending() {
        return random.nextBoolean() ? List.of() : List.of("runs an older definition until it is restarted");
    }

    @SafeVarargs
    private final <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
