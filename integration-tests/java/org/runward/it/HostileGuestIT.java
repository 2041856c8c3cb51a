package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest whose root does its worst with what it may control: it harms that, and nothing else, and not for long. */
class HostileGuestIT {
    private static final String SLEEPS = "command = [\"sleep\", \"100000\"]\n";
    private static final String WEB = "[services.web]\nguest = \"g\"\nguest-control = true\n" + SLEEPS;
    private static final String OTHERS = "[services.host]\n" + SLEEPS + "[services.private]\nguest = \"g\"\n" + SLEEPS
            + "[services.neighbour]\nguest = \"h\"\nguest-control = true\n" + SLEEPS;

    private static final String OTHERS_INSIDE = OTHERS.replace("\"h\"", "\"g\"");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private String guest(String name) {
        return sandbox.busyboxGuest(name, "log-relay = \"off\"");
    }

    /** A service of the guest that runs a script there as root, with all rights that a service has. */
    private String attacker(String script) {
        Path place = sandbox.busyboxRoot("g").resolve("attack");
        sandbox.write("roots/g/attack", "while [ ! -e /go ]; do sleep 0.1; done\n" + script);
        return "[services.attacker]\nguest = \"g\"\nstop-timeout = \"1s\"\ncommand = [\"sh\", \"/attack\"]\n# " + place
                + "\n";
    }

    /** With little patience. */
    private void declare(String... parts) {
        sandbox.declareRaw(sandbox.host() + "timeouts = { link = \"6s\", up = \"6s\", down = \"6s\" }\n"
                + String.join("\n", parts));
    }

    /** From now on it attacks. */
    private void go() {
        sandbox.write("roots/g/go", "");
    }

    /** The processes that have the lock of the service's runsv open; by the file, since other sandboxes have such a service. */
    private List<Long> runsvAndOthers() {
        return Shell.run("find -L /proc/[0-9]*/fd -maxdepth 1 -type f -samefile "
                        + sandbox.path("sv/web/supervise/lock") + " 2>/dev/null | cut -d/ -f3 | sort -u")
                .out()
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    /** Everything of the host that a guest could want to change: names, kinds, modes, owners, times and contents. */
    private String tree() {
        return Shell.run("cd " + sandbox.directory()
                        + " && find sv service state syslog runward.toml -path '*attacker*' -prune -o"
                        + " -printf '%p %y %m %U %G %T@ %s %l\\n' | grep -v ' d ' | sort; find sv service state -type f"
                        + " -not -path '*attacker*' -exec sha256sum {} + | sort")
                .orFail()
                .out();
    }

    @Test
    void whatItTriesBeyondItsOwnServiceChangesNothing() throws IOException {
        String attempts = Files.readString(Path.of("integration-tests/cases/hostile-guest.sh"));
        sandbox.declare(guest("g"), guest("h"), WEB, OTHERS);
        sandbox.applyOk();
        List.of("web", "private", "neighbour").forEach(sandbox::inside);
        sandbox.eventually(
                "the host's is there as well",
                () -> sandbox.read("sv/host/supervise/instance").contains("command "));
        String before = Sandbox.settled(this::tree);

        sandbox.declare(guest("g"), guest("h"), WEB, OTHERS, attacker(attempts + "\nwhile :; do sleep 100; done\n"));
        String declared = Sandbox.settled(this::tree);
        sandbox.applyOk();
        go();
        sandbox.eventually(
                Duration.ofSeconds(60),
                "all was tried",
                () -> sandbox.log("attacker").contains("done: "));

        Matcher done = Pattern.compile("done: ([0-9]+)").matcher(sandbox.log("attacker"));
        assertTrue(done.find() && Integer.parseInt(done.group(1)) >= 60, () -> sandbox.log("attacker"));
        assertFalse(sandbox.log("attacker").contains(" did: "), () -> sandbox.log("attacker"));
        assertEquals(withoutOwnFiles(declared), withoutOwnFiles(tree()));
        assertFalse(before.isEmpty());
    }

    /** runward's own notes of what it applied. */
    private static String withoutOwnFiles(String tree) {
        return tree.lines()
                .filter(line -> !line.contains("state/applied") && !line.contains("state/lock"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void aCommandThatItSwallowsIsRepeatedAndNobodyIsKeptWaiting() {
        String reads =
                "for i in 1 2 3 4 5 6; do (while :; do cat /run/runward/services/web/supervise/control; done) & done\nwait\n";
        sandbox.declare(guest("g"), WEB, OTHERS_INSIDE, attacker(reads));
        sandbox.applyOk();
        go();
        long pid = sandbox.guestPid("web");

        sandbox.declare(guest("g"), WEB + "state = \"down\"\n", OTHERS_INSIDE, attacker(reads));
        Shell.Result down = sandbox.apply();

        assertEquals(0, down.status(), down::toString);
        assertFalse(Sandbox.lives(pid));
        assertTrue(
                sandbox.status().out().contains("service web        down"),
                () -> sandbox.status().toString());
    }

    @Test
    void whatItFillsAndLocksHarmsItsOwnServiceAndOnlyUntilItIsStopped() {
        String locks = "w=/run/runward/services/web/supervise\n(while :; do printf hhhhhhhh >$w/control; done) &\n"
                + "exec 5<>$w/ok 6<$w/lock 7<$w/instance\nflock 7 &\nflock 6\nsleep 100000\n";
        GuestTools.install(sandbox.busyboxRoot("g"), "flock");
        declare(guest("g"), WEB, OTHERS_INSIDE, attacker(locks));
        sandbox.applyOk();

        go();
        sandbox.eventually("it has what it wants open", () -> runsvAndOthers().size() > 1);

        // Its runsv ends; from then on the guest has the lock, and no runsv can work.
        long runsv = runsvAndOthers().stream()
                .filter(pid -> Shell.run("cat /proc/" + pid + "/comm").out().equals("runsv\n"))
                .findFirst()
                .orElseThrow();
        Shell.kill("KILL", runsv);
        sandbox.eventually(
                "status tells it", () -> sandbox.status().out().matches("(?s).*service web +unsupervised.*"));
        declare(guest("g"), WEB, OTHERS_INSIDE, attacker(locks), "[services.more]\n" + SLEEPS);
        Shell.Result meanwhile = sandbox.apply();
        assertEquals(1, meanwhile.status(), meanwhile::toString);
        assertTrue(Sandbox.lives(sandbox.pid("more")), "others go on");

        sandbox.declare(guest("g"), WEB, OTHERS_INSIDE, "[services.more]\n" + SLEEPS);
        sandbox.apply();
        Shell.run(sandbox.path("state/guests/g/stop").toString());
        sandbox.applyOk();
        assertTrue(
                sandbox.status().out().contains("service web        run"),
                () -> sandbox.status().toString());
    }
}
