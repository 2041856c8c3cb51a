package org.runward.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Guests in which a command writes down what it is given and what it sees of itself. */
abstract class RecordingContract extends ContractTest {
    static final List<String> WORDS = List.of(
            "two words",
            "  blanks  ",
            "",
            "it's \"quoted\"",
            "two\nlines\n",
            "$HOME ${PATH} $(touch /report/canary) `touch /report/canary`",
            "; touch /report/canary; #",
            "*",
            "? [a-z] {a,b} ~ !!",
            "-n",
            "--",
            "-c",
            "A=b",
            "back\\slash \\n \\\\",
            "\ttab",
            "žluťoučký kůň 日本 🐎",
            "");

    /**
     * {@code record OUT WORD...} writes its words, its environment and what it sees of itself; as a command it stays.
     */
    private static final String RECORDER = """
            #!/bin/sh
            out=$1
            printf '%s\\0' "$@" >"$out.words.new"
            cat /proc/$$/environ >"$out.environ"
            {
                echo "root: $(cat /etc/which)"
                echo "hostname: $(hostname)"
                echo "user: $(id -un) $(id -u)"
                echo "groups: $(id -g) $(id -G)"
                echo "directory: $(readlink /proc/$$/cwd)"
                echo "descriptors: $(ls /proc/self/fd | tr '\\n' ' ')"
                echo "limits: $(ulimit -n) $(ulimit -c) $(ulimit -f) $(ulimit -t) $(ulimit -d)"
                set -- $(sed 's/.*) //' /proc/$$/stat)
                echo "nice: ${17}"
            } >"$out.facts"
            mv "$out.words.new" "$out.words"
            case $out in
            *-command) echo "$out"; exec sleep 100000 ;;
            esac
            """;

    /** Debian's busybox has none, and guests of VServer are to have one. */
    private static final String NICE = """
            #!/bin/sh
            # nice -n NUMBER COMMAND...
            renice -n "$2" -p $$ >/dev/null
            shift 2
            exec "$@"
            """;

    RecordingContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    String recorded(String service) {
        return List.of("command", "before", "check").stream()
                .map(key -> {
                    List<String> words = new ArrayList<>(List.of("record", "/report/" + service + "-" + key));
                    words.addAll(WORDS);
                    return key + " = " + array(words.toArray(String[]::new)) + "\n";
                })
                .collect(Collectors.joining());
    }

    void awaitRecord(String record) {
        sandbox.eventually(record, () -> isReported("g", record + ".words"));
    }

    Map<String, String> facts(String record) {
        return report("g", record + ".facts")
                .lines()
                .collect(Collectors.toMap(
                        line -> line.split(": *")[0],
                        line -> line.split(": *", 2)[1].strip().replaceAll("[ \t]+", " ")));
    }

    /** A guest that has the recorder, also under a name that looks like an assignment. */
    String recordingGuest(String which) {
        String guest = reportingGuest("g", "log-relay = \"off\"");
        sandbox.write("roots/g/bin/record", RECORDER);
        sandbox.write("roots/g/etc/which", "the guest's\n");
        sandbox.write("roots/g/bin/nice", NICE);
        Shell.run("cd " + root("g") + "/bin && chmod 755 record nice && cp record 'odd = name'")
                .orFail();
        return guest;
    }

    static String array(String... words) {
        return List.of(words).stream().map(RecordingContract::toml).collect(Collectors.joining(", ", "[", "]"));
    }

    static String toml(String text) {
        if (!text.contains("'") && !text.contains("\n")) {
            return "'" + text + "'";
        }
        if (!text.contains("\\")) {
            return '"' + text.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
        }
        return "'''" + text + "'''";
    }
}
