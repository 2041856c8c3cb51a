package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code environment} and {@code environment-file}: data on the host as in a guest, whatever is in them. */
class EnvironmentIT {
    private static final String SECRET = "hunter2-of-the-test";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withRunsvdirsOutputInAFile();

    @Test
    void theLinesOfAnEnvironmentFileAreDataOnTheHostAndInAGuest() throws IOException {
        String guest = sandbox.busyboxGuest("g", "log-relay = \"off\"");
        // Where a canary could be touched from in there, too.
        Shell.run("mkdir -m 1777 -p " + root() + sandbox.directory()).orFail();
        sandbox.write("env", fileText());
        sandbox.write("roots/g/etc/env", fileText());
        Files.setPosixFilePermissions(root().resolve("etc/env"), PosixFilePermissions.fromString("rw-------"));
        sandbox.write("roots/g/etc/hostname", "FROM=guest\n");
        Files.createSymbolicLink(root().resolve("etc/link"), Path.of("/etc/hostname"));
        sandbox.declare(
                guest, service("host", "user = \"nobody\"", sandbox.path("env").toString()), """
                [services.inside]
                guest = "g"
                user = "www"
                %s
                [services.linked]
                guest = "g"
                command = ["sleep", "100000"]
                environment-file = "/etc/link"
                """.formatted(
                                keys("/etc/env")));

        sandbox.applyOk();

        assertHasTheFile(sandbox.awaitProgram("host", "sleep"));
        assertHasTheFile(sandbox.inside("inside"));
        assertEquals("33 33 33 33", ProcessFacts.status(sandbox.guestPid("inside"), "Uid:"));
        assertEquals(
                "guest",
                ProcessFacts.environment(sandbox.inside("linked")).get("FROM"),
                "the guest's file and not the host's");
        assertNoCanary();
    }

    /** What root runs before the service is the user that it is to be: id(1), tr(1), chpst(8). */
    @Test
    void noVariableOfAFileCountsForRoot() {
        sandbox.write("env", "PATH=" + sandbox.path("theirs") + ":/usr/bin:/bin\nLD_PRELOAD=\nOURS=yes\n");
        for (String program : List.of("id", "tr", "chpst", "sh", "rm", "awk", "sleep", "true")) {
            sandbox.write(
                    "theirs/" + program,
                    "#!/bin/sh\n[ ! -O / ] || touch " + canary() + "-" + program + "\nexec /usr/bin/" + program
                            + " \"$@\"\n");
        }
        Shell.run("chmod 711 " + sandbox.directory() + "; chmod -R 755 " + sandbox.path("theirs"))
                .orFail();
        sandbox.declare("""
                [services.host]
                user = "nobody"
                before = ["true"]
                command = ["sleep", "%s"]
                check = ["true"]
                validate = ["true"]
                limits = { open-files = 256 }
                environment-file = "%s"
                """.formatted(marker(), sandbox.path("env")));
        sandbox.applyOk();
        sandbox.awaitProgram("host", "sleep");

        sandbox.sv("check", "host").orFail();
        Shell.run("cd " + sandbox.path("sv/host") + " && ./validate").orFail();
        assertNoCanary();
        Map<String, String> environment = ProcessFacts.environment(sandbox.pid("host"));
        assertEquals("yes", environment.get("OURS"));
        assertTrue(environment.get("PATH").startsWith(sandbox.path("theirs") + ":"), environment::toString);
        assertEquals("65534 65534 65534 65534", ProcessFacts.status(sandbox.pid("host"), "Uid:"));
        assertEquals(
                "",
                Shell.run("ls " + sandbox.path("sv/host/supervise") + " | grep environment; ls -l /proc/"
                                + sandbox.pid("host") + "/fd | grep ' 7 ->'")
                        .out());
    }

    @Test
    void aFileThatIsMissingOrHoldsSomethingElseKeepsTheServiceDownAndItsContentSecret() {
        String broken = "GOOD=1\n# comment\n" + SECRET + " is no assignment\n";
        String unclosed = "A=\"" + SECRET + "\n";
        String guest = sandbox.busyboxGuest("g", "log-relay = \"off\"");
        sandbox.write("broken", broken);
        sandbox.write("unclosed", unclosed);
        sandbox.write("roots/g/etc/broken", broken);
        sandbox.write("roots/g/etc/unclosed", unclosed);
        Map<String, List<String>> expected = new LinkedHashMap<>();
        StringBuilder services = new StringBuilder();
        for (String place : List.of("host", "guest")) {
            String key = place.equals("guest") ? "guest = \"g\"" : "";
            String directory =
                    place.equals("guest") ? "/etc" : sandbox.directory().toString();
            services.append(service(place + "-missing", key, directory + "/missing"));
            services.append(service(place + "-broken", key, directory + "/broken"));
            services.append(service(place + "-unclosed", key, directory + "/unclosed"));
            expected.put(place + "-missing", List.of(directory + "/missing"));
            expected.put(place + "-broken", List.of(directory + "/broken", "line 3: not KEY=VALUE"));
            expected.put(place + "-unclosed", List.of(directory + "/unclosed", "line 1: no closing double quote"));
        }
        sandbox.declare(guest, services.toString());
        sandbox.doesNotEndConverged();

        Shell.Result result = sandbox.apply();

        assertEquals(1, result.status(), result::toString);
        expected.forEach((service, words) -> {
            assertTrue(result.err().contains("service " + service + ": unable to bring up"), result::toString);
            words.forEach(word -> assertTrue(sandbox.log(service).contains(word), () -> sandbox.log(service)));
            assertEquals(0, sandbox.guestPid(service));
        });
        Shell.Result status = sandbox.status();
        assertEquals(3, status.status(), status::toString);
        assertFalse((result + "" + status).contains(SECRET), result + "\n" + status);
        Shell.Result found = Shell.run("cd " + sandbox.directory() + " && grep -rlF -e " + SECRET
                + " runsvdir.log log state/generations sv/*/* 2>/dev/null");
        assertEquals("", found.out(), "files with the content of an environment-file");
        assertEquals("", Shell.run("pgrep -f '[s]leep " + marker() + "$'").out(), "no command has come up");
    }

    /** One that no other sleeping process has. */
    private String marker() {
        return "1" + sandbox.runsvdir();
    }

    private String service(String name, String place, String file) {
        return "[services." + name + "]\n" + place + "\n" + keys(file) + "\n";
    }

    private String keys(String file) {
        return """
                command = ["sleep", "%s"]
                environment = { WINS = "declared", SPACES = 'a  "b" $(touch %s)', LINES = "one\\ntwo", NOTHING = "", c = "mine", l = "too" }
                environment-file = "%s"
                """.formatted(marker(), canary(), file);
    }

    private String fileText() {
        return """
                # a comment
                ; another

                PLAIN=one
                export EXPORTED=two
                   INDENTED=three
                COMMENTED=four   # not this
                HASH=a#b
                SINGLE='it has "double" and $HOME and \\n'
                DOUBLE="it has 'single', \\"double\\", \\$HOME, \\\\ and \\n"
                QUOTED_BLANK="  blanks  " # and a comment
                COMMAND=$(touch CANARY)
                TICKS=`touch CANARY`
                QUOTED_COMMAND="$(touch CANARY)`touch CANARY`"
                BACKSLASH=\\t \\1 & \\
                SEMICOLON=a; touch CANARY
                A_HOME=$HOME ${HOME} ~
                UNICODE=žluťoučký kůň 日本 🐎
                EMPTY=
                WINS=file
                CRLF=windows\r
                CRLF_QUOTED="windows too"\r
                EQUALS=a=b=c
                assignment=ours
                environment=ours, too
                user=and
                groups=so on
                lines=and so on
                PATH=/from/file:/usr/sbin:/usr/bin:/sbin:/bin
                LAST=no line end""".replace("CANARY", canary());
    }

    private Map<String, String> expected() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("PLAIN", "one");
        expected.put("EXPORTED", "two");
        expected.put("INDENTED", "three");
        expected.put("COMMENTED", "four");
        expected.put("HASH", "a#b");
        expected.put("SINGLE", "it has \"double\" and $HOME and \\n");
        expected.put("DOUBLE", "it has 'single', \"double\", $HOME, \\ and \\n");
        expected.put("QUOTED_BLANK", "  blanks  ");
        expected.put("COMMAND", "$(touch CANARY)");
        expected.put("TICKS", "`touch CANARY`");
        expected.put("QUOTED_COMMAND", "$(touch CANARY)`touch CANARY`");
        expected.put("BACKSLASH", "\\t \\1 & \\");
        expected.put("SEMICOLON", "a; touch CANARY");
        expected.put("A_HOME", "$HOME ${HOME} ~");
        expected.put("UNICODE", "žluťoučký kůň 日本 🐎");
        expected.put("EMPTY", "");
        expected.put("WINS", "declared");
        expected.put("CRLF", "windows");
        expected.put("CRLF_QUOTED", "windows too");
        expected.put("EQUALS", "a=b=c");
        expected.put("assignment", "ours");
        expected.put("environment", "ours, too");
        expected.put("user", "and");
        expected.put("groups", "so on");
        expected.put("lines", "and so on");
        expected.put("PATH", "/from/file:/usr/sbin:/usr/bin:/sbin:/bin");
        expected.put("LAST", "no line end");
        expected.put("SPACES", "a  \"b\" $(touch CANARY)");
        expected.put("LINES", "one\ntwo");
        expected.put("NOTHING", "");
        expected.put("c", "mine");
        expected.put("l", "too");
        expected.replaceAll((key, value) -> value.replace("CANARY", canary()));
        return expected;
    }

    private void assertHasTheFile(long pid) {
        assertNotEquals(0, pid);
        Map<String, String> environment = ProcessFacts.environment(pid);
        Map<String, String> found = new LinkedHashMap<>(environment);
        found.keySet().retainAll(expected().keySet());
        assertEquals(new java.util.TreeMap<>(expected()).toString(), new java.util.TreeMap<>(found).toString());
    }

    private String canary() {
        return sandbox.path("canary").toString();
    }

    private void assertNoCanary() {
        assertEquals(
                "",
                Shell.run("find " + sandbox.directory() + " -name 'canary*'").out());
    }

    private Path root() {
        return sandbox.path("roots/g");
    }
}
