package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A command in a guest has exactly the environment that is declared, and nothing on the host ever obeys it. */
abstract class GuestEnvironmentContract extends RecordingContract {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    GuestEnvironmentContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    @Test
    void theEnvironmentIsExactlyWhatIsDeclaredAndOnTheHostNothingObeysIt() {
        String guest = recordingGuest("");
        Path noted = sandbox.path("noted-environments");
        sandbox.write("trap.sh", "touch " + sandbox.path("canary") + "\n");
        // Where the canary could be touched from inside, too.
        Shell.run("mkdir -m 1777 -p " + root("g") + sandbox.directory()).orFail();
        sandbox.write("roots/g/etc/env", lines(inFile()));
        Shell.run("chmod 600 " + root("g") + "/etc/env").orFail();
        runtime.host();
        runtime.noteEnvironments(noted);
        declare(
                guest,
                """
                [services.bare]
                guest = "g"
                """ + recorded("bare"),
                """
                [services.declared]
                guest = "g"
                user = "www"
                environment = { %s }
                """.formatted(table(declared())) + recorded("declared"),
                """
                [services.file]
                guest = "g"
                user = "www"
                environment-file = "/etc/env"
                """ + recorded("file"),
                """
                [services.both]
                guest = "g"
                environment-file = "/etc/env"
                environment = { %s }
                """.formatted(table(declared())) + recorded("both"));

        sandbox.applyOk();

        Map<String, String> both = new TreeMap<>(inFile());
        both.putAll(declared());
        for (String key : List.of("command", "before", "check")) {
            assertEnvironment("bare-" + key, "/root", Map.of());
            assertEnvironment("declared-" + key, "/", declared());
            assertEnvironment("file-" + key, "/", inFile());
            assertEnvironment("both-" + key, "/root", both);
        }
        nothingOfItIsOnTheHost(noted);
    }

    private void nothingOfItIsOnTheHost(Path noted) {
        String seen = sandbox.read(noted.getFileName().toString());
        assertTrue(seen.contains("PATH="), "no program of the runtime was noted");
        for (String text : List.of("trap.sh", "hunter2", "/from/file", "/declared/bin", "HOSTILE")) {
            assertFalse(seen.contains(text), text + " is in an environment on the host:\n" + seen);
            assertFalse(runtime.calls().contains(text), text + " is in an argument list");
        }
        List<String> found = Shell.run("find " + sandbox.directory() + " -name canary")
                .out()
                .lines()
                .toList();
        // The guest's own shell may source what its service asks it to; that is inside.
        assertEquals(List.of(), found);
        for (String service : List.of("bare", "declared", "file", "both")) {
            assertFalse(hasSaid(service, "preload"), () -> sandbox.log(service));
        }
        // Others than root cannot read it on the disk.
        assertEquals(
                "",
                Shell.run("cd " + sandbox.directory() + " && grep -rlFe hunter2 sv state | xargs -r stat -c '%a %n'"
                                + " | grep -v '^600 '")
                        .out());
    }

    private void assertEnvironment(String record, String home, Map<String, String> declared) {
        awaitRecord(record);
        Map<String, String> expected = new TreeMap<>(Map.of("PATH", PATH));
        expected.putAll(runtime.ownEnvironment(home));
        expected.putAll(declared);
        Map<String, String> found = new TreeMap<>();
        for (String variable : ProcessFacts.records(root("g").resolve("report/" + record + ".environ"))) {
            String[] pair = variable.split("=", 2);
            assertEquals(null, found.put(pair[0], pair[1]), record + " has " + pair[0] + " twice");
        }
        assertEquals(expected.toString(), found.toString(), record);
    }

    private Map<String, String> declared() {
        Map<String, String> declared = new TreeMap<>(hostile("/declared/bin:/bin"));
        declared.put("BLANKS", "  a  b  ");
        declared.put("QUOTES", "it's \"quoted\" `touch /report/canary` $(touch /report/canary)");
        declared.put("DOLLAR", "$HOME ${PATH} $$");
        declared.put("LINES", "one\n\n=two\n+three\n.\nfour\n");
        declared.put("NOTHING", "");
        declared.put("SECRET", "hunter2");
        declared.put("UNICODE", "žluťoučký 🐎");
        declared.put("BACKSLASH", "\\n \\\\ \\");
        declared.put("MARK", "declared");
        return declared;
    }

    private Map<String, String> inFile() {
        Map<String, String> file = new TreeMap<>(hostile("/from/file:/bin"));
        file.put("FILE_SECRET", "hunter2 # \\ $HOME `x` \"y\"");
        file.put("COMMAND", "$(touch /canary; touch " + sandbox.path("canary") + ")");
        file.put("EMPTY", "");
        file.put("MARK", "file");
        return file;
    }

    /** What shells, the dynamic linker and perl obey, and names that our own scripts may happen to use. */
    private Map<String, String> hostile(String path) {
        Map<String, String> hostile = new LinkedHashMap<>();
        for (String name : List.of("BASH_ENV", "PERL5DB", "PROMPT_COMMAND")) {
            hostile.put(name, sandbox.path("trap.sh").toString());
        }
        hostile.put("LD_PRELOAD", sandbox.path("HOSTILE.so").toString());
        hostile.put("LD_LIBRARY_PATH", "/HOSTILE");
        hostile.put("PERL5OPT", "-MHOSTILE");
        hostile.put("PATH", path);
        hostile.put("IFS", "HOSTILE/");
        hostile.put("PS4", "$(touch " + sandbox.path("canary") + ")");
        hostile.put("HOME", "/HOSTILE/home");
        hostile.put("PWD", "/HOSTILE/pwd");
        hostile.put("SHLVL", "41");
        for (String name :
                "a b c d i k l n o s u v x lines line words value user status environment assignment".split(" ")) {
            hostile.put(name, "HOSTILE " + name);
        }
        return hostile;
    }

    private static String lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "="
                        + (entry.getValue().contains("hunter2")
                                ? "\"" + entry.getValue().replaceAll("([\\\\\"$`])", "\\\\$1") + "\""
                                : entry.getValue().contains("'") ? entry.getValue() : "'" + entry.getValue() + "'"))
                .collect(Collectors.joining("\n", "# hostile\n", "\n"));
    }

    private static String table(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + toml(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
