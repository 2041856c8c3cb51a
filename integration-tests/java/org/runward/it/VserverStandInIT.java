package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the stand-in for util-vserver against the hazards of the real one. */
class VserverStandInIT extends VserverStandIn {
    @Test
    void aCommandThatEntersKeepsItsPidAndWhatItMayKeep() {
        String guest = running();
        Shell.Result result = Shell.run(
                "cd /usr && export FROM=host && ulimit -n 77 && exec 9</dev/null && echo $$ && exec nice -n 5 "
                        + world + "/bin/vserver " + guest
                        + " exec sh -c 'echo $$; echo $FROM; pwd; ulimit -n; cut -d\" \" -f19 /proc/self/stat; hostname; ls /proc/$$/fd; exit 3'");
        assertEquals(3, result.status(), result::toString);
        List<String> lines = result.out().lines().toList();
        assertEquals(lines.get(0), lines.get(1), result::toString);
        assertEquals(
                List.of("host", "/", "77", "0", guest, "0", "1", "2"),
                lines.subList(2, lines.size()),
                result::toString);
        assertEquals(
                "33 33 33 77",
                tool("vserver", guest, "suexec", "www", "sh", "-c", "echo $(id -u) $(id -g) $(id -G)")
                        .out()
                        .trim());
        assertEquals(
                "33 0",
                tool("vserver", guest, "suexec", "33", "sh", "-c", "echo $(id -u) $(id -g)")
                        .out()
                        .trim());
    }

    @Test
    void aSignalOfTheHostDoesNotReachAGuestButVkillDoes() throws Exception {
        String guest = running();
        Process process = inGuest(guest, "setsid", "sleep", "1000");
        String pid = Long.toString(process.pid());
        assertEquals(List.of(pid), processes(guest));

        assertTrue(xid0("kill -s KILL " + pid).err().contains("No such process"));
        assertTrue(xid0("/bin/kill -s KILL -- -" + pid).err().contains("No such process"));
        assertTrue(xid0("sh -c 'kill -s TERM $$'").status() != 0, "a process of the host reaches itself");
        assertTrue(process.isAlive());
        assertFalse(xid0("vkill -s TERM -- -" + pid).isSuccess());
        xid0("vserver " + guest + " exec kill -s 0 " + pid).orFail();
        xid0("vcontext --silent --migrate --xid " + lastXid + " -- /bin/kill -s 0 -- -" + pid)
                .orFail();

        xid0("vkill -s TERM " + pid).orFail();
        assertEquals(143, process.waitFor());
        assertFalse(xid0("vkill -s TERM " + pid).isSuccess());
    }

    @Test
    void vkillOfAGuestWithAnEmptyPidHitsAllOfIt() throws Exception {
        String guest = running();
        Process first = inGuest(guest, "sleep", "1000");
        Process second = inGuest(guest, "sleep", "1000");
        tool("vkill", "-c", guest, "-s", "TERM", "--", "").orFail();
        assertEquals(143, first.waitFor());
        assertEquals(143, second.waitFor());
    }

    @Test
    void runsvReachesAServiceInAGuestOnlyByControlScripts() throws Exception {
        String guest = running();
        script("sv/run", "exec vserver " + guest + " exec sleep 1000");
        Process runsv = start("xid0", "runsv", world + "/sv");
        eventually("the service is in the guest", () -> processes(guest).equals(List.of(supervised())));
        String pid = supervised();
        assertFalse(Shell.run("sv -w 1 down " + world + "/sv").isSuccess());
        assertEquals(List.of(pid), processes(guest));
        assertEquals(pid, supervised());

        script("sv/control/t", "exec vkill -s TERM -- \"$(cat supervise/pid)\"");
        script("sv/control/d", "exec vkill -s CONT -- \"$(cat supervise/pid)\"");
        Shell.run("sv -w 5 term " + world + "/sv && sv -w 5 down " + world + "/sv")
                .orFail();
        eventually("the guest is empty", () -> processes(guest).isEmpty());
        Shell.run("sv exit " + world + "/sv").orFail();
        assertEquals(0, runsv.waitFor());
    }

    @Test
    void aLostRunFileIsHealedByWritingIt() throws IOException {
        String guest = running();
        Path run = world.resolve("run/vservers/" + guest);
        Files.delete(run);
        assertEquals(3, tool("vserver", guest, "status").status());
        assertEquals(0, tool("vserver", guest, "stop").status());
        Shell.Result start = tool("vserver", guest, "start");
        assertEquals(254, start.status());
        assertEquals("vcontext: vc_ctx_create(): File exists\n", start.err());
        Files.writeString(run, lastXid + "\n");
        tool("vserver", guest, "running").orFail();
        tool("vserver", guest, "exec", "true").orFail();
    }

    @Test
    void allButStatusForgetARunFileWithoutItsContext() throws IOException {
        String guest = guest("--persistent");
        Path run = world.resolve("run/vservers/" + guest);
        for (String command : List.of("running", "exec", "stop")) {
            Files.writeString(run, lastXid + "\n");
            assertEquals(3, tool("vserver", guest, "status").status());
            assertTrue(Files.exists(run));
            tool("vserver", guest, command, "true");
            assertFalse(Files.exists(run), command);
        }
    }

    @Test
    void aHalfMadeContextStaysUntilItIsNotPersistent() throws IOException {
        String guest = guest("--persistent");
        Shell.Result start = halfMake(guest);
        assertEquals(255, start.status(), start::toString);
        assertTrue((flags("virtual") & SET_UP) != 0);
        start = tool("vserver", guest, "start");
        assertEquals(255, start.status(), start::toString);
        assertTrue(start.err().contains("Device or resource busy"), start::toString);

        tool(attribute("vattribute", "xid", "!persistent")).orFail();
        assertTrue(Files.notExists(shown("virtual")));
        tool(attribute("nattribute", "nid", "!persistent")).orFail();
        assertTrue(Files.notExists(shown("virtnet")));
        tool("vserver", guest, "start").orFail();
        assertEquals(PERSISTENT, flags("virtual") & (PERSISTENT | SET_UP));
    }

    @Test
    void stopWaitsForProcessesAndKillsThem() throws Exception {
        world("knobs/sync-timeout", "2");
        String guest = running();
        Process process = inGuest(guest, "sh", "-c", "trap 'exit 9' TERM; while :; do sleep 0.1; done");
        long began = System.nanoTime();
        tool("vserver", guest, "stop").orFail();
        assertTrue(System.nanoTime() - began >= 2_000_000_000L);
        assertEquals(137, process.waitFor());
        assertTrue(Files.notExists(shown("virtual")) && Files.notExists(shown("virtnet")));
        assertEquals(3, tool("vserver", guest, "status").status());
    }

    @Test
    void aBindOfFstabIsReadOnlyAndOneOfVmountIsNot() throws IOException {
        String guest = guest("--persistent");
        Files.createDirectories(world.resolve("root/mnt/fixed"));
        Files.createDirectories(world.resolve("root/mnt/later"));
        world("share/file", "from the host\n");
        addToFstab(guest, world + "/share /mnt/fixed none bind,ro 0 0");
        tool("vserver", guest, "start").orFail();

        tool("vmount", guest, "--", "--bind", world + "/share", "/mnt/later").orFail();
        tool("vmount", guest, "--", "-o", "remount,ro", "/mnt/later").orFail();
        tool("vserver", guest, "exec", "touch", "/mnt/later/new").orFail();
        assertTrue(Files.exists(world.resolve("share/new")));

        assertEquals(
                "from the host\n",
                tool("vserver", guest, "exec", "cat", "/mnt/fixed/file").out());
        for (String attempt : List.of("touch /mnt/fixed/x", "mount -o remount,rw /mnt/fixed", "umount /mnt/fixed")) {
            assertFalse(tool("vserver", guest, "exec", "sh", "-c", attempt).isSuccess(), attempt);
        }
    }

    @Test
    void aMountPointThatLeadsOutOfTheGuestIsRefused() throws IOException {
        String guest = guest("--persistent");
        Files.createSymbolicLink(world.resolve("root/out"), world.resolve("knobs"));
        addToFstab(guest, world + "/bin /out none bind,ro 0 0");
        assertEquals(1, tool("vserver", guest, "start").status());
        assertTrue(Files.notExists(shown("virtual")));
    }

    @Test
    void aRedundantStartKeepsOthersWaiting() throws Exception {
        String guest = running();
        world("knobs/redundant-lock", "6");
        Process redundant = start("vserver", guest, "start");
        eventually("its message is there", () -> output(redundant).contains("already running"));
        Process waiting = start("vserver", guest, "exec", "true");
        tool("vserver", guest, "running").orFail();
        assertTrue(waiting.isAlive() && redundant.isAlive());
        assertEquals(0, waiting.waitFor());
        // It lets go of the lock a moment before its end.
        assertEquals(0, redundant.waitFor());
    }

    @Test
    void ofTwoStartsAtOnceOneIsRedundantAndTheSetUpBitIsSeen() throws Exception {
        world("knobs/redundant-lock", "0.1");
        world("knobs/start-seconds", "3");
        String guest = guest("--persistent");
        Process first = start("vserver", guest, "start");
        Process second = start("vserver", guest, "start");
        eventually("the set-up has begun", () -> (flags("virtual") & SET_UP) != 0);
        assertEquals(0, first.waitFor());
        assertEquals(0, second.waitFor());
        assertEquals(0, flags("virtual") & SET_UP);
        assertEquals("vserver '" + guest + "' already running\n", output(first) + output(second));
    }

    @Test
    void aStartKeepsNoDescriptorOfItsCaller() throws IOException {
        String guest = guest("--persistent");
        String lock = "exec 9>>" + world + "/lock && flock -n 9";
        Shell.run(lock + " && " + world + "/bin/vserver " + guest + " start").orFail();
        Shell.run(lock).orFail();
    }

    @Test
    void withoutAPersistentNetworkTheFirstCommandHasAParentOnTheHost() throws Exception {
        String guest = guest("--persistent");
        Files.delete(config(guest, "nflags"));
        tool("vserver", guest, "start").orFail();
        eventually("the network context has gone", () -> Files.notExists(shown("virtnet")));
        Process parent = inGuest(guest, "sleep", "1000");
        assertFalse(processes(guest).contains(Long.toString(parent.pid())));
        eventually(
                "its parent is chbind's shell",
                () -> new HostProcess(parent.pid()).arguments().get(0).startsWith("bash "));
        List<String> service = processes(guest);

        parent.destroy();
        assertEquals(143, parent.waitFor());
        assertEquals(service, processes(guest));
        tool("vkill", "-s", "KILL", service.get(0)).orFail();
        eventually("the network context has gone", () -> Files.notExists(shown("virtnet")));
    }

    @Test
    void aContextThatIsNotPersistentGoesWithItsLastProcess() throws IOException {
        String guest = guest("");
        Files.writeString(config(guest, "apps/init/cmd.start"), "/bin/sh\n-c\nsleep 1000 >/dev/null 2>&1 &\n");
        tool("vserver", guest, "start").orFail();
        assertEquals(1, processes(guest).size());
        tool("vkill", "-c", guest, "-s", "KILL").orFail();
        eventually("the context has gone", () -> Files.notExists(shown("virtual")));
        assertTrue(Files.exists(world.resolve("run/vservers/" + guest)));
        assertEquals(3, tool("vserver", guest, "status").status());
    }

    @Test
    void commandsHangAsTheKnobSays() throws Exception {
        String guest = running();
        world("knobs/hang", "exec");
        world("knobs/hang-inside", "yes");
        Process inside = inGuest(guest, "true");
        assertEquals(List.of(Long.toString(inside.pid())), processes(guest));
        world("knobs/hang", "stop");
        Process stop = start("vserver", guest, "stop");
        eventually("it has a child", () -> stop.children().count() == 1);
        assertTrue(stop.isAlive());
        assertTrue(Files.readString(world.resolve("calls")).contains(" vserver " + guest + " stop\n"));
    }
}
