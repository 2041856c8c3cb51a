package org.runward.it;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A world for the stand-in for util-vserver, and what is asked of it. */
abstract class VserverStandIn {
    static final long SET_UP = 1L << 32;
    static final long PERSISTENT = 1L << 38;

    private final List<Process> started = new ArrayList<>();
    Path world;
    private Thread hook;
    int lastXid = 4000;

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

    /** Configures a guest, with or without "--persistent"; its xid is the last. */
    String guest(String option) throws IOException {
        lastXid++;
        String name = "guest" + lastXid;
        Shell.run("integration-tests/vserver/world %1$s guest %2$s %3$d %1$s/root %4$s"
                        .formatted(world, name, lastXid, option))
                .orFail();
        return name;
    }

    String running() {
        try {
            String guest = guest("--persistent");
            tool("vserver", guest, "start").orFail();
            return guest;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Starts it while there is no directory of run files. */
    Shell.Result halfMake(String guest) throws IOException {
        Path directory = world.resolve("run/vservers");
        Path away = world.resolve("run/away");
        Files.move(directory, away);
        Shell.Result result = tool("vserver", guest, "start");
        Files.move(away, directory);
        return result;
    }

    Path config(String guest, String file) {
        return world.resolve("etc/vservers/" + guest + "/" + file);
    }

    void addToFstab(String guest, String line) throws IOException {
        Files.writeString(config(guest, "fstab"), line + "\n", java.nio.file.StandardOpenOption.APPEND);
    }

    void world(String file, String text) throws IOException {
        Files.createDirectories(world.resolve(file).getParent());
        Files.writeString(world.resolve(file), text);
    }

    void script(String file, String line) throws IOException {
        world(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(world.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What is shown of the last guest's context; "virtual" or "virtnet". */
    Path shown(String kind) {
        return world.resolve("proc/" + kind + "/" + lastXid);
    }

    long flags(String kind) throws IOException {
        Path status = shown(kind).resolve("status");
        if (Files.notExists(status)) {
            return 0;
        }
        return Long.parseUnsignedLong(
                Files.readString(status).replaceAll("(?s).*Flags:\\s*([0-9a-f]{16})\n.*", "$1"), 16);
    }

    List<String> processes(String guest) throws IOException {
        return Files.readAllLines(world.resolve("dev/cgroup/" + guest + "/cgroup.procs"));
    }

    String supervised() throws IOException {
        Path pid = world.resolve("sv/supervise/pid");
        return Files.exists(pid) ? Files.readString(pid).trim() : "";
    }

    String[] attribute(String tool, String option, String flag) {
        return new String[] {tool, "--set", "--" + option, Integer.toString(lastXid), "--flag", flag};
    }

    /** Runs a tool with the environment that runward gives. */
    Shell.Result tool(String... words) {
        return Shell.run(argv(words));
    }

    Shell.Result xid0(String script) {
        return tool("xid0", "sh", "-c", script);
    }

    List<String> argv(String... words) {
        List<String> argv = new ArrayList<>(List.of("env", "-i", "PATH=" + world + "/bin:" + System.getenv("PATH")));
        argv.addAll(List.of(words));
        return argv;
    }

    Process start(String... words) {
        Process process = Shell.start(argv(words), world.resolve("output-" + started.size()));
        started.add(process);
        return process;
    }

    String output(Process process) throws IOException {
        return Files.readString(world.resolve("output-" + started.indexOf(process)));
    }

    /** Starts a command in a guest and waits until one more process is there. */
    Process inGuest(String guest, String... words) throws IOException {
        int before = processes(guest).size();
        List<String> argv = new ArrayList<>(List.of("vserver", guest, "exec"));
        argv.addAll(List.of(words));
        Process process = start(argv.toArray(String[]::new));
        eventually(
                "the command is in the guest", () -> processes(guest).size() > before && areExecuted(processes(guest)));
        return process;
    }

    /** Whether every process of the guest has become its command. */
    boolean areExecuted(List<String> pids) {
        return pids.stream()
                .map(pid -> new HostProcess(Long.parseLong(pid)).arguments().get(0))
                .noneMatch(word -> word.contains("perl"));
    }

    static void eventually(String fact, Callable<Boolean> check) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            while (!check.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within 60 s: " + fact);
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
