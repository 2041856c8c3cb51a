package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Syslog messages leave a guest as its {@code log-relay} says: every one, once, and only by that way. */
class LogRelayIT {
    private static final int BURST = 500;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void everyMessageArrivesOnceAlsoAroundRestartsOfTheHostsSyslogAndOfTheRelay() {
        sandbox.declare(sandbox.busyboxGuest("f"), sandbox.busyboxGuest("c", "log-relay = \"collect\""), socklog());
        sandbox.applyOk();
        List.of("syslog/log", "state/guests/f/log/dev/log", "state/guests/c/log/dev/log")
                .forEach(this::awaitSocket);

        burst("f", "plain");
        assertArrived("socklog", "plain");

        burst("f", "before-syslog");
        assertArrived("socklog", "before-syslog");
        restart("socklog", "syslog/log");
        burst("f", "after-syslog");
        assertArrived("socklog", "after-syslog");

        burst("f", "before-relay");
        assertArrived("socklog", "before-relay");
        restart("logrelay-f", "state/guests/f/log/dev/log");
        burst("f", "after-relay");
        assertArrived("socklog", "after-relay");
        for (String tag : List.of("plain", "before-syslog", "after-syslog", "before-relay")) {
            assertArrived("socklog", tag);
        }

        burst("c", "collected");
        assertArrived("logrelay-c", "collected");
        assertEquals("svlogd", ProcessFacts.status(sandbox.pid("logrelay-c/log"), "Name:"));
        assertEquals("socklog", ProcessFacts.status(sandbox.pid("logrelay-c"), "Name:"));
        assertFalse(sandbox.log("socklog").contains("collected"), "it stays out of the host's syslog");
    }

    /** An older runward had the socket in the outer directory, which a guest that runs has mounted. */
    @Test
    void aGuestThatHasTheOlderDirectoryMountedGoesOnUntilItIsRestarted() {
        sandbox.declare(sandbox.busyboxGuest("g"), socklog());
        sandbox.applyOk();
        makeOlder();
        awaitSocket("syslog/log");
        burst("g", "older");
        assertArrived("socklog", "older");
        String directory = "stat -c '%i %a' /run/runward/log";
        String mounted = sandbox.inGuest("g", directory).out();

        Shell.Result applied = sandbox.applyOk();

        assertTrue(applied.out().contains("--allow-guest-restart does it now"), applied::toString);
        assertEquals(mounted, sandbox.inGuest("g", directory).out());
        burst("g", "meanwhile");
        assertArrived("socklog", "meanwhile");
        restart("logrelay-g", "state/guests/g/log/dev/log");
        burst("g", "restarted");
        assertArrived("socklog", "restarted");

        sandbox.applyOk("--allow-guest-restart");
        awaitSocket("state/guests/g/log/dev/log");
        burst("g", "anew");
        assertArrived("socklog", "anew");
        assertEquals(
                "700\n",
                Shell.run("stat -c %a " + sandbox.path("state/guests/g/log")).out());
        assertEquals(
                "dev\n", Shell.run("ls " + sandbox.path("state/guests/g/log")).out());
    }

    private void makeOlder() {
        String guest = sandbox.path("state/guests/g").toString();
        Shell.run("set -e; " + guest + "/stop; cd " + guest
                        + "; sed -i 's:/guests/g/log/dev\":/guests/g/log\":' config.json"
                        + "; sed -i 's:place_log .*:mkdir -p \"$here/log\" \"$here/services\":' start"
                        + "; sv -w 10 down " + sandbox.path("service/logrelay-g")
                        + "; rm -r log; mkdir -m 755 log; chmod 755 .; cd " + sandbox.path("sv/logrelay-g")
                        + "; sed -i 's:/guests/g/log/dev:/guests/g/log:; s:^(exec sh -c :(exec true :' run"
                        + "; ! grep -q 'g/log/dev' run " + guest + "/config.json; sv up "
                        + sandbox.path("service/logrelay-g")
                        + "; " + guest + "/start")
                .orFail();
        sandbox.eventually(
                "the older socket",
                () -> Shell.run("test -S " + guest + "/log/log").isSuccess());
    }

    @Test
    void aGuestCannotTakeItsSocketAwayAndARelayThatIsNoLongerDeclaredGoes() {
        String guest = sandbox.busyboxGuest("g");
        String vandal = """
                [services.vandal]
                guest = "g"
                command = ["sh", "-c", '''
                until [ -S /run/runward/log/log ]; do sleep 0.1; done
                cd /run/runward/log
                rm -f log
                mv log other
                ln -sf /tmp/mine log
                touch beside
                chmod 000 log
                mount -o remount,rw,bind /run/runward/log
                umount /run/runward/log
                rm -f log
                echo done
                exec sleep 100000''']
                """;
        sandbox.declare(guest, socklog(), vandal);
        sandbox.applyOk();
        List.of("syslog/log", "state/guests/g/log/dev/log").forEach(this::awaitSocket);
        String socket = Shell.run("stat -c '%i %a %u %F' " + sandbox.path("state/guests/g/log/dev/log"))
                .orFail()
                .out();

        sandbox.eventually("the vandal is done", () -> sandbox.log("vandal").contains(" done"));

        assertEquals(
                5,
                sandbox.log("vandal")
                        .lines()
                        .filter(line -> line.contains("Read-only file system"))
                        .count(),
                () -> sandbox.log("vandal"));
        assertEquals(
                socket,
                Shell.run("stat -c '%i %a %u %F' " + sandbox.path("state/guests/g/log/dev/log"))
                        .out());
        assertEquals(
                "log\n",
                Shell.run("ls " + sandbox.path("state/guests/g/log/dev")).out());
        burst("g", "still");
        assertArrived("socklog", "still");

        sandbox.declare(guest + "log-relay = \"off\"\n", socklog(), vandal);
        long relay = sandbox.pid("logrelay-g");
        Shell.Result result = sandbox.applyOk();
        assertTrue(result.out().contains("service logrelay-g"), result::toString);
        assertTrue(result.out().contains("runs an older definition until it is restarted"), result::toString);
        assertFalse(Files.exists(sandbox.path("service/logrelay-g"), LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(sandbox.path("sv/logrelay-g")));
        assertFalse(Sandbox.lives(relay));
        assertTrue(Files.exists(sandbox.path("log/logrelay-g")), "logs are never removed");
        // The guest still has the directory bound, until it is restarted.
        sandbox.doesNotEndConverged();
    }

    @Test
    void aSharedSyslogNeedsADirectoryOfSocketsAndOffMeansNone() {
        sandbox.declare(
                sandbox.busyboxGuest("s", "log-relay = \"share\""),
                sandbox.busyboxGuest("o", "log-relay = \"off\""),
                socklog());
        sandbox.write("syslog/secret", "not for guests\n");

        Shell.Result refused = sandbox.apply();

        assertEquals(1, refused.status(), refused::toString);
        assertTrue(
                refused.out()
                        .lines()
                        .anyMatch(line -> line.startsWith("guest s")
                                && line.contains(
                                        "\"share\" is refused: " + sandbox.path("syslog/secret") + " is not a socket")),
                refused::toString);
        assertEquals(0, sandbox.guest("s"));
        assertNotEquals(0, sandbox.guest("o"), "the other guest is started");

        Shell.run("rm " + sandbox.path("syslog/secret")).orFail();
        sandbox.applyOk();
        awaitSocket("syslog/log");

        burst("s", "shared");
        assertArrived("socklog", "shared");
        restart("socklog", "syslog/log");
        burst("s", "shared-after-restart");
        assertArrived("socklog", "shared-after-restart");
        assertEquals("socklog\n", Shell.run("ls " + sandbox.path("service")).out(), "there is no relay");
        assertEquals(
                "none\n",
                sandbox.inGuest("o", "[ -e /dev/log ] || [ -L /dev/log ] || [ -e /run/runward/log ] || echo none")
                        .out());
    }

    /** What is sent before somebody listens is lost. */
    private void awaitSocket(String socket) {
        sandbox.eventually(
                "somebody listens at " + socket,
                () -> Shell.run("grep -qF ' " + sandbox.path(socket) + "' /proc/net/unix")
                        .isSuccess());
    }

    private String socklog() {
        return "[services.socklog]\ncommand = [\"socklog\", \"unix\", \"" + sandbox.path("syslog/log") + "\"]\n"
                + "log = { size = \"10M\" }\n";
    }

    /** Each message by a logger process of its own, as fast as the guest can. */
    private void burst(String guest, String tag) {
        String said = sandbox.inGuest(
                        guest,
                        "i=0; while [ $i -lt " + BURST + " ]; do logger -t " + tag
                                + " \"number $i\"; i=$((i + 1)); done")
                .out();
        assertEquals("", said);
    }

    /** All numbers, none twice. */
    private void assertArrived(String service, String tag) {
        List<Integer> expected = IntStream.range(0, BURST).boxed().toList();
        sandbox.eventually(
                BURST + " messages " + tag, () -> numbers(service, tag).size() >= BURST);
        assertEquals(expected, numbers(service, tag).stream().sorted().toList());
    }

    private List<Integer> numbers(String service, String tag) {
        Matcher numbers = Pattern.compile("[ :]" + tag + ": number ([0-9]+)\n").matcher(sandbox.log(service));
        return numbers.results().map(result -> Integer.valueOf(result.group(1))).toList();
    }

    /** By hand; it is back when a new process has bound the socket. */
    private void restart(String service, String socket) {
        long before = sandbox.pid(service);
        sandbox.sv("restart", service).orFail();
        sandbox.eventually(
                service + " is up again",
                () -> sandbox.pid(service) > 0
                        && sandbox.pid(service) != before
                        && Shell.run("grep -qF ' " + sandbox.path(socket) + "' /proc/net/unix")
                                .isSuccess());
    }
}
