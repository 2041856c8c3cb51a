package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every state that a VServer guest can be in: how it is told, what is done about it, and what goes on meanwhile. */
class VserverLifeIT {
    private static final int XID = 4002;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    @Test
    void aRunningGuestIsHealedWithoutItsServicesNoticing() throws IOException {
        converge();
        long before = sandbox.pid("a");
        vservers().forgetCalls();

        Files.delete(vservers().path("run/vservers/g"));
        assertEquals(3, vservers().tool("vserver", "g", "status").status());
        assertApplied("heal the run file: its run file is lost");
        assertEquals(0, vservers().tool("vserver", "g", "status").status());

        attribute("vattribute", "--xid", "!persistent");
        assertApplied("make persistent: its context is not persistent");
        assertTrue(isPersistent("virtual"));

        attribute("nattribute", "--nid", "!persistent");
        assertApplied("make persistent: its context is not persistent");
        assertTrue(isPersistent("virtnet"));

        assertEquals(before, sandbox.pid("a"));
        assertEquals(0, vservers().calls("vserver g start"));
    }

    @Test
    void aStoppedGuestIsStartedFromWhateverWasLeftOfIt() throws IOException {
        converge();

        stopByHand();
        assertApplied("start: stopped");

        stopServices();
        attribute("vattribute", "--xid", "!persistent");
        sandbox.eventually("its context goes", () -> Files.notExists(vservers().path("proc/virtual/" + XID)));
        assertTrue(Files.exists(vservers().path("run/vservers/g")), "the run file is stale");
        assertApplied("start: stopped, its run file is stale");

        stopByHand();
        Files.delete(vservers().path("run/vservers"));
        assertEquals(255, vservers().tool("vserver", "g", "start").status());
        assertTrue(Files.exists(vservers().path("proc/virtual/" + XID)), "half a context stays");
        assertApplied("finish the start: half-started");

        stopServices();
        attribute("nattribute", "--nid", "!persistent");
        sandbox.eventually(
                "its network context goes", () -> Files.notExists(vservers().path("proc/virtnet/" + XID)));
        assertApplied("restart: its network context is gone");
        assertTrue(isPersistent("virtnet"));

        stopByHand();
        vservers().tool("vserver", "g", "start").orFail();
        assertApplied("finish the start: started by somebody else");
        startServices();
        assertEquals("", vservers().inside("g", "logger hello").out());
    }

    @Test
    void aStartThatWaitedForAStopDoesNotUndoItAndAPlaceThatIsGoneIsMadeAgain() throws Exception {
        converge();
        stopByHand();
        String here = sandbox.path("state/guests/g").toString();
        vservers().knob("start-seconds", "6");
        vservers().forgetCalls();
        Files.delete(sandbox.path("state/guests/g/started"));

        // As after a boot: the first starts, the stop and the other start wait for the lock.
        String race = "%1$s/start service & until grep -q 'vserver g start' %2$s; do sleep 0.05; done;"
                + " %1$s/stop & until for pid in $(pgrep -x flock); do readlink /proc/$pid/fd/9; done | grep -qx %1$s/lock;"
                + " do sleep 0.05; done; sleep 0.3;"
                + " %1$s/start service; wait";
        Shell.run(
                sandbox.here(List.of("sh", "-c", race.formatted(here, vservers().path("calls")))));

        assertFalse(vservers().isUp("g"), "a stop is undone by whoever waited behind it");
        assertEquals(1, vservers().calls("vserver g start"));
        vservers().knob("start-seconds", "0.3");

        Shell.run("rm -r " + sandbox.path("roots/g/var/lib/runward")).orFail();
        Shell.Result failed = sandbox.apply();
        assertEquals(1, failed.status(), failed::toString);
        assertTrue(failed.err().contains("mount point does not exist"), failed::toString);
        Shell.Result apply = sandbox.applyOk();
        assertTrue(apply.out().contains("has no place for runward's mounts"), apply::toString);
        startServices();
        assertEquals("", vservers().inside("g", "logger hello").out());
    }

    @Test
    void whatIsNotOursInItsConfigurationStays() throws IOException {
        String guest = sandbox.vserverGuest("g", XID);
        Path configuration = vservers().configuration("g");
        VserverWorld.write(configuration.resolve("flags"), "# mine\nvirt_mem\nsched_hard");
        VserverWorld.write(configuration.resolve("nflags"), "hide_lback\n\npersistent\n");
        VserverWorld.write(configuration.resolve("apps/init/cmd.start"), "/sbin/init\n");
        Path elsewhere = sandbox.path("elsewhere");
        VserverWorld.write(elsewhere, "# caf\u00e9\n/srv /mnt none bind 0 0\n");
        Shell.run(
                        "chmod 640 %1$s && chgrp 33 %1$s && printf '# \\351\\n' >>%1$s && cd %2$s && cat fstab >>%1$s && ln -sf %1$s fstab && mkdir -p /srv %3$s/mnt"
                                .formatted(elsewhere, configuration, sandbox.path("roots/g")))
                .orFail();
        byte[] fstab = Files.readAllBytes(elsewhere);
        String picture = others(configuration);

        sandbox.declare(guest);
        sandbox.applyOk();

        assertEquals("# mine\nvirt_mem\nsched_hard\npersistent\n", Files.readString(configuration.resolve("flags")));
        assertEquals("hide_lback\n\npersistent\n", Files.readString(configuration.resolve("nflags")));
        assertEquals("/bin/true\n", Files.readString(configuration.resolve("apps/init/cmd.start")));
        assertEquals("/bin/true\n", Files.readString(configuration.resolve("apps/init/cmd.stop")));
        assertTrue(Files.isSymbolicLink(configuration.resolve("fstab")));
        byte[] now = Files.readAllBytes(elsewhere);
        assertEquals(0, java.util.Arrays.mismatch(fstab, now) - fstab.length);
        assertEquals(
                sandbox.path("state/guests/g/log/dev") + " /var/lib/runward/log none bind,ro 0 0\n",
                new String(now, fstab.length, now.length - fstab.length, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(
                "640 33\n", Shell.run("stat -c '%a %g' " + elsewhere).orFail().out());
        assertEquals(picture, others(configuration));

        sandbox.declare();
        Shell.Result removal = sandbox.applyOk("--allow-removals");

        assertTrue(removal.out().contains("the guest itself is left as it is"), removal::toString);
        assertEquals(0, java.util.Arrays.mismatch(fstab, Files.readAllBytes(elsewhere)) + 1);
        assertTrue(vservers().isUp("g"));
        assertFalse(Files.exists(sandbox.path("state/guests/g")));
    }

    /** What of a guest's configuration no rule is about. */
    private static String others(Path configuration) {
        return Shell.run("cd " + configuration
                        + " && find . ! -name flags ! -name nflags ! -name 'cmd.*' ! -path ./apps/init -printf '%P %m %l %T@\\n'"
                        + " | grep -v '^ ' | sort")
                .orFail()
                .out();
    }

    @Test
    void aGuestThatRunsAlreadyGetsItsSyslogSocketAtItsNextStart() throws IOException {
        String guest = sandbox.vserverGuest("g", XID);
        vservers().guest("g", XID, sandbox.path("roots/g"), "--persistent");
        vservers().tool("vserver", "g", "start").orFail();
        sandbox.declare(guest, services());

        Shell.Result apply = sandbox.applyOk();

        assertTrue(apply.out().contains("guest g            + "), apply::toString);
        assertEquals(3, sandbox.status().status());
        assertTrue(
                sandbox.status("g")
                        .out()
                        .contains(
                                "its syslog directory is mounted when it is started the next time, which interrupts a, b; --allow-guest-restart does it now"),
                () -> sandbox.status("g").toString());
        assertFalse(vservers().inside("g", "ls -d /dev/log").out().equals("/dev/log\n"));

        stopByHand();
        sandbox.eventually(
                "they say that they wait",
                () -> sandbox.sv("up", "a").isSuccess()
                        && sandbox.log("a").contains("guest g: is stopped: waiting for it"));
        assertFalse(vservers().isUp("g"), "who stopped it meant it");
        Shell.run(sandbox.here(List.of(sandbox.path("state/guests/g/start").toString())))
                .orFail();

        startServices();
        assertEquals("", vservers().inside("g", "logger -t test hello").out());
        sandbox.eventually("it arrives", () -> sandbox.log("socklog").contains("test: hello"));
    }

    @Test
    void aGuestThatChangesItsRuntimeIsStoppedByHandFirst() {
        String service = "[services.in]\nguest = \"g\"\ncommand = [\"sleep\", \"100000\"]\n";
        sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\""), service);
        sandbox.applyOk();
        long first = sandbox.guest("g");

        for (String more : List.of("started = true", "started = false")) {
            sandbox.declare(sandbox.vserverGuest("g", XID, "log-relay = \"off\"", more), service);
            Shell.Result apply = sandbox.apply();
            assertEquals(1, apply.status(), apply::toString);
            assertTrue(
                    apply.out().contains("blocked: it still runs with the runtime that was declared before"),
                    apply::toString);
            assertTrue(Sandbox.lives(first));
        }

        sandbox.sv("-w", "10", "down", "in");
        Shell.run(sandbox.path("state/guests/g/stop").toString()).orFail();
        assertFalse(Sandbox.lives(first));
        sandbox.declare(sandbox.vserverGuest("g", XID, "log-relay = \"off\""), service);
        sandbox.applyOk();
        sandbox.sv("up", "in").orFail();
        sandbox.eventually(
                "it runs in the other guest", () -> vservers().processes("g").contains(sandbox.pid("in")));
    }

    @Test
    void aGuestThatIsNotThereIsToldAndNothingElseSuffers() {
        sandbox.declare("""
                [guests.nobody]
                runtime = "vserver"
                [services.in]
                guest = "nobody"
                command = ["sleep", "100000"]
                [services.on-host]
                command = ["sleep", "100000"]
                """);
        sandbox.doesNotEndConverged();

        Shell.Result apply = sandbox.apply();

        assertEquals(1, apply.status(), apply::toString);
        assertTrue(
                apply.out()
                        .contains("guest nobody            x blocked: there is no guest "
                                + vservers().configuration("nobody") + "; make it with: vserver nobody build"),
                apply::toString);
        assertTrue(Sandbox.lives(sandbox.pid("on-host")));
        assertFalse(Files.exists(vservers().configuration("nobody"), LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(sandbox.path("service/in"), LinkOption.NOFOLLOW_LINKS));
        assertTrue(sandbox.status().out().contains("absent  ! there is no guest"));
    }

    private VserverWorld vservers() {
        return sandbox.vservers();
    }

    private void converge() {
        sandbox.declare(sandbox.vserverGuest("g", XID), services());
        sandbox.applyOk();
        startServices();
        sandbox.assertNothingToDo();
    }

    private String services() {
        return """
                [services.socklog]
                command = ["socklog", "unix", "%1$s/syslog/log"]
                [services.a]
                guest = "g"
                command = ["sleep", "200000"]
                [services.b]
                guest = "g"
                command = ["sleep", "100000"]
                """.formatted(sandbox.directory());
    }

    private void assertApplied(String told) {
        Shell.Result apply = sandbox.applyOk();
        assertTrue(
                apply.out().lines().anyMatch(line -> line.matches("guest +g .*") && line.contains(" ~ " + told)),
                apply::toString);
        assertTrue(vservers().isUp("g"));
        assertEquals(0, sandbox.status("g").status(), () -> sandbox.status("g").toString());
    }

    private void attribute(String program, String option, String flag) {
        vservers()
                .tool(program, "--set", option, Integer.toString(XID), "--flag", flag)
                .orFail();
    }

    private boolean isPersistent(String kind) throws IOException {
        String status = Files.readString(vservers().path("proc/" + kind + "/" + XID + "/status"));
        String flags = status.replaceAll("(?s).*Flags:\\s*([0-9a-f]+).*", "$1");
        return (Long.parseUnsignedLong(flags, 16) >> 38 & 1) == 1;
    }

    private void stopServices() {
        for (String service : List.of("a", "b")) {
            sandbox.sv("-w", "10", "down", service).orFail();
        }
        sandbox.eventually("it is empty", () -> vservers().processes("g").isEmpty());
    }

    private void stopByHand() {
        stopServices();
        vservers().tool("vserver", "g", "stop").orFail();
    }

    private void startServices() {
        for (String service : List.of("a", "b")) {
            sandbox.sv("up", service).orFail();
        }
        sandbox.eventually("both are in it", () -> {
            List<Long> inside = vservers().processes("g");
            return inside.contains(sandbox.pid("a")) && inside.contains(sandbox.pid("b"));
        });
        assertNotEquals(0, sandbox.pid("a"));
    }
}
