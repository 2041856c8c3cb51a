package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of runward's own service, run as runsv and sv run them, in a directory with a supervise that says what it is to. */
class AgentScriptsTest {
    private static final Path EXAMPLE = Path.of("examples/runit/runward").toAbsolutePath();
    /** Below the pause of finish, with time for a slow machine. */
    private static final Duration SOON = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    private record Ended(int code, String output, boolean soon) {}

    @BeforeEach
    void supervise() throws IOException {
        Files.createDirectory(directory.resolve("supervise"));
        write("supervise/stat", "finish\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private Process start(String script, String... arguments) throws IOException {
        String[] argv = new String[arguments.length + 1];
        argv[0] = EXAMPLE.resolve(script).toString();
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        return new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private Ended run(String script, String... arguments) throws Exception {
        long begun = System.nanoTime();
        Process process = start(script, arguments);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(
                process.exitValue(),
                output,
                Duration.ofNanos(System.nanoTime() - begun).compareTo(SOON) < 0);
    }

    @Test
    void checkSaysYesExactlyForTheProcessThatSaidSo() throws Exception {
        assertEquals(1, run("check").code());
        write("supervise/pid", "4711\n");
        assertEquals(1, run("check").code());
        write("supervise/ready", "471\n");
        assertEquals(1, run("check").code());
        write("supervise/ready", "4711\n");
        assertEquals(new Ended(0, "", true), run("check"));
        write("supervise/pid", "4712\n");
        assertEquals(1, run("check").code());
        write("supervise/pid", "");
        write("supervise/ready", "");
        assertEquals(new Ended(1, "", true), run("check"));
    }

    @Test
    void finishSaysNothingOfAnEndThatIsAsItShould() throws Exception {
        write("supervise/ready", "4711\n");
        assertEquals(new Ended(0, "", true), run("finish", "0", "0"));
        assertFalse(Files.exists(directory.resolve("supervise/ready")));
    }

    @Test
    void finishTellsOtherEndsInALineAndEndsAtOnce() throws Exception {
        assertEquals(new Ended(0, "runward: ended with exit code 1\n", true), run("finish", "1", "0"));
        assertEquals(new Ended(0, "runward: ended by signal 9\n", true), run("finish", "-1", "9"));
        assertEquals(new Ended(0, "runward: ended by signal 11\n", true), run("finish", "-1", "139"));
    }

    @Test
    void afterAnEndThatWouldComeAgainFinishWaitsForAWhile() throws Exception {
        Ended ended = run("finish", "65", "0");
        assertEquals(new Ended(0, "runward: ended with exit code 65; it starts again in 10 s\n", false), ended);
    }

    @Test
    void finishEndsSoonWhenTheServiceIsToGoDown() throws Exception {
        for (String code : new String[] {"64", "78", "126", "127"}) {
            write("supervise/stat", "finish\n");
            Process finish = start("finish", code, "0");
            BufferedReader output = finish.inputReader(StandardCharsets.UTF_8);
            assertEquals("runward: ended with exit code " + code + "; it starts again in 10 s", output.readLine());
            write("supervise/stat", "finish, want down\n");
            assertTrue(finish.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS), code);
            assertEquals(0, finish.exitValue());
        }
    }

    @Test
    void finishDoesNotWaitWhereTheServiceIsToGoDownAnyway() throws Exception {
        write("supervise/stat", "finish, want exit\n");
        assertEquals(new Ended(0, "runward: ended with exit code 69\n", true), run("finish", "69", "0"));
    }
}
