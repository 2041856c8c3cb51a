package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of runward's own service: they are those of the example, and settings come out of a shell as they went in. */
class AgentServiceTest {
    private static final Path EXAMPLE = Path.of("examples/runit/runward");

    @TempDir
    private Path scratch;

    private static AgentService service(Map<String, String> settings) {
        return AgentService.at(Path.of("/etc/sv/runward"), settings);
    }

    @Test
    void theFilesAreThoseOfTheExampleAndNoOthers() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                expected.put(EXAMPLE.relativize(file).toString(), Files.readString(file));
            }
        }
        Map<String, String> actual = new TreeMap<>();
        service(Map.of()).scripts().forEach((name, file) -> actual.put(name, file.text()));
        actual.put(AgentService.CONF, service(Map.of()).conf().text());
        assertEquals(expected, actual);
        for (String script : service(Map.of()).scripts().keySet()) {
            assertTrue(Files.isExecutable(EXAMPLE.resolve(script)), script);
        }
    }

    @Test
    void aScriptIsOursWhileItsFirstCommentSaysSo() {
        service(Map.of()).scripts().forEach((name, file) -> {
            assertTrue(AgentService.isOurs(file.text()), name);
            assertTrue(AgentService.isOurs(file.text() + "# edited\n"), name);
            assertFalse(AgentService.isOurs(file.text().replaceFirst("\n#.*\n", "\n")), name);
        });
        assertFalse(AgentService.isOurs("#!/bin/sh\nexec runward run\n"));
        assertFalse(AgentService.isOurs("#!/bin/sh\n\n\n# runward's own service: far below\n"));
    }

    @Test
    void aShellReadsTheSettingsAsTheyWereGiven() throws IOException {
        Map<String, String> settings = Map.of(
                "RUNWARD", "/opt/run ward/bin/runward",
                "DECLARATION", "/etc/it's/$HOME",
                "OPTIONS", "--parallel 2 --allow-guest-restart",
                "INTERVAL", "1m");
        Path conf = Files.writeString(
                scratch.resolve("conf"), service(settings).conf().text());
        String script =
                ". " + conf + "; printf '%s\\n' \"$RUNWARD\" \"$DECLARATION\" \"$OPTIONS\" \"$INTERVAL\" \"$LOG\"";
        assertEquals(
                "/opt/run ward/bin/runward\n/etc/it's/$HOME\n--parallel 2 --allow-guest-restart\n1m\n\n",
                output("sh", "-c", script));
    }

    @Test
    void aSettingThatTheExampleDoesNotHaveIsABug() {
        AgentService service = service(Map.of("INTERVALL", "1m"));
        assertThrows(IllegalStateException.class, service::conf);
        assertThrows(IllegalStateException.class, () -> AgentService.setting("", "INTERVALL"));
    }

    @Test
    void settingsAreFoundInAConf() {
        String conf = "#INTERVAL=7m\nINTERVAL=1m\nINTERVAL=2m\nLOG='/a b'\nOPTIONS=\"--x --y\"\nMETRICS=$(hostname)\n"
                + "export JAVA_HOME=/j\n";
        assertEquals(Optional.of("2m"), AgentService.setting(conf, "INTERVAL"));
        assertEquals(Optional.of("/a b"), AgentService.setting(conf, "LOG"));
        assertEquals(Optional.of("--x --y"), AgentService.setting(conf, "OPTIONS"));
        assertEquals(Optional.of("/j"), AgentService.setting(conf, "JAVA_HOME"));
        assertEquals(Optional.of("/etc/runward"), AgentService.setting(conf, "DECLARATION"));
        assertEquals(Optional.empty(), AgentService.setting(conf, "METRICS"));
    }

    @Test
    void whatIsWrittenIsFoundAgain() {
        Map<String, String> settings = Map.of("LOG", "/a b", "OPTIONS", "--x --y", "METRICS", "/m", "INTERVAL", "9s");
        String conf = service(settings).conf().text();
        settings.forEach((key, value) -> assertEquals(Optional.of(value), AgentService.setting(conf, key)));
    }

    @Test
    void everyScriptIsValidShAndShellcheckHasNothingToSay() throws IOException {
        List<String> scripts = Stream.of("run", "log/run", "check", "finish")
                .map(name -> EXAMPLE.resolve(name).toString())
                .toList();
        for (String script : scripts) {
            assertEquals("", output("sh", "-n", script));
        }
        assertEquals("", output("sh", "-n", EXAMPLE.resolve("conf").toString()));
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "shellcheck")));
        assumeTrue(present || System.getenv("CI") != null, "shellcheck is not installed");
        List<String> shellcheck = new ArrayList<>(List.of("shellcheck", "--norc", "--shell=sh"));
        shellcheck.addAll(scripts);
        assertEquals("", output(shellcheck.toArray(String[]::new)));
    }

    private static String output(String... argv) throws IOException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
