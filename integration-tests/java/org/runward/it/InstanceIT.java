package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is of an instance of a service, and so ended for the next one, and who is not, whatever is left on disk. */
class InstanceIT {
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    /** Writes a file in the place of what is behind descriptor 9. */
    private static final String FORGE = "perl -e 'open(W, q(>>&=), 9) && truncate(W, 0); open(R, q(<), $ARGV[0]);"
            + " syswrite(W, join(q(), <R>))'";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void whatIsOfAnInstanceIsEndedAndNothingElse() {
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                host("stubborn", "trap '' TERM; while :; do sleep 0.1; done", "stop-timeout = \"4s\""),
                host(
                        "leaver",
                        "setsid sh -c 'while [ ! -e " + sandbox.path("go")
                                + " ]; do sleep 0.1; done; sleep 50001 & wait' &" + " exec sleep 100000",
                        "host-before = [\"sh\", \"-c\", \"[ ! -e " + sandbox.path("hang") + " ] || sleep 50002\"]"),
                host(
                        "forger",
                        "f=" + sandbox.path("forged") + "; [ -e $f ] || exec sleep 100000; " + FORGE
                                + " $f; echo forged",
                        "user = \"nobody\""),
                host(
                        "group",
                        "echo started; trap \"sleep 15; exit\" TERM; while :; do sleep 0.1; done",
                        "process-group = true\nstop-timeout = \"30s\""),
                inGuest("a"),
                inGuest("b"),
                inGuest("c"),
                inGuest("by-hand"));
        sandbox.applyOk();

        twoDeathsOfRunsvLeaveOneInstance();
        aJobThatADaemonLeftIsNotOfALaterStart();
        aNoteOfAnEarlierBootHitsNoOtherService();
        aNoteHitsNoProcessGroupOfTheHost();
        theRecordIsWrittenByNobodyElse();
        whatIsToldWhileAnEarlierInstanceIsEndedIsHeard();
        endByHandLeavesTheNextInstanceAlone();
    }

    private static String host(String name, String script, String more) {
        return "[services." + name + "]\ncommand = [\"sh\", \"-c\", '''" + script + "''', \"" + name + "\"]\n" + more
                + "\n";
    }

    private static String inGuest(String name) {
        return "[services." + name + "]\nguest = \"g\"\ncommand = [\"sh\", \"-c\", "
                + "'echo started; trap exit TERM; while :; do sleep 0.1; done', \"" + name + "\"]\n";
    }

    /** While the first one's successor still ends what it found. */
    private void twoDeathsOfRunsvLeaveOneInstance() {
        for (int i = 0; i < 2; i++) {
            long runsv = runsv("stubborn");
            Shell.kill("KILL", runsv);
            sandbox.eventually(RECOVERY, "another runsv", () -> runsv("stubborn") != 0 && runsv("stubborn") != runsv);
            sandbox.eventually(
                    "it starts", () -> sandbox.sv("status", "stubborn").out().startsWith("run"));
        }
        sandbox.eventually(
                RECOVERY,
                "there is one, which is supervised",
                () -> instances("stubborn").equals(List.of(sandbox.pid("stubborn"))));
    }

    private void aJobThatADaemonLeftIsNotOfALaterStart() {
        sandbox.write("hang", "");
        sandbox.sv("term", "leaver").orFail();
        sandbox.eventually("its next start hangs", () -> !pids("sleep 50002").isEmpty());
        sandbox.write("go", "");
        sandbox.eventually(
                "the job does something new", () -> !pids("sleep 50001").isEmpty());
        sandbox.sv("-w", "60", "down", "leaver").orFail();
        sandbox.eventually("the start has ended", () -> pids("sleep 50002").isEmpty());
        assertEquals(1, pids("sleep 50001").size());
        Shell.run("rm " + sandbox.path("hang") + "; kill " + pids("sleep 50001").get(0))
                .orFail();
        sandbox.sv("-w", "60", "up", "leaver").orFail();
    }

    /** As after a loss of power: no finish script cleared anything, and the numbers come again. */
    private void aNoteOfAnEarlierBootHitsNoOtherService() {
        long b = sandbox.guestPid("b");
        leave("a", "4711 9000 11111111-2222-3333-4444-555555555555\ncommand 90.00", b);
        sandbox.sv("-w", "60", "up", "a").orFail();
        leave(
                "a",
                Shell.run("echo \"4711 9000 $(cat /proc/sys/kernel/random/boot_id)\"")
                                .out() + "command 90.00",
                b);
        sandbox.sv("-w", "60", "up", "a").orFail();
        sandbox.eventually(
                "it is back, and not by the note",
                () -> sandbox.guestPid("a") != b && Sandbox.lives(sandbox.guestPid("a")));
        assertEquals(b, sandbox.guestPid("b"));
        assertTrue(Sandbox.lives(b), "b was taken for an earlier instance of a");
    }

    private void aNoteHitsNoProcessGroupOfTheHost() {
        Shell.run("setsid sh -c 'echo $$ >" + sandbox.path("leader") + "; sleep 50003 >/dev/null 2>&1 &' </dev/null")
                .orFail();
        long leader = Long.parseLong(sandbox.read("leader").trim());
        sandbox.eventually("its leader has gone", () -> !Sandbox.lives(leader));
        leave(
                "c",
                Shell.run("echo \"4711 9000 $(cat /proc/sys/kernel/random/boot_id)\"")
                        .out(),
                leader);
        sandbox.sv("-w", "60", "up", "c").orFail();
        sandbox.eventually("it is back", () -> Sandbox.lives(sandbox.guestPid("c")));
        assertEquals(1, pids("sleep 50003").size());
        Shell.run("kill " + pids("sleep 50003").get(0)).orFail();
    }

    /** The command has the descriptor of its lock, and what the record names is ended as root. */
    private void theRecordIsWrittenByNobodyElse() {
        Shell.run("chmod 711 " + sandbox.directory() + "; cd " + sandbox.directory()
                        + " && setsid sleep 50004 </dev/null >/dev/null 2>&1 &")
                .orFail();
        sandbox.eventually("it sleeps", () -> !pids("sleep 50004").isEmpty());
        long victim = pids("sleep 50004").get(0);
        sandbox.write(
                "forged",
                Shell.run("set -- $(cat /proc/" + victim + "/stat); echo " + victim
                                        + " ${22} $(cat /proc/sys/kernel/random/boot_id)")
                                .out()
                        + "command 1.00\n");
        Shell.run("chmod 644 " + sandbox.path("forged")).orFail();
        sandbox.sv("term", "forger").orFail();
        sandbox.eventually(
                "it has tried twice",
                () -> sandbox.log("forger")
                                .lines()
                                .filter(line -> line.endsWith("forged"))
                                .count()
                        > 1);
        assertTrue(Sandbox.lives(victim), () -> sandbox.log("forger"));
        Shell.run("rm " + sandbox.path("forged") + "; kill " + victim).orFail();
        sandbox.eventually(
                "it is up again",
                () -> sandbox.sv("status", "forger").out().matches("(?s)run: .*?\\) ([3-9]|[1-9][0-9]+)s.*"));
    }

    /** Its runsv was killed, and the next one's run script waits for the end of what there was. */
    private void whatIsToldWhileAnEarlierInstanceIsEndedIsHeard() {
        long runsv = runsv("group");
        Shell.kill("KILL", runsv);
        sandbox.eventually(RECOVERY, "another runsv", () -> runsv("group") != 0 && runsv("group") != runsv);
        sandbox.eventually(
                "it starts", () -> sandbox.sv("status", "group").out().startsWith("run"));
        sandbox.sv("-w", "90", "down", "group").orFail();
        sandbox.eventually(
                "it is down", () -> sandbox.sv("status", "group").out().startsWith("down"));
        assertEquals(List.of(), instances("group"));
        assertEquals(
                1,
                sandbox.log("group")
                        .lines()
                        .filter(line -> line.endsWith(" started"))
                        .count());
        sandbox.sv("-w", "60", "up", "group").orFail();
    }

    /** A service is down, and these are the record of its last instance and the note of its command. */
    private void leave(String service, String record, long pid) {
        sandbox.sv("-w", "60", "down", service).orFail();
        sandbox.eventually(
                "its runsv knows it", () -> sandbox.sv("status", service).out().startsWith("down"));
        sandbox.write("sv/" + service + "/supervise/instance", record + "\n");
        sandbox.write("sv/" + service + "/supervise/guest-pid", Long.toString(pid));
    }

    private void endByHandLeavesTheNextInstanceAlone() {
        long before = sandbox.guestPid("by-hand");
        Shell.run("cd " + sandbox.path("sv/by-hand") + " && ./end 0").orFail();
        sandbox.eventually("it is back", () -> Sandbox.lives(sandbox.guestPid("by-hand")));
        assertNotEquals(before, sandbox.guestPid("by-hand"));
        sandbox.eventually(
                "it was started once more",
                () -> sandbox.log("by-hand")
                                .lines()
                                .filter(line -> line.endsWith(" started"))
                                .count()
                        == 2);
    }

    private List<Long> instances(String name) {
        return pids("while :; do sleep 0.1; done " + name);
    }

    /** Processes of this sandbox whose arguments end so. */
    private List<Long> pids(String ending) {
        return Shell.run("pgrep -f -- '" + ending + "$'")
                .out()
                .lines()
                .map(Long::valueOf)
                .filter(pid -> Shell.run("readlink /proc/" + pid + "/cwd")
                                .out()
                                .startsWith(sandbox.directory().toString())
                        || ending.endsWith("50003"))
                .toList();
    }

    private long runsv(String service) {
        return Shell.run("pgrep -x -f 'runsv " + service + "'")
                .out()
                .lines()
                .map(Long::valueOf)
                .filter(pid -> Shell.run("readlink /proc/" + pid + "/cwd")
                        .out()
                        .trim()
                        .equals(sandbox.path("sv/" + service).toString()))
                .findFirst()
                .orElse(0L);
    }
}
