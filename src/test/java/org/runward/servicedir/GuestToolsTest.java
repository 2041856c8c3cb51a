package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Name;

/** The tool in a guest goes by what its services declare, and is another one only where that is. */
class GuestToolsTest {
    private static final String GUEST = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\nlog-relay = \"off\"\n";

    @TempDir
    Path directory;

    private static String service(String name, String... keys) {
        return "[services." + name + "]\nguest = \"g\"\nguest-control = true\ncommand = [\"x\"]\n"
                + String.join("\n", keys) + "\n";
    }

    private static GuestTools tools(String... services) {
        DesiredState desired = Declared.state(GUEST + String.join("", services));
        return GuestTools.of(desired.guests().get(new Name("g")), desired).orElseThrow();
    }

    /** What the tool takes for a service's settings. */
    private String settings(GuestTools tools, String service) throws IOException, InterruptedException {
        String text = tools.tool();
        int start = text.indexOf("settings() {");
        String function = text.substring(start, text.indexOf("\n}\n", start) + 3);
        return output("sh", "-c", function + "settings \"$1\"; echo \"$wait_down $reload\"", "sh", service)
                .strip();
    }

    private static String output(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void eachServiceHasItsStopTimeoutAndItsReloadSignal() throws IOException, InterruptedException {
        GuestTools tools = tools(
                service("plain"),
                service("slow", "stop-timeout = \"2m\""),
                service("usr", "reload-signal = \"USR1\""),
                service("both", "stop-timeout = \"0s\"", "reload-signal = \"QUIT\""));
        assertEquals("20 h", settings(tools, "plain"));
        assertEquals("120 h", settings(tools, "slow"));
        assertEquals("20 1", settings(tools, "usr"));
        assertEquals("0 q", settings(tools, "both"));
        assertEquals("20 h", settings(tools, "unknown"));
        assertFalse(tools.tool().contains("plain)"));
        assertEquals("20 h", settings(tools(service("plain")), "plain"));
    }

    @Test
    void anOrdinaryServiceMoreIsTheSameTool() {
        assertEquals(
                tools(service("a")).digest(), tools(service("a"), service("b")).digest());
        assertNotEquals(
                tools(service("a")).digest(),
                tools(service("a"), service("b", "stop-timeout = \"1m\"")).digest());
    }

    /** What it says of a start, and after how many looks, of which {@code look} tells the state and the pid. */
    private String start(String look, String instance) throws IOException, InterruptedException {
        String text = tools(service("a")).tool();
        int begin = text.indexOf("is_begun() {");
        String functions = text.substring(begin, text.indexOf("\n}\n", text.indexOf("until_up() {")) + 3);
        Files.createDirectories(directory.resolve("a/supervise"));
        Files.writeString(directory.resolve("a/supervise/instance"), instance);
        String stubs = "services=$1 wait_up=30 wait_down=20 n=0 want=117\nlook() { n=$((n + 1)); " + look
                + "; }\nsleep() { :; }\nsay() { :; }\ntell() { :; }\n";
        return output("sh", "-uc", stubs + functions + "until_up a u; echo \"$? $n\"", "sh", directory.toString())
                .strip();
    }

    @Test
    void upIsOneProcessThatHasBeenItsCommandForASecondOrPreparesThatForTen() throws IOException, InterruptedException {
        String command = "7 1 boot\ncommand 1.00 2.00\n";
        assertEquals("0 5", start("state=1 pid=7", command));
        assertEquals("0 41", start("state=1 pid=7", "7 1 boot\n"));
        assertEquals("0 41", start("state=1 pid=7", ""));
        assertEquals("1 120", start("state=$((n % 2)) pid=$n", command), "it keeps ending");
        assertEquals("1 120", start("state=1 pid=$((n / 3))", command), "likewise, and nobody saw it down");
    }

    @Test
    void aNameNeverBecomesCode() throws IOException, InterruptedException {
        String name = "*) echo it's code; $(echo more) `echo and`\nmore";
        GuestTools tools =
                new GuestTools(Guest.Policy.DENY, new TreeMap<>(Map.of(name, new GuestTools.Settings(7, '2'))));
        assertEquals("7 2", settings(tools, name));
        assertEquals("20 h", settings(tools, "other"));
    }

    @Test
    void itIsCleanSh() throws IOException, InterruptedException {
        boolean present = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, "shellcheck")));
        assumeTrue(present || System.getenv("CI") != null, "shellcheck is not installed");
        for (GuestTools tools : List.of(tools(service("a")), tools(service("a", "stop-timeout = \"1m\"")))) {
            Path tool = directory.resolve("tool");
            Files.writeString(tool, tools.tool());
            assertEquals("", output("sh", "-n", tool.toString()));
            assertEquals("", output("shellcheck", "--norc", "--shell=sh", tool.toString()));
            assertTrue(tools.tool().startsWith("#!/bin/sh\n"));
        }
    }
}
