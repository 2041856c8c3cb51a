package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole command lines, run in this process. */
class MainTest {
    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Ran(code, out.toString(), err.toString());
    }

    private Path declaration(String text) throws IOException {
        return Files.writeString(directory.resolve("host.toml"), text);
    }

    @Test
    void anUnknownOptionIsWrongUsageAndTheWayOutIsTold() {
        assertEquals(
                new Ran(64, "", "runward: Unknown option: '--fast'\nSee runward apply --help.\n"),
                run("apply", "--fast"));
    }

    @Test
    void anOptionNearAnotherIsSuggested() {
        Ran ran = run("apply", "--dry-rum");
        assertEquals(64, ran.code());
        assertTrue(ran.err().contains("--dry-run"), ran.err());
    }

    @Test
    void noCommandAnUnknownCommandAndAnExtraWordAreWrongUsage() {
        assertEquals(
                new Ran(
                        64,
                        "",
                        "runward: say what to do: apply, run, status, tree, check, adopt, hold, release, exec, enter or install-service\nSee runward --help.\n"),
                run());
        assertEquals(64, run("aply").code());
        assertEquals(64, run("check", "a", "b").code());
        assertEquals(64, run("apply", "--lock-timeout", "soon").code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apply --dry-run --dry-run   | option '--dry-run' should be specified only once",
                "apply --dry-run=perhaps     | Invalid value for option '--dry-run': 'perhaps' is not a boolean",
                "apply --lock-timeout soon   | Invalid value for option '--lock-timeout': 'soon' is not an int",
                "apply --parallel            | Missing required parameter for option '--parallel' (N)",
                "apply --parallel 65 x       | --parallel: not a number from 1 to 64: 65",
                "apply --lock-timeout -5 x   | --lock-timeout: not a number from 0: -5",
                "apply --output xml          | Invalid value for option '--output': expected one of [TEXT, JSON, ANSIBLE]",
                "apply a b                   | Unmatched argument at index 2: 'b'",
                "run --max-unavailable 0     | --max-unavailable: not a number from 1",
                "tree --color=often          | Invalid value for option '--color': expected one of [AUTO, ALWAYS, NEVER]",
                "tree --width -1             | --width is less than 0; say 0 for no limit",
                "hold                        | Missing required parameter: 'NAME'",
                "release --all a             | say what to release: NAME..., or --all",
                "exec                        | Missing required parameters: 'GUEST', 'COMMAND'",
                "enter                       | Missing required parameter: 'GUEST'",
            })
    void whatIsWrongWithAnOptionIsTold(String words, String message) {
        Ran ran = run(words.split(" "));
        assertEquals(64, ran.code());
        assertEquals("", ran.out());
        assertTrue(ran.err().startsWith("runward: " + message), ran.err());
    }

    @Test
    void debugIsTakenBeforeAndBehindACommand() throws IOException {
        String file = declaration("[services.b]\ncommand = [\"b\"]\n").toString();
        assertEquals(0, run("--debug", "check", file).code());
        assertEquals(0, run("check", file, "--debug").code());
        assertEquals(0, run("check", "--", file).code());
        assertEquals(66, run("check", "--", "--debug").code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "apply",
                "status",
                "tree",
                "check",
                "adopt",
                "hold",
                "release",
                "exec",
                "enter",
                "install-service"
            })
    void theHelpOfEachCommandHasExamplesAndExitCodes(String command) {
        Ran ran = command.isEmpty() ? run("--help") : run(command, "--help");
        assertEquals(0, ran.code());
        assertEquals("", ran.err());
        assertTrue(ran.out().contains("\nExamples:\n  runward "), ran.out());
        assertTrue(ran.out().contains("\nExit codes:\n"), ran.out());
    }

    @Test
    void theHelpOfCheckHasTheCodeOfAFileThatCannotBeRead() {
        assertTrue(run("check", "--help").out().contains("  1    a file of it cannot be read\n"));
    }

    @Test
    void onlyTheLauncherGoesIntoAGuest() {
        String refused = "runward: only the launcher bin/runward can go into a guest; call that\n";
        assertEquals(new Ran(64, "", refused), run("exec", "g", "--", "@file", "--help"));
        assertEquals(new Ran(64, "", refused), run("enter", "g", "--user", "www"));
        assertEquals(64, run("exec", "g").code());
        assertEquals(64, run("exec").code());
        assertEquals(64, run("enter", "g", "ls").code());
    }

    @Test
    void theVersionIsOneLineWhicheverCommandIsAsked() {
        assertEquals(new Ran(0, "runward (not packaged)\n", ""), run("--version"));
        assertEquals(new Ran(0, "runward (not packaged)\n", ""), run("check", "--version"));
    }

    @Test
    void aValidDeclarationIsToldAndCounted() throws IOException {
        Path file = declaration("[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\n");
        assertEquals(new Ran(0, file + ": valid: 1 guest, 1 service\n", ""), run("check", file.toString()));
    }

    @Test
    void aDirectoryIsReadInNameOrderAndOnlyItsTomlFiles() throws IOException {
        Files.writeString(directory.resolve("b.toml"), "[services.b]\ncommand = [\"b\"]\n");
        Files.writeString(directory.resolve("a.toml"), "[services.a]\ncommand = [\"a\"]\n");
        Files.writeString(directory.resolve(".c.toml"), "garbage");
        Files.writeString(directory.resolve("c.toml.bak"), "garbage");
        assertEquals(new Ran(0, directory + ": valid: 0 guests, 2 services\n", ""), run("check", directory.toString()));
    }

    @Test
    void anInvalidDeclarationIsALinePerProblemAndNoTrace() throws IOException {
        Path file = declaration("[services.a]\ncomand = [\"a\"]\nstate = \"x\"\n");
        assertEquals(
                new Ran(
                        65,
                        "",
                        file + ":1: services.a: says nothing to run; write command = [...], run-script = \"...\" or"
                                + " directory = \"...\"\n"
                                + file + ":2: services.a.comand: unknown key; did you mean \"command\"?\n"
                                + file + ":3: services.a.state: not one of \"up\", \"down\", \"unlinked\"\n"),
                run("check", file.toString()));
    }

    @Test
    void aDeclarationThatIsNotThereIsTold() {
        Path missing = directory.resolve("none.toml");
        String hint = ": there is no such declaration; write one, or name another file or directory\n";
        assertEquals(new Ran(66, "", missing + hint), run("check", missing.toString()));
        assertEquals(new Ran(66, "", directory + "/*.toml" + hint), run("check", directory.toString()));
    }

    @Test
    void aFileThatCannotBeReadIsAFailureOfTheHostAndNoTrace() throws IOException {
        Path odd = Files.createDirectories(directory.resolve("d/x.toml")).getParent();
        Ran ran = run("check", odd.toString());
        assertEquals(1, ran.code());
        assertEquals("runward: unable to read " + odd.resolve("x.toml") + ": not a regular file\n", ran.err());
    }

    @Test
    void resultsThatCannotBeWrittenAreAFailure() throws IOException {
        String file = declaration("[services.b]\ncommand = [\"b\"]\n").toString();
        String told = "runward: unable to write to standard output: No space left on device\n";
        assertEquals(new Ran(1, "", told), runInto("No space left on device", "check", file));
        assertEquals(new Ran(1, "", told), runInto("No space left on device", "--help"));
        assertEquals(
                66,
                runInto("No space left on device", "check", directory + "/none").code());
    }

    @Test
    void aReaderThatHasEnoughOfTheResultsIsNoFailure() throws IOException {
        String file = declaration("[services.b]\ncommand = [\"b\"]\n").toString();
        assertEquals(new Ran(0, "", ""), runInto("Broken pipe", "check", file));
    }

    @Test
    void anErrorOfTheMachineIsABugWithItsTrace() throws IOException {
        String file = declaration("[services.b]\ncommand = [\"b\"]\n").toString();
        StringWriter err = new StringWriter();
        PrintWriter out = new PrintWriter(new StringWriter()) {
            @Override
            public void println(String line) {
                throw new StackOverflowError("too deep");
            }
        };

        assertEquals(70, Main.run(out, new PrintWriter(err, true), "check", file));

        assertTrue(err.toString().startsWith("runward: this is a bug in runward, please report it"), err.toString());
        assertTrue(err.toString().contains("StackOverflowError: too deep"), err.toString());
    }

    private static Ran runInto(String error, String... args) {
        StringWriter err = new StringWriter();
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(error);
            }
        };
        int code = Main.run(new StandardOutput(failing), new PrintWriter(err, true), args);
        return new Ran(code, "", err.toString());
    }
}
