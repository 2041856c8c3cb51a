package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The {@code log} key: what svlogd is told, that it does it, and that it is told again without a restart. */
class LogSettingsIT {
    private static final String STAMP = "[0-9_:.-]+ ";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void theSettingsOfALogAreInForce() throws IOException {
        Path processor = installProcessor();
        declareTalker("{ size = 2000, keep = 2, rotate-after = \"1d\", prefix = \"talker: \","
                + " filters = [\"-*debug*\", \"+*debug: keep*\"], processor = [\"" + processor
                + "\", \"one  word\"] }");
        sandbox.applyOk();

        assertEquals(
                "s2000\nn2\nt86400\n!" + processor + " 'one  word'\nptalker: \n-*debug*\n+*debug: keep*\n",
                sandbox.read("log/talker/config"));
        say("debug: drop this", "debug: keep this", "plain");
        sandbox.eventually(
                "three lines, one dropped", () -> sandbox.log("talker").contains("plain"));
        List<String> lines = sandbox.log("talker").lines().toList();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).matches(STAMP + "talker: debug: keep this"), lines::toString);
        assertTrue(lines.get(1).matches(STAMP + "talker: plain"), lines::toString);

        // A processor that is at work holds up the next rotation: many lines, but not all in one go.
        for (int round = 0; round < 5; round++) {
            String mark = "round " + round;
            long rotations = processed();
            say(IntStream.range(0, 40)
                    .mapToObj(i -> mark + " line " + i + " " + "x".repeat(20))
                    .toArray(String[]::new));
            sandbox.eventually(mark + " is rotated and processed", () -> processed() > rotations);
        }
        // svlogd makes room before it rotates, and does not count the file that is being processed then.
        sandbox.eventually(
                "two rotated files stay, and one at most beside them",
                () -> processed() >= 5 && rotated().size() <= 3);
        assertTrue(Files.size(sandbox.path("log/talker/current")) <= 2000);
        // svlogd may take one away while it is looked at.
        sandbox.eventually(
                "every rotated file has been processed",
                () -> rotated().stream()
                        .map(file -> sandbox.read("log/talker/" + file.getFileName()))
                        .allMatch(text -> text.startsWith("processed with one  word\n")));
    }

    @Test
    void changedSettingsAreReadByTheSameSvlogdAndEditedOnesPutBack() throws IOException {
        declareTalker("{ prefix = \"old: \" }");
        sandbox.applyOk();
        say("first");
        sandbox.eventually("the first line", () -> sandbox.log("talker").contains("old: first"));
        long talker = sandbox.pid("talker");
        long svlogd = sandbox.pid("talker/log");

        declareTalker("{ prefix = \"new: \", size = \"10K\" }");
        Shell.Result changed = sandbox.applyOk();

        assertTrue(changed.out().contains("service talker"), changed::toString);
        assertFalse(changed.out().contains("restart"), changed::toString);
        sayUntil("second", "new: second");
        assertEquals("s10240\nn10\npnew: \n", sandbox.read("log/talker/config"));
        sandbox.assertNothingToDo();

        sandbox.write("log/talker/config", "pedited: \n");
        sandbox.sv("hup", "talker/log").orFail();
        sayUntil("third", "edited: third");
        Shell.Result put = sandbox.applyOk();
        assertTrue(put.out().contains("log settings differ"), put::toString);
        assertEquals("s10240\nn10\npnew: \n", sandbox.read("log/talker/config"));
        sayUntil("fourth", "new: fourth");
        assertEquals(svlogd, sandbox.pid("talker/log"), "svlogd got HUP and no restart");
        assertEquals(talker, sandbox.pid("talker"));
    }

    @Test
    void aLogServiceThatIsDownComesBackAndNoLineIsLost() throws IOException {
        declareTalker("{ keep = 3 }");
        sandbox.applyOk();
        long talker = sandbox.pid("talker");
        long svlogd = sandbox.pid("talker/log");

        sandbox.sv("down", "talker/log").orFail();
        sandbox.eventually("svlogd is down", () -> sandbox.pid("talker/log") == 0);
        say("while it is down");
        Shell.Result result = sandbox.applyOk();
        assertTrue(result.out().contains("log service down"), result::toString);
        sandbox.eventually("the line that waited", () -> sandbox.log("talker").contains("while it is down"));
        assertFalse(Sandbox.lives(svlogd));

        long second = sandbox.pid("talker/log");
        Shell.kill("KILL", second);
        sandbox.eventually(
                "runsv starts another", () -> sandbox.pid("talker/log") != second && sandbox.pid("talker/log") > 0);
        say("after the kill");
        sandbox.eventually("its line", () -> sandbox.log("talker").contains("after the kill"));
        sandbox.applyOk();
        assertEquals(talker, sandbox.pid("talker"), "the service itself stays");
    }

    /** A service that says what is appended to a file. */
    private void declareTalker(String log) throws IOException {
        if (!Files.exists(sandbox.path("said"))) {
            Files.createFile(sandbox.path("said"));
        }
        sandbox.declare("""
                [services.talker]
                command = ["tail", "-n", "+1", "-f", "%s"]
                log = %s
                """.formatted(sandbox.path("said"), log));
    }

    private void say(String... lines) throws IOException {
        Files.writeString(
                sandbox.path("said"),
                Stream.of(lines).map(line -> line + "\n").collect(Collectors.joining()),
                StandardOpenOption.APPEND);
    }

    /** svlogd does not say when it has read its settings, so it is asked again and again. */
    private void sayUntil(String words, String logged) {
        sandbox.eventually("svlogd writes " + logged, () -> {
            say(words);
            return sandbox.log("talker").contains(logged);
        });
    }

    private Path installProcessor() {
        sandbox.write(
                "processor", "#!/bin/sh\necho \"processed with $1\"\ncat\necho >>" + sandbox.path("processed") + "\n");
        Shell.run("chmod 755 " + sandbox.path("processor")).orFail();
        return sandbox.path("processor");
    }

    private long processed() {
        return sandbox.read("processed").length();
    }

    private List<Path> rotated() {
        return Shell.run("ls " + sandbox.path("log/talker") + " | grep '^@.*[.]s$'")
                .out()
                .lines()
                .map(name -> sandbox.path("log/talker/" + name))
                .toList();
    }
}
