package org.runward.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.StartedAs;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.plan.Planner;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;
import org.runward.servicedir.RenderedService;

/**
 * What the launcher runs once, for the JVM to note which classes runward needs, so that they go into the class archive.
 *
 * <p>It loads each class of runward itself, and has the commands that are run most often look at a small declaration whose
 * places are all in a temporary directory: the host's own are neither read nor written. How those commands end does not
 * matter, since they are loaded by then.
 */
final class Training {
    private static final String DECLARATION = "/org/runward/cli/training.toml";

    /** Of runsv's status record. */
    private static final int STATUS_BYTES = 20;

    private Training() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("runward-training");
        try {
            Path declaration = declareIn(directory);
            superviseIn(directory);
            PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
            for (List<String> words : List.of(
                    List.of("check", declaration.toString()),
                    List.of("check", directory.toString()),
                    List.of("apply", "--dry-run", declaration.toString()),
                    List.of("status", "-f", declaration.toString()),
                    List.of("apply", "--help"))) {
                Main.run(nowhere, nowhere, words.toArray(String[]::new));
            }
            try {
                planAsIfAllRan(declaration);
            } catch (RuntimeException e) {
                // As with the commands: what counts is loaded by then.
            }
            loadOwnClasses();
        } finally {
            remove(directory);
        }
    }

    private static Path declareIn(Path directory) throws IOException {
        for (String place : List.of("service", "sv", "log", "state", "syslog", "root")) {
            Files.createDirectory(directory.resolve(place));
        }
        try (InputStream text = Training.class.getResourceAsStream(DECLARATION)) {
            String declaration = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(
                    directory.resolve("host.toml"), declaration.replace("/training", directory.toString()));
        }
    }

    /** As if a runsv had been there: what is read of it is read by classes of ours, too. */
    private static void superviseIn(Path directory) throws IOException {
        Path service = directory.resolve("sv/cron");
        for (Path each : List.of(service, service.resolve("log"))) {
            Path supervise = Files.createDirectories(each.resolve("supervise"));
            Files.writeString(each.resolve("run"), "#!/bin/sh\n");
            Files.writeString(supervise.resolve("lock"), "");
            Files.write(supervise.resolve("status"), new byte[STATUS_BYTES]);
            Files.writeString(supervise.resolve("instance"), "1 1 0-0\ncommand 1.0\n");
        }
        Files.writeString(service.resolve(".runward"), "runward 1\nservice cron\n");
        Files.createSymbolicLink(directory.resolve("service/cron"), service);
        Files.createDirectory(directory.resolve("state/generations"));
        Files.writeString(directory.resolve("state/generations/cron"), "service 0 1 0 0\nlog 0 1 0 0\n");
    }

    /** What a host is nearly always like, which needs a runsv: so it is only said to be. */
    private static void planAsIfAllRan(Path declaration) {
        DesiredState desired = Declarations.read(Optional.of(declaration));
        Survey survey = Survey.of(desired, Terms.NONE);
        ObservedState found = survey.observed();
        StatusRecord running = new StatusRecord(
                StatusRecord.State.RUN, StatusRecord.Want.UP, false, false, OptionalInt.of(1), Instant.EPOCH);
        Supervision alive = new Supervision(true, Optional.of(running));
        SortedMap<Name, ObservedService> services = new TreeMap<>();
        found.services()
                .forEach((name, service) -> services.put(
                        name,
                        new ObservedService(
                                service.link(),
                                service.directory(),
                                alive,
                                alive,
                                service.logConfig(),
                                generations(survey.rendered().services().get(name)),
                                service.instance(),
                                service.inputs())));
        ObservedState asIf = new ObservedState(
                found.at(),
                found.guests(),
                services,
                found.foreign(),
                found.scanDirectories(),
                found.holds(),
                found.applied());
        Planner.plan(desired, survey.rendered(), asIf, Terms.NONE);
    }

    private static GenerationRecord generations(RenderedService service) {
        Optional<StartedAs> started =
                service.generations().map(files -> new StartedAs(files.service(), 1, Instant.EPOCH));
        Optional<StartedAs> log = service.generations().map(files -> new StartedAs(files.log(), 1, Instant.EPOCH));
        return new GenerationRecord(started, log, Optional.empty(), Optional.empty());
    }

    private static void loadOwnClasses() throws Exception {
        Path jar = Paths.get(Training.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> names;
        try (JarFile file = new JarFile(jar.toFile())) {
            // As java -jar does.
            file.getManifest();
            names = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("org/runward/") && name.endsWith(".class"))
                    .filter(name -> !name.endsWith("package-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        for (String name : names) {
            Class.forName(name, false, Training.class.getClassLoader());
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
