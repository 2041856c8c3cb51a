package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Syslog messages leave a guest as its {@code log-relay} says, every one and once, and it cannot take that away. */
abstract class GuestLogContract extends ContractTest {
    private static final int BURST = 200;

    GuestLogContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    @Test
    void aRelayHandsOnOrCollectsEachMessageOnceAndTheGuestCannotTakeItAway() {
        declare(runtime.guest("f"), runtime.guest("c", "log-relay = \"collect\""), socklog(), vandal("f"), vandal("c"));
        sandbox.applyOk();
        sandbox.eventually("the vandals are done", () -> hasSaid("vandal-f", "done") && hasSaid("vandal-c", "done"));

        for (String guest : List.of("f", "c")) {
            assertTrue(hasSaid("vandal-" + guest, "beside: Read-only file system"), () -> sandbox.log("vandal-f"));
            assertTrue(hasSaid("vandal-" + guest, "log: Read-only file system"), () -> sandbox.log("vandal-f"));
            // socklog makes it so itself.
            sandbox.eventually(
                    guest + " has its socket",
                    () -> Shell.run("cd " + sandbox.path("state/guests/" + guest + "/log/dev")
                                    + " && stat -c '%n %a %F' *")
                            .out()
                            .equals("log " + (guest.equals("c") ? "777" : "666") + " socket\n"));
        }
        arrives("f", "socklog", "plain");
        restart("socklog", "syslog/log");
        arrives("f", "socklog", "after-syslog");
        restart("logrelay-f", "state/guests/f/log/dev/log");
        arrives("f", "socklog", "after-relay");
        assertArrived("socklog", "plain");

        arrives("c", "logrelay-c", "collected");
        restart("logrelay-c", "state/guests/c/log/dev/log");
        arrives("c", "logrelay-c", "after-collector");
        assertFalse(sandbox.log("socklog").contains("collected"), "it stays out of the host's syslog");
    }

    @Test
    void afterABootTheRelayIsThereForTheServicesToo() {
        declare(runtime.guest("f"), socklog(), """
                [services.speaker]
                guest = "f"
                user = "www"
                command = ["sh", "-c", 'logger -t speaker "number 0"; exec sleep 100000']
                """);
        sandbox.applyOk();
        sandbox.eventually(
                "its first message", () -> numbers("socklog", "speaker").size() == 1);

        reboot("f");

        sandbox.eventually(
                Duration.ofSeconds(40),
                "its second message",
                () -> numbers("socklog", "speaker").size() == 2);
        arrives("f", "socklog", "after-boot");
    }

    @Test
    void aSharedSyslogIsTheHostsOwnAndOffMeansNone() {
        declare(
                runtime.guest("s", "log-relay = \"share\""),
                runtime.guest("o", "log-relay = \"off\""),
                socklog(),
                vandal("s"));

        sandbox.applyOk();

        sandbox.eventually("the vandal is done", () -> hasSaid("vandal-s", "done"));
        assertTrue(hasSaid("vandal-s", "beside: Read-only file system"), () -> sandbox.log("vandal-s"));
        assertEquals("log\n", Shell.run("ls " + sandbox.path("syslog")).out());
        arrives("s", "socklog", "shared");
        restart("socklog", "syslog/log");
        arrives("s", "socklog", "shared-after-restart");
        assertEquals(
                "socklog\nvandal-s\n",
                Shell.run("ls " + sandbox.path("service")).out(),
                "there is a relay");
        assertEquals(
                "none\n",
                runtime.inside(
                                "o",
                                "[ -e /dev/log ] || [ -L /dev/log ] || [ -e " + runtime.logMount() + " ] || echo none")
                        .out());
    }

    private String socklog() {
        return "[services.socklog]\ncommand = [\"socklog\", \"unix\", \"" + sandbox.path("syslog/log") + "\"]\n"
                + "log = { size = \"10M\" }\n";
    }

    private String vandal(String guest) {
        return """
                [services.vandal-%1$s]
                guest = "%1$s"
                command = ["sh", "-c", '''
                cd %2$s || exit 1
                rm -f log
                mv log other
                ln -sf /tmp/mine log
                touch beside
                mkdir below
                chmod 000 log
                chown 33 .
                mount -o remount,rw,bind %2$s
                mount -o remount,rw %2$s
                umount %2$s
                umount -l %2$s
                rm -f log
                touch beside
                echo done
                exec sleep 100000''']
                """.formatted(guest, runtime.logMount());
    }

    /** Each message by a logger process of its own, as fast as the guest can. */
    private void arrives(String guest, String service, String tag) {
        String said = runtime.inside(
                        guest,
                        "i=0; while [ $i -lt " + BURST + " ]; do logger -t " + tag
                                + " \"number $i\"; i=$((i + 1)); done")
                .out();
        assertEquals("", said);
        sandbox.eventually(
                BURST + " messages " + tag, () -> numbers(service, tag).size() >= BURST);
        assertArrived(service, tag);
    }

    /** All numbers, none twice. */
    private void assertArrived(String service, String tag) {
        assertEquals(
                IntStream.range(0, BURST).boxed().toList(),
                numbers(service, tag).stream().sorted().toList());
    }

    private List<Integer> numbers(String service, String tag) {
        Matcher numbers = Pattern.compile("[ :]" + tag + ": number ([0-9]+)\n").matcher(whole(service));
        return numbers.results().map(result -> Integer.valueOf(result.group(1))).toList();
    }

    /** svlogd puts the file of one that was killed aside. */
    private String whole(String service) {
        return Shell.run("cd " + sandbox.path("log/" + service) + " && cat @* current 2>/dev/null")
                .out();
    }

    /** It is back when a new process has bound the socket. */
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
