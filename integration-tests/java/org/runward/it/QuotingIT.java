package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a string of the declaration holds, it arrives as that string and never as code. */
class QuotingIT {
    /** Without line ends, for the keys that take one line. */
    private static final List<String> LINES = List.of(
            "it's \"quoted\"",
            "$(touch CANARY)",
            "`touch CANARY`",
            "'$(touch CANARY)'",
            "; touch CANARY; #",
            "&& touch CANARY | touch CANARY > CANARY",
            "@NAME@",
            "@SLOT@ @COMMAND@ @NOT_A_SLOT@",
            "žluťoučký kůň 日本 🐎",
            "back\\slash \\n \\\\ \\1 & \\",
            "x'\\'' end",
            "$HOME ${PATH} ~ * ? [a-z] {a,b} !!",
            "%s%d %n",
            "-n",
            "--",
            "",
            "  blanks  ",
            "\ttab\tbed",
            "\"user\":{},");

    private static final List<String> WITH_LINE_ENDS =
            List.of("two\nlines", "\n\"env\":[\n$(touch CANARY)\n", "END_OF_ENVIRONMENT\ntouch CANARY\n");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void everyStringArrivesAsItIsOnTheHostAndInAGuest() throws IOException {
        Tools.require("shellcheck");
        String guest = sandbox.busyboxGuest("g", "log-relay = \"off\"", mounts());
        installRecorder(sandbox.path("record"));
        installRecorder(sandbox.path("roots/g/bin/record"));
        Shell.run("cd " + sandbox.directory() + " && mkdir -m 1777 -p roots/g" + sandbox.directory())
                .orFail();
        String file = nastyPath(sandbox.path("files").toString());
        String guestFile = nastyPath("/tmp");
        Files.createDirectories(Path.of(file).getParent());
        Files.writeString(Path.of(file), "FROM_FILE=yes\n");
        Files.writeString(Path.of(sandbox.path("roots/g") + guestFile), "FROM_FILE=yes\n");
        sandbox.declare(
                guest,
                service(
                        "onhost",
                        "",
                        sandbox.path("record").toString(),
                        sandbox.directory().toString(),
                        file),
                service("inguest", "guest = \"g\"", "record", "/tmp", guestFile),
                runScript());

        sandbox.applyOk();

        assertArrived("onhost", sandbox.directory(), sandbox.awaitProgram("onhost", "sleep"));
        assertArrived("inguest", sandbox.path("roots/g/tmp"), sandbox.inside("inguest"));
        sandbox.eventually("the run script runs", () -> Files.exists(sandbox.path("script-ran")));
        assertMountIsThere();
        for (String service : List.of("onhost", "inguest")) {
            assertProcessorGetsItsArguments(service);
        }
        assertEquals(
                "",
                Shell.run("find " + sandbox.directory() + " -name '*canary*' ! -name 'nasty*'")
                        .out());
        assertEveryRenderedScriptIsSound();
    }

    private String service(String name, String place, String recorder, String out, String environmentFile) {
        return "[services." + name + "]\n" + place + "\n"
                + "command = " + array(recorder, out + "/" + name + "-command", all()) + "\n"
                + "host-before = " + array(sandbox.path("record").toString(), hostFile(name, "host-before"), all())
                + "\n"
                + "before = " + array(recorder, out + "/" + name + "-before", all()) + "\n"
                + "check = " + array(recorder, out + "/" + name + "-check", all()) + "\n"
                + "environment-file = " + toml(environmentFile) + "\n"
                + "environment = { "
                + environment().entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + toml(entry.getValue()))
                        .collect(Collectors.joining(", "))
                + " }\n"
                + "log = { prefix = " + toml(prefix()) + ", filters = "
                + array("-*$(touch CANARY)*", "+*'`\"*", List.of())
                + ", processor = " + array(sandbox.path("record").toString(), hostFile(name, "processor"), lines())
                + " }\n";
    }

    /** A run script and a mount have paths that an administrator chose. */
    private String runScript() throws IOException {
        Path script = Path.of(nastyPath(sandbox.path("scripts").toString()));
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n: >" + sandbox.path("script-ran") + "\nexec sleep 100000\n");
        Shell.run(List.of("chmod", "755", script.toString())).orFail();
        return "[services.script]\nrun-script = " + toml(script.toString()) + "\n";
    }

    private String mounts() throws IOException {
        Path source = Path.of(nastyPath(sandbox.path("mounts").toString()));
        Files.createDirectories(source);
        Files.writeString(source.resolve("file"), "mounted\n");
        return "mounts = [{ source = " + toml(source.toString()) + ", target = " + toml(nastyPath("/mnt"))
                + ", read-only = true }]";
    }

    private void assertMountIsThere() {
        assertEquals(
                "mounted\n",
                sandbox.inGuest("g", "cat " + Shell.quote(nastyPath("/mnt") + "/file"))
                        .out());
    }

    /** No slash in it, as it is one name. */
    private static String nastyPath(String directory) {
        return directory + "/nasty '\" $(touch canary) `touch canary` @NAME@ \\ žluť";
    }

    /** Writes its arguments to the file that the first one names; as command it stays, as processor it is a cat. */
    private static void installRecorder(Path program) throws IOException {
        Files.writeString(program, """
                #!/bin/sh
                out=$1
                shift
                printf '%s\\0' "$@" >"$out.new"
                mv "$out.new" "$out"
                case $out in
                *-command) echo started; exec sleep 100000 ;;
                *-processor) exec cat ;;
                esac
                """);
        Shell.run("chmod 755 " + program).orFail();
    }

    private void assertArrived(String service, Path out, long pid) {
        for (String key : List.of("command", "before", "check")) {
            assertEquals(all(), ProcessFacts.records(out.resolve(service + "-" + key)), service + " " + key);
        }
        assertEquals(all(), ProcessFacts.records(Path.of(hostFile(service, "host-before"))), service + " host-before");
        Map<String, String> found = new TreeMap<>(ProcessFacts.environment(pid));
        assertEquals("yes", found.get("FROM_FILE"), service);
        found.keySet().removeIf(key -> !key.startsWith("V"));
        assertEquals(environment(), found, service);
    }

    private void assertProcessorGetsItsArguments(String service) {
        sandbox.eventually(
                "a first line with its prefix", () -> sandbox.log(service).contains("started"));
        assertTrue(
                sandbox.log(service).lines().anyMatch(line -> line.endsWith(" " + prefix() + "started")),
                () -> sandbox.log(service));
        sandbox.sv("alarm", service + "/log").orFail();
        Path record = Path.of(hostFile(service, "processor"));
        sandbox.eventually("the processor runs", () -> Files.exists(record));
        assertEquals(lines(), ProcessFacts.records(record));
    }

    /** Whatever begins as a shell script, among all that is rendered. */
    private void assertEveryRenderedScriptIsSound() {
        List<String> scripts = Shell.run("cd " + sandbox.directory()
                        + " && grep -rlx --exclude-dir=supervise '#!/bin/sh' sv state/guests")
                .out()
                .lines()
                .map(line -> sandbox.path(line).toString())
                .toList();
        assertTrue(scripts.size() >= 15, scripts::toString);
        scripts.forEach(script -> Shell.run(List.of("sh", "-n", script)).orFail());
        // Below "warning" it remarks that $(...) in single quotes does not expand, which is the point here.
        List<String> shellcheck = new ArrayList<>(List.of("shellcheck", "-s", "sh", "-S", "warning"));
        shellcheck.addAll(scripts);
        Shell.run(shellcheck).orFail();
    }

    private String hostFile(String service, String key) {
        return sandbox.path(service + "-" + key).toString();
    }

    private List<String> lines() {
        return LINES.stream().map(this::withCanary).toList();
    }

    private List<String> all() {
        List<String> all = new ArrayList<>(lines());
        WITH_LINE_ENDS.forEach(text -> all.add(withCanary(text)));
        return all;
    }

    /** One variable for each string; the host refuses a blank at the end, which chpst would cut off. */
    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        List<String> all = all();
        for (int i = 0; i < all.size(); i++) {
            environment.put("V" + (char) ('A' + i), all.get(i).replaceAll("[ \t]+$", ""));
        }
        return environment;
    }

    private String prefix() {
        return withCanary("'\"`touch CANARY` $(touch CANARY) @NAME@ \\ 🐎: ");
    }

    private String withCanary(String text) {
        return text.replace("CANARY", sandbox.path("canary").toString());
    }

    private String array(String first, String second, List<String> more) {
        List<String> words = new ArrayList<>(List.of(withCanary(first), withCanary(second)));
        words.addAll(more);
        return words.stream().map(QuotingIT::toml).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String toml(String text) {
        if (!text.contains("'") && !text.contains("\n")) {
            return "'" + text + "'";
        }
        if (!text.contains("\\")) {
            return '"' + text.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
        }
        return "'''" + text + "'''";
    }
}
