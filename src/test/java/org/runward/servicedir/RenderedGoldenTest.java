package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.runward.desired.Declaration;
import org.runward.desired.DesiredState;
import org.runward.desired.InvalidDeclaration;
import org.runward.desired.toml.Source;

/**
 * Whole directories as they are rendered, against files.
 *
 * <p>A case is a folder with {@code runward.toml}, whose first line says which directories are looked at, and {@code
 * expected}, which holds them by their absolute path and their modes in {@code modes}. {@code mvn test
 * -Dtest=RenderedGoldenTest -Dgolden.update=true} writes {@code expected} anew; read the difference before it is committed.
 */
class RenderedGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/org/runward/servicedir/golden");
    private static final String MODES = "modes";
    private static final String RENDERS = "# renders: ";

    @TempDir
    private Path scratch;

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDirectoriesAreAsExpected(String name) throws IOException, InvalidDeclaration {
        SortedMap<String, String> rendered = withModes(rendered(name));
        Path expected = CASES.resolve(name).resolve("expected");
        if (Boolean.getBoolean("golden.update")) {
            replace(expected, rendered);
        }
        SortedMap<String, String> there = read(expected);
        assertEquals(List.copyOf(there.keySet()), List.copyOf(rendered.keySet()), name);
        there.forEach((path, text) -> assertEquals(text, rendered.get(path), name + ": " + path));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void renderingTwiceGivesTheSame(String name) throws IOException, InvalidDeclaration {
        assertEquals(rendered(name), rendered(name));
    }

    @Test
    void everyScriptIsValidShAndShellcheckHasNothingToSay() throws IOException, InvalidDeclaration {
        List<String> scripts = new ArrayList<>();
        for (String name : cases()) {
            for (Map.Entry<String, RenderedFile> file : rendered(name).entrySet()) {
                if (file.getValue().text().startsWith("#!/bin/sh\n")) {
                    Path script = scratch.resolve(name + file.getKey().replace('/', '.'));
                    Files.writeString(script, file.getValue().text());
                    scripts.add(script.toString());
                }
            }
        }
        for (String script : scripts) {
            assertEquals("", output("sh", "-n", script));
        }
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "shellcheck")));
        assumeTrue(present || System.getenv("CI") != null, "shellcheck is not installed");
        // SC2016: a $ in single quotes is part of a declared value, and is to stay what it is.
        List<String> shellcheck = new ArrayList<>(List.of("shellcheck", "--norc", "--shell=sh", "--exclude=SC2016"));
        shellcheck.addAll(scripts);
        assertEquals("", output(shellcheck.toArray(String[]::new)));
    }

    private static String output(String... argv) throws IOException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static SortedMap<String, RenderedFile> rendered(String name) throws IOException, InvalidDeclaration {
        byte[] declaration = Files.readAllBytes(CASES.resolve(name).resolve("runward.toml"));
        String first = new String(declaration, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow();
        assertEquals(RENDERS, first.substring(0, RENDERS.length()));
        List<Path> shown = Stream.of(first.substring(RENDERS.length()).split(" "))
                .map(Path::of)
                .toList();
        DesiredState desired = Declaration.read(List.of(new Source("runward.toml", declaration)));

        SortedMap<String, RenderedFile> files = new TreeMap<>();
        Rendered all = Rendered.of(desired);
        all.guests().values().forEach(guest -> add(guest.directory(), shown, files));
        all.services().values().forEach(service -> {
            service.directory().ifPresent(directory -> add(directory, shown, files));
            service.log()
                    .filter(log -> shown.contains(log.directory()))
                    .ifPresent(log -> files.put(
                            log.file().toString(),
                            new RenderedFile(RenderedFile.PLAIN, log.config(), RenderedFile.Role.LOG)));
        });
        return files;
    }

    private static void add(RenderedDirectory directory, List<Path> shown, Map<String, RenderedFile> files) {
        if (shown.contains(directory.path())) {
            directory.files().forEach((path, file) -> files.put(directory.path() + "/" + path, file));
        }
    }

    private static SortedMap<String, String> withModes(SortedMap<String, RenderedFile> files) {
        SortedMap<String, String> texts = new TreeMap<>();
        StringBuilder modes = new StringBuilder();
        files.forEach((path, file) -> {
            texts.put(path.substring(1), file.text());
            modes.append(String.format("%04o %s%n", file.mode(), path));
        });
        texts.put(MODES, modes.toString());
        return texts;
    }

    private static SortedMap<String, String> read(Path expected) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(expected)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                texts.put(expected.relativize(path).toString(), Files.readString(path));
            }
        }
        return texts;
    }

    private static void replace(Path expected, Map<String, String> texts) throws IOException {
        if (Files.exists(expected)) {
            try (Stream<Path> paths = Files.walk(expected)) {
                for (Path path :
                        paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = expected.resolve(text.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.getValue());
        }
    }
}
