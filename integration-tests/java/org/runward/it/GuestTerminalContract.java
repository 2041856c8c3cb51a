package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What {@code runward enter} promises of any guest on a terminal. */
abstract class GuestTerminalContract extends SessionTest {
    GuestTerminalContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    @Test
    void onATerminalTheCommandHasOneOfTheGuestsOwn() throws IOException {
        applyGuest();
        for (String user : List.of("root", "www")) {
            Path tty = sandbox.path("tty");
            Files.deleteIfExists(tty);
            String script = "tty >" + tty + "; stty rows 33 cols 77; stty -g >" + sandbox.path("before") + "; "
                    + enter("--user " + user) + "; echo status $?; stty -g >" + sandbox.path("after")
                    + "; stat -c '%u:%g %a' $(tty)";
            Process session = onTerminal(script);
            try (OutputStream keys = session.getOutputStream()) {
                shows("session.out", "[$#] ");
                String owner = Shell.run("stat -c '%u:%g %a' $(cat " + tty + ")")
                        .orFail()
                        .out();
                type(keys, "tty; stty size; ls -ln $(tty); id -u\n");
                shows(
                        "session.out",
                        "/dev/pts/\\d+\\s+33 77\\s.*crw--w---- +1 +" + (user.equals("root") ? 0 : 33) + " .*\\s"
                                + (user.equals("root") ? 0 : 33) + "\\s");
                Shell.run("stty -F $(cat " + tty + ") rows 44 cols 99").orFail();
                until(keys, "stty size\n", "44 99\\s");
                type(keys, "sleep 4646\n");
                awaitInstances("g", "4646", 1);
                type(keys, "\u0003");
                awaitInstances("g", "4646", 0);
                type(keys, "echo after $?\n");
                shows("session.out", "after 130\\s");
                type(keys, "exit 7\n");
                shows("session.out", "status 7\\s+" + owner.strip() + "\\s");
                assertEquals(sandbox.read("before"), sandbox.read("after"));
            }
            assertEquals(0, status(session));
        }
        assertEquals("0:0 666", Shell.run("stat -c '%u:%g %a' /dev/null").out().strip());
    }

    @Test
    void aTerminalThatHangsUpAndARunwardThatIsKilledLeaveNothing() throws IOException {
        applyGuest();
        for (boolean killed : new boolean[] {true, false}) {
            Path pid = sandbox.path("pid");
            Files.deleteIfExists(pid);
            Process session = onTerminal("sh -c 'echo $$ >" + pid + "; exec " + enter("") + "';"
                    + " until stty -a | tr '\\n' ' ' | grep -q ' icanon.* echo '; do sleep 0.1; done; echo restored");
            try (OutputStream keys = session.getOutputStream()) {
                shows("session.out", "# ");
                type(keys, "sleep 4747\n");
                awaitInstances("g", "4747", 1);
                if (killed) {
                    Shell.kill("KILL", Long.parseLong(Files.readString(pid).strip()));
                    shows("session.out", "restored\\s");
                } else {
                    session.destroyForcibly();
                }
                awaitInstances("g", "4747", 0);
            }
            sandbox.eventually("nothing is left", () -> processes("g").isEmpty());
        }
    }

    private Process onTerminal(String script) throws IOException {
        sandbox.write("session.out", "");
        return new ProcessBuilder(sandbox.here(
                        Sandbox.withNoSignalBlocked(List.of("script", "-q", "-e", "-f", "-c", script, "/dev/null"))))
                .redirectErrorStream(true)
                .redirectOutput(sandbox.path("session.out").toFile())
                .start();
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private void shows(String file, String pattern) {
        java.util.regex.Pattern shown = java.util.regex.Pattern.compile(pattern, java.util.regex.Pattern.DOTALL);
        try {
            sandbox.eventually(
                    Duration.ofSeconds(60),
                    pattern,
                    () -> shown.matcher(sandbox.read(file)).find());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in\n" + sandbox.read(file), e);
        }
    }

    /** Asks again until the answer is right. */
    private void until(OutputStream keys, String question, String answer) {
        java.util.regex.Pattern shown = java.util.regex.Pattern.compile(answer);
        sandbox.eventually(Duration.ofSeconds(60), answer, () -> {
            type(keys, question);
            java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
            return shown.matcher(sandbox.read("session.out")).find();
        });
    }
}
