package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the stand-in for util-vserver against its table of answers and against the hazards of the real one. */
class VserverStandInIT {
    private static final long SET_UP = 1L << 32;
    private static final long PERSISTENT = 1L << 38;

    private final List<Process> started = new ArrayList<>();
    private Path world;
    private Thread hook;
    private int lastXid = 4000;

    @BeforeEach
    void makeWorld() throws IOException {
        Tools.require("busybox", "runsv", "sv", "perl", "setpriv");
        world = Files.createTempDirectory(Path.of("/tmp"), "vs");
        Files.setPosixFilePermissions(world, PosixFilePermissions.fromString("rwxr-xr-x"));
        hook = new Thread(this::end);
        Runtime.getRuntime().addShutdownHook(hook);
        Shell.run("integration-tests/vserver/world " + world).orFail();
        Shell.run("sh integration-tests/guests/busybox-guest " + world + "/root")
                .orFail();
    }

    @AfterEach
    void endWorld() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
        assertTrue(Files.notExists(world), "was not removed: " + world);
    }

    private synchronized void end() {
        started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        started.forEach(Process::destroyForcibly);
        Shell.run("integration-tests/vserver/world " + world + " end; rm -rf " + world);
    }

    @Test
    void everyRowOfTheTableIsTrue() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("integration-tests/vserver/answers"))) {
            if (!line.startsWith("#")) {
                String problem = compare(line.split("\t", -1));
                if (!problem.isEmpty()) {
                    problems.add(problem);
                }
            }
        }
        assertEquals(List.of(), problems);
    }

    /** What is wrong with a row; empty where nothing is. */
    private String compare(String[] row) throws IOException {
        String guest = guestIn(row[1]);
        Shell.Result result = tool(command(row[0], row[1], guest));
        String status = row[2].equals("CMD") ? "42" : row[2];
        Matcher slots = Pattern.compile("\\{(\\w+)\\}|[^{]+").matcher(row[4].replace("\\n", "\n"));
        String text = slots.replaceAll(part -> Matcher.quoteReplacement(
                part.group(1) == null ? Pattern.quote(part.group()) : slot(part.group(1), guest)));
        Pattern expected = Pattern.compile(text.isEmpty() ? "" : text + "\n", Pattern.DOTALL);
        boolean same = status.equals(Integer.toString(result.status()))
                && expected.matcher(row[3].equals("err") ? result.err() : result.out())
                        .matches()
                && (row[3].equals("err") ? result.out() : result.err()).isEmpty();
        return same ? "" : String.join(" | ", row) + " but " + result;
    }

    private String slot(String name, String guest) {
        return switch (name) {
            case "guest" -> guest;
            case "xid" -> Integer.toString(lastXid);
            case "tasks" -> "1";
            default -> ".+";
        };
    }

    /** A new guest in the state of a row. */
    private String guestIn(String state) throws IOException {
        world("knobs/redundant-lock", "0.01");
        Files.createDirectories(world.resolve("run/vservers"));
        String guest = guest("--persistent");
        switch (state) {
            case "running", "lost", "other-user", "no-command", "no-user", "no-cmd-stop", "no-process", "no-signal" -> {
                tool("vserver", guest, "start").orFail();
            }
            case "no-mount-point" -> addToFstab(guest, world + "/knobs /nowhere none bind,ro 0 0");
            case "half-made" -> halfMake(guest);
            default -> {}
        }
        if (state.equals("lost")) {
            Files.delete(world.resolve("run/vservers/" + guest));
        }
        if (state.equals("no-cmd-stop")) {
            Files.delete(config(guest, "apps/init/cmd.stop"));
        }
        if (state.equals("no-run-directory")) {
            Files.move(world.resolve("run/vservers"), world.resolve("run/away-" + guest));
        }
        return guest;
    }

    private String[] command(String command, String state, String guest) {
        String name = state.equals("unknown") ? "nobody" : guest;
        return switch (command + " " + state) {
            case "vserver status other-user" ->
                new String[] {
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    world + "/bin/vserver",
                    guest,
                    "status"
                };
            case "vserver exec no-command" -> new String[] {"vserver", guest, "exec", "not-there"};
            case "vserver exec no-user" -> new String[] {"vserver", guest, "suexec", "somebody", "id"};
            case "vkill no-process" ->
                new String[] {
                    "vkill",
                    "-s",
                    "TERM",
                    "--",
                    Long.toString(ProcessHandle.current().pid())
                };
            case "vkill no-signal" -> new String[] {"vkill", "-s", "-TERM", "1"};
            case "vattribute no-context" -> attribute("vattribute", "xid", "persistent");
            case "nattribute no-context" -> attribute("nattribute", "nid", "persistent");
            case "vcontext no-context" ->
                new String[] {"vcontext", "--silent", "--migrate", "--xid", Integer.toString(lastXid), "--", "true"};
            case "vmount stopped" -> new String[] {"vmount", guest, "--", "--bind", "/tmp", "/tmp"};
            default ->
                command.equals("vserver exec")
                        ? new String[] {"vserver", name, "exec", "sh", "-c", "exit 42"}
                        : new String[] {"vserver", name, command.split(" ")[1]};
        };
    }

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

    // --- the world ---

    /** Configures a guest, with or without "--persistent"; its xid is the last. */
    private String guest(String option) throws IOException {
        lastXid++;
        String name = "guest" + lastXid;
        Shell.run("integration-tests/vserver/world %1$s guest %2$s %3$d %1$s/root %4$s"
                        .formatted(world, name, lastXid, option))
                .orFail();
        return name;
    }

    private String running() {
        try {
            String guest = guest("--persistent");
            tool("vserver", guest, "start").orFail();
            return guest;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Starts it while there is no directory of run files. */
    private Shell.Result halfMake(String guest) throws IOException {
        Path directory = world.resolve("run/vservers");
        Path away = world.resolve("run/away");
        Files.move(directory, away);
        Shell.Result result = tool("vserver", guest, "start");
        Files.move(away, directory);
        return result;
    }

    private Path config(String guest, String file) {
        return world.resolve("etc/vservers/" + guest + "/" + file);
    }

    private void addToFstab(String guest, String line) throws IOException {
        Files.writeString(config(guest, "fstab"), line + "\n", java.nio.file.StandardOpenOption.APPEND);
    }

    private void world(String file, String text) throws IOException {
        Files.createDirectories(world.resolve(file).getParent());
        Files.writeString(world.resolve(file), text);
    }

    private void script(String file, String line) throws IOException {
        world(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(world.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What is shown of the last guest's context; "virtual" or "virtnet". */
    private Path shown(String kind) {
        return world.resolve("proc/" + kind + "/" + lastXid);
    }

    private long flags(String kind) throws IOException {
        Path status = shown(kind).resolve("status");
        if (Files.notExists(status)) {
            return 0;
        }
        return Long.parseUnsignedLong(
                Files.readString(status).replaceAll("(?s).*Flags:\\s*([0-9a-f]{16})\n.*", "$1"), 16);
    }

    private List<String> processes(String guest) throws IOException {
        return Files.readAllLines(world.resolve("dev/cgroup/" + guest + "/cgroup.procs"));
    }

    private String supervised() throws IOException {
        Path pid = world.resolve("sv/supervise/pid");
        return Files.exists(pid) ? Files.readString(pid).trim() : "";
    }

    private String[] attribute(String tool, String option, String flag) {
        return new String[] {tool, "--set", "--" + option, Integer.toString(lastXid), "--flag", flag};
    }

    /** Runs a tool with the environment that runward gives. */
    private Shell.Result tool(String... words) {
        return Shell.run(argv(words));
    }

    private Shell.Result xid0(String script) {
        return tool("xid0", "sh", "-c", script);
    }

    private List<String> argv(String... words) {
        List<String> argv = new ArrayList<>(List.of("env", "-i", "PATH=" + world + "/bin:" + System.getenv("PATH")));
        argv.addAll(List.of(words));
        return argv;
    }

    private Process start(String... words) {
        Process process = Shell.start(argv(words), world.resolve("output-" + started.size()));
        started.add(process);
        return process;
    }

    private String output(Process process) throws IOException {
        return Files.readString(world.resolve("output-" + started.indexOf(process)));
    }

    /** Starts a command in a guest and waits until one more process is there. */
    private Process inGuest(String guest, String... words) throws IOException {
        int before = processes(guest).size();
        List<String> argv = new ArrayList<>(List.of("vserver", guest, "exec"));
        argv.addAll(List.of(words));
        Process process = start(argv.toArray(String[]::new));
        eventually(
                "the command is in the guest", () -> processes(guest).size() > before && areExecuted(processes(guest)));
        return process;
    }

    /** Whether every process of the guest has become its command. */
    private boolean areExecuted(List<String> pids) {
        return pids.stream()
                .map(pid -> new HostProcess(Long.parseLong(pid)).arguments().get(0))
                .noneMatch(word -> word.contains("perl"));
    }

    private static void eventually(String fact, Callable<Boolean> check) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        try {
            while (!check.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within 15 s: " + fact);
                }
                LockSupport.parkNanos(20_000_000);
            }
        } catch (AssertionError | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(fact, e);
        }
    }
}
