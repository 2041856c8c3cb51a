package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest's files are opened by the runtime alone, which knows how not to be led out of the guest. */
class OciReachIT {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern EXECUTED = Pattern.compile("execve\\(\"([^\"]*)\".*(= 0|<unfinished \\.\\.\\.>)");
    private static final Pattern FORKED = Pattern.compile(".*(?:clone|clone3|fork|vfork)\\b.*= (\\d+)");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void noProgramButTheRuntimeNamesAPathBelowAGuestsRoot() {
        Tools.require("strace");
        sandbox.declare(sandbox.busyboxGuest("g"), """
                [services.inside]
                guest = "g"
                command = ["sleep", "100000"]
                user = "www"
                before = ["true"]
                check = ["true"]
                environment-file = "/etc/settings"
                """);
        sandbox.write("roots/g/etc/settings", "KEY=value\n");
        Process supervisor = trace("supervisor", "-p", "" + sandbox.runsvdir());
        sandbox.eventually(
                "strace looks on", () -> sandbox.read("supervisor.said").contains("attached"));
        Process agent = trace(
                "agent", "bin/runward", "apply", sandbox.path("runward.toml").toString());
        try {
            // strace itself would look on for as long as the guest runs.
            Duration traced = Duration.ofSeconds(180);
            sandbox.eventually(
                    traced, "it is done", () -> sandbox.read("agent.said").contains("Done:"));
            // Else its start would be cut off in the trace.
            sandbox.eventually(
                    traced,
                    "its command runs",
                    () -> new HostProcess(sandbox.guestPid("inside"))
                            .arguments()
                            .get(0)
                            .endsWith("sleep"));
        } finally {
            // At its death the kernel lets all go on that it followed; on TERM it waits for each of them.
            agent.destroyForcibly();
            supervisor.destroyForcibly();
        }
        sandbox.eventually("strace has let go", () -> !agent.isAlive() && !supervisor.isAlive());
        assertTrue(Sandbox.lives(sandbox.guestPid("inside")));

        for (String trace : List.of("agent", "supervisor")) {
            Trace seen = new Trace(sandbox.read(trace).lines().toList());
            assertEquals(List.of(), seen.strangers(sandbox.path("roots/g").toString()), trace);
            // So that an empty list means something: both started the runtime.
            assertTrue(seen.programs.containsValue("crun"), trace + " saw no crun");
        }
        assertTrue(Files.exists(sandbox.path("sv/inside")));
    }

    /** Follows a command into the file "OUTPUT", what it and strace say into "OUTPUT.said". */
    private Process trace(String output, String... command) {
        List<String> words = new ArrayList<>(List.of("strace", "-f", "-e", "trace=%file,%process", "-o"));
        words.add(sandbox.path(output).toString());
        words.addAll(List.of(command));
        return Shell.start(words, sandbox.path(output + ".said"));
    }

    /** Which program each process ran, line by line. */
    private static final class Trace {
        private final Map<String, String> programs = new HashMap<>();
        private final Map<String, String> parents = new HashMap<>();
        private final List<String> lines;

        Trace(List<String> lines) {
            this.lines = lines;
            // Parents first: a child may be seen before its parent is told its number.
            lines.forEach(line -> match(FORKED, line).ifPresent(fork -> parents.put(fork.group(1), pid(line))));
        }

        /** Calls that name the directory and are more than a look at it, or name what is below, by other programs. */
        List<String> strangers(String directory) {
            List<String> strangers = new ArrayList<>();
            for (String line : lines) {
                match(LINE, line)
                        .flatMap(parts -> match(EXECUTED, parts.group(2)))
                        .ifPresent(call -> programs.put(pid(line), call.group(1).replaceAll(".*/", "")));
                boolean below = line.contains("\"" + directory + "/");
                boolean opened =
                        line.contains("\"" + directory + "\"") && !line.matches("\\d+ +\\w*(stat|access)\\w*\\(.*");
                if ((below || opened) && !program(pid(line)).equals("crun")) {
                    strangers.add(program(pid(line)) + ": " + line);
                }
            }
            return strangers;
        }

        private String program(String pid) {
            String known = programs.get(pid);
            if (known != null || !parents.containsKey(pid)) {
                return known == null ? "unknown" : known;
            }
            return program(parents.get(pid));
        }

        private static String pid(String line) {
            return line.substring(0, Math.max(0, line.indexOf(' ')));
        }

        private static java.util.Optional<Matcher> match(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.matches() ? java.util.Optional.of(matcher) : java.util.Optional.empty();
        }
    }
}
