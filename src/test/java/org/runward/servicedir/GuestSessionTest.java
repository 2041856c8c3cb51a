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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Declaration;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.InvalidDeclaration;
import org.runward.desired.Name;
import org.runward.desired.toml.Source;

class GuestSessionTest {
    private static final String DECLARATION = """
            [guests.oci]
            runtime = "oci"
            root = "/srv/oci"
            no-new-privileges = false
            capabilities = ["NET_RAW"]
            [guests.vserver]
            runtime = "vserver"
            """;
    /** The script in the script, as sh finds its end. */
    private static final Pattern KEEPER = Pattern.compile("(?s) 9<<'(\\w+)' &\n(.*?\n)\\1\n");

    private static final GuestUser WWW = new GuestUser("www", 33, 33, List.of(33L, 77L), "/var/www", "/bin/bash", true);

    @TempDir
    private Path scratch;

    private String script(String guest, Optional<GuestSession.Size> terminal, String... words)
            throws IOException, InvalidDeclaration {
        DesiredState desired =
                Declaration.read(List.of(new Source("host.toml", DECLARATION.getBytes(StandardCharsets.UTF_8))));
        Guest declared = desired.guests().get(new Name(guest));
        return new GuestSession(declared, WWW, List.of(words), "/", Map.of("TERM", "vt220"), terminal)
                .script(desired.host());
    }

    @Test
    void everyScriptIsValidShAndShellcheckHasNothingToSay() throws IOException, InvalidDeclaration {
        List<String> files = new ArrayList<>();
        for (String guest : List.of("oci", "vserver")) {
            for (Optional<GuestSession.Size> terminal :
                    List.of(Optional.<GuestSession.Size>empty(), Optional.of(new GuestSession.Size(24, 80)))) {
                String script = script(
                        guest, terminal, "echo", "it's $HOME\nEND_OF_PROCESS\nEND_OF_KEEPER\nEND_OF_KEEPER_\n;(\n");
                String name = guest + terminal.isPresent();
                files.add(write(name, script));
                Matcher keeper = KEEPER.matcher(script);
                assertTrue(keeper.find());
                files.add(write(name + ".keeper", keeper.group(2)));
            }
        }
        for (String inside : List.of("user.sh", "resize.sh", "signal-child.sh")) {
            files.add(write(inside, Template.of(inside).fill()));
        }
        for (String file : files) {
            assertEquals("", output("sh", "-n", file));
        }
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "shellcheck")));
        assumeTrue(present || System.getenv("CI") != null, "shellcheck is not installed");
        // SC2016, SC1003: scripts for the guest stand in single quotes.
        List<String> shellcheck =
                new ArrayList<>(List.of("shellcheck", "--norc", "--shell=sh", "--exclude=SC2016,SC1003"));
        shellcheck.addAll(files);
        assertEquals("", output(shellcheck.toArray(String[]::new)));
    }

    @Test
    void theRuntimeReadsUserGroupsRightsAndEnvironmentFromAHereDocument() throws IOException, InvalidDeclaration {
        String script = script("oci", Optional.empty(), "psql", "secret");
        assertTrue(script.contains("\"user\":{\"uid\":33,\"gid\":33,\"additionalGids\":[33,77]}"), script);
        assertTrue(script.contains("\"noNewPrivileges\":false"), script);
        assertTrue(script.contains("\"CAP_NET_RAW\""), script);
        assertTrue(script.contains("\"terminal\":false"), script);
        for (String variable : List.of("HOME=/var/www", "USER=www", "LOGNAME=www", "SHELL=/bin/bash", "TERM=vt220")) {
            assertTrue(script.contains("\n,\"" + variable + "\"\n"), variable);
        }
        assertFalse(
                script.lines().anyMatch(line -> line.contains("crun") && line.contains("secret")),
                "its words are an argument of the runtime");
        assertTrue(
                script("oci", Optional.of(new GuestSession.Size(24, 80)), "sh").contains("\"terminal\":true"));
    }

    @Test
    void aVserverGuestIsEnteredAsTheUserByName() throws IOException, InvalidDeclaration {
        String script = script("vserver", Optional.empty(), "id");
        assertTrue(script.contains("chpst -P vserver vserver suexec www env -i 'PATH=/usr/local/sbin:"), script);
    }

    // --- what a guest says of a user ---

    @Test
    void aUserIsReadFromWhatTheGuestSays() {
        assertEquals(
                Optional.of(WWW),
                GuestUser.read("user 33 33 www\ngroups 33 77\nhome /var/www\nshell /bin/bash\nterminal script\nend\n"));
        assertEquals(Optional.empty(), GuestUser.read("none\n"));
    }

    @Test
    void whatIsNoAnswerIsNotTakenForOne() {
        for (String said :
                List.of("", "user 0 0 root\n", "user x 0 root\nend\n", "user 0 0 a;b\nend\n", "sh: not found\n")) {
            assertThrows(IllegalArgumentException.class, () -> GuestUser.read(said), said);
        }
    }

    @Test
    void aHomeOrShellThatIsNoPathIsReplaced() {
        GuestUser user = GuestUser.read("user 1 1 a\ngroups x\nhome \u001b[31m\nshell \nend\n")
                .orElseThrow();
        assertEquals(new GuestUser("a", 1, 1, List.of(), "/", "/bin/sh", false), user);
    }

    @Test
    void namesAreOnesThatCanStandAlone() {
        for (String name : List.of("root", "33", "www-data", "a.b", "_apt", "host$")) {
            assertTrue(GuestUser.isName(name), name);
        }
        for (String name : List.of("", "-u", "a b", "a:b", "a/b", "a\nb", "$a", ".a")) {
            assertFalse(GuestUser.isName(name), name);
        }
    }

    private String write(String name, String text) throws IOException {
        Path file = scratch.resolve(name + ".sh");
        Files.writeString(file, "#!/bin/sh\n" + text);
        return file.toString();
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
