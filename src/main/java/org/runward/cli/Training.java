package org.runward.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What the launcher runs once, for the JVM to note which classes runward needs, so that they go into the class archive.
 *
 * <p>It loads each class of runward itself, and has the commands that are run most often look at a small declaration whose
 * places are all in a temporary directory: the host's own are neither read nor written. How those commands end does not
 * matter, since they are loaded by then.
 */
final class Training {
    private static final String DECLARATION = "/org/runward/cli/training.toml";

    private Training() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("runward-training");
        try {
            Path declaration = declareIn(directory);
            PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
            for (List<String> words : List.of(
                    List.of("check", declaration.toString()),
                    List.of("check", directory.toString()),
                    List.of("apply", "--dry-run", declaration.toString()),
                    List.of("status", "-f", declaration.toString()),
                    List.of("apply", "--help"))) {
                Main.run(nowhere, nowhere, words.toArray(String[]::new));
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
