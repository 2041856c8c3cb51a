package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * A host of its own for one test: a temporary directory with a real runsvdir, to which the built launcher is applied.
 *
 * <p>After a test that passed it applies once more and demands "nothing to do"; after one that failed it prints what the
 * world looked like. It ends every process that it or runit under it started, by pid, also when the JVM is interrupted.
 */
public final class Sandbox implements BeforeEachCallback, AfterEachCallback {
    /** The address outside 127.0.0.0/8 of a sandbox {@link #withItsOwnNetwork()}. */
    static final String ADDRESS = "192.0.2.10";

    /** Whatever a JVM starts has QUIT blocked, and so would every service below. */
    private static final List<String> NO_SIGNAL_BLOCKED =
            List.of("perl", "-MPOSIX", "-e", "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec {$ARGV[0]} @ARGV");

    private static final Path LAUNCHER = Path.of("bin/runward").toAbsolutePath();

    /** What Debian starts its runsvdir with, which then looks when it is woken, and keeps what it has to say in its own title. */
    private static final String TITLE_LOG = "log: " + ".".repeat(400);

    private boolean ownNetwork;
    private boolean runsvdirWritesFile;
    private boolean withVservers;
    private VserverWorld vservers;
    private Path directory;
    private Process runsvdir;
    private Thread hook;
    private List<String> entry = List.of();
    private boolean applied;
    private boolean endsConverged = true;

    /**
     * Makes runsvdir, and so its guests, and every command of the test run in one network namespace that has nothing but
     * loopback, with {@link #ADDRESS}: daemons take their usual ports and nothing of them is seen outside.
     */
    Sandbox withItsOwnNetwork() {
        ownNetwork = true;
        return this;
    }

    /** Has runsvdir write to {@code runsvdir.log}; it then looks each five seconds only. */
    Sandbox withRunsvdirsOutputInAFile() {
        runsvdirWritesFile = true;
        return this;
    }

    /** Gives it VServer guests: a kernel and tools that stand in for the real ones. */
    Sandbox withVservers() {
        withVservers = true;
        return this;
    }

    VserverWorld vservers() {
        return vservers;
    }

    /** A command that gets each signal that is sent to it, though a JVM starts it. */
    static List<String> withNoSignalBlocked(List<String> command) {
        List<String> words = new ArrayList<>(NO_SIGNAL_BLOCKED);
        words.addAll(command);
        return words;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Tools.require("runsvdir", "sv", "svlogd", "chpst", "crun", "catatonit", "socat", "socklog", "busybox");
        directory = Files.createTempDirectory(Path.of("/tmp"), "rw");
        Files.setPosixFilePermissions(directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("service", "syslog", "roots")) {
            Files.createDirectory(directory.resolve(name));
        }
        if (withVservers) {
            vservers = new VserverWorld(directory.resolve("vs"), this::inNetwork);
            vservers.make();
        }
        hook = new Thread(this::end);
        Runtime.getRuntime().addShutdownHook(hook);
        startRunsvdir();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (runsvdir == null) {
            return;
        }
        try {
            if (context.getExecutionException()
                    .filter(TestAbortedException.class::isInstance)
                    .isPresent()) {
                return;
            }
            if (context.getExecutionException().isPresent()) {
                System.out.println("--- " + context.getDisplayName() + ": the world at its failure\n" + dump());
            } else if (applied && endsConverged) {
                assertNothingToDo();
            }
        } catch (AssertionError e) {
            System.out.println("--- " + context.getDisplayName() + ": the world at its end\n" + dump());
            throw e;
        } finally {
            try (Remains remains = ownNetwork
                    ? Remains.of(directory, Path.of("/proc/" + runsvdir.pid() + "/ns/net"))
                    : Remains.of(directory)) {
                end();
                Runtime.getRuntime().removeShutdownHook(hook);
                remains.assertNone();
            }
        }
    }

    /** For a test whose last state cannot be converged on purpose. */
    void doesNotEndConverged() {
        endsConverged = false;
    }

    Path directory() {
        return directory;
    }

    Path path(String relative) {
        return directory.resolve(relative);
    }

    void startRunsvdir() {
        List<String> argv = new ArrayList<>();
        if (ownNetwork) {
            argv.addAll(List.of("unshare", "-n", "sh", "-c"));
            argv.add("busybox ip link set lo up && busybox ip addr add " + ADDRESS + "/24 dev lo && exec \"$@\"");
            argv.add("sh");
        }
        List<String> words = new ArrayList<>(NO_SIGNAL_BLOCKED);
        words.addAll(List.of("setsid", "runsvdir", "-P", path("service").toString()));
        if (!runsvdirWritesFile) {
            words.add(TITLE_LOG);
        }
        argv.addAll(withVservers ? vservers.onHost(words) : words);
        runsvdir = Shell.start(argv, path("runsvdir.log"));
        // All of these words become the next by exec, so the pid is runsvdir's, but not yet.
        eventually(
                "runsvdir runs",
                () -> Files.readString(Path.of("/proc/" + runsvdir.pid() + "/comm"))
                        .equals("runsvdir\n"));
    }

    /** A command as it runs in the network of this sandbox. */
    List<String> here(List<String> command) {
        return inNetwork(withVservers ? vservers.onHost(command) : command);
    }

    private List<String> inNetwork(List<String> command) {
        if (!ownNetwork) {
            return command;
        }
        List<String> argv = new ArrayList<>(List.of("nsenter", "--net=/proc/" + runsvdir.pid() + "/ns/net"));
        argv.addAll(command);
        return argv;
    }

    /** Runs a shell script in the network of this sandbox. */
    Shell.Result run(String script) {
        return Shell.run(here(List.of("sh", "-c", script)));
    }

    /** Starts runsvdir anew, and from now on runward, in a mount namespace in which this script was run first. */
    void enterNamespace(String script) {
        runsvdir.destroy();
        runsvdir = Shell.start(
                List.of(
                        "setsid",
                        "unshare",
                        "-m",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        script + "exec runsvdir -P " + path("service")),
                path("runsvdir.log"));
        eventually(
                "runsvdir runs in its namespace",
                () -> new HostProcess(runsvdir.pid()).arguments().get(0).equals("runsvdir"));
        entry = List.of("nsenter", "--mount=/proc/" + runsvdir.pid() + "/ns/mnt");
    }

    /** The pid of the private runsvdir. */
    long runsvdir() {
        return runsvdir.pid();
    }

    /** The {@code [host]} table of this sandbox, with the runtime's command line as this machine needs it. */
    String host() {
        List<String> lines = new ArrayList<>(List.of("oci-runtime = " + Runtimes.toml(directory.resolve("crun"))));
        if (withVservers) {
            lines.addAll(List.of(vservers.hostLines()));
        }
        return host(lines.toArray(String[]::new));
    }

    /** The {@code [host]} table with other lines instead of the runtime's. */
    String host(String... lines) {
        return """
                [host]
                scan-directory    = "%1$s/service"
                service-directory = "%1$s/sv"
                log-directory     = "%1$s/log"
                state-directory   = "%1$s/state"
                syslog-socket     = "%1$s/syslog/log"
                """.formatted(directory) + String.join("\n", lines) + "\n";
    }

    /** The runtime behind a script that notes every call, as a line of the file "calls"; as TOML. */
    String recordedRuntime() {
        Path script = path("record-call");
        write("record-call", "#!/bin/sh\necho \"$*\" >>" + path("calls") + "\nexec \"$@\"\n");
        Shell.run("chmod 755 " + script).orFail();
        return "['" + script + "', " + Runtimes.toml(path("crun")).substring(1);
    }

    /** Makes a guest's file system from busybox and returns its path; one that is there stays as it is. */
    Path busyboxRoot(String name) {
        Path root = path("roots/" + name);
        if (Files.exists(root)) {
            return root;
        }
        Shell.run("sh integration-tests/guests/busybox-guest " + root).orFail();
        return root;
    }

    /** A guest with a busybox root, as TOML; further lines come behind it. */
    String busyboxGuest(String name, String... lines) {
        return "[guests." + name + "]\nruntime = \"oci\"\nroot = \"" + busyboxRoot(name) + "\"\n"
                + String.join("\n", lines) + "\n";
    }

    /** A VServer guest with a busybox root, as TOML; it is made where it is not there. */
    String vserverGuest(String name, int xid, String... lines) {
        Path root = busyboxRoot(name);
        if (!Files.exists(vservers.configuration(name))) {
            vservers.guest(name, xid, root);
        }
        return "[guests." + name + "]\nruntime = \"vserver\"\n" + String.join("\n", lines) + "\n";
    }

    /** Writes the declaration: the host's table and these parts. */
    void declare(String... parts) {
        declareRaw(host() + String.join("\n", parts) + "\n");
    }

    void declareRaw(String text) {
        write("runward.toml", text);
    }

    void write(String relative, String text) {
        try {
            Files.createDirectories(path(relative).getParent());
            Files.writeString(path(relative), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            return "";
        }
    }

    /** Runs the launcher; the declaration of this sandbox is not added. */
    Shell.Result runward(String... args) {
        List<String> argv = new ArrayList<>(entry);
        argv.add(LAUNCHER.toString());
        argv.addAll(List.of(args));
        return Shell.run(here(argv));
    }

    /** {@code runward apply ARGS... DECLARATION}. */
    Shell.Result apply(String... args) {
        applied = true;
        List<String> all = new ArrayList<>(List.of("apply"));
        all.addAll(List.of(args));
        all.add(path("runward.toml").toString());
        return runward(all.toArray(String[]::new));
    }

    /** Applies and demands success. */
    Shell.Result applyOk(String... args) {
        return apply(args).orFail();
    }

    Shell.Result status(String... args) {
        List<String> all =
                new ArrayList<>(List.of("status", "-f", path("runward.toml").toString()));
        all.addAll(List.of(args));
        return runward(all.toArray(String[]::new));
    }

    /** Applies again: exit 0 and one line that begins with "nothing to do". */
    void assertNothingToDo() {
        Shell.Result again = apply("--detailed-exitcode");
        assertEquals(0, again.status(), again::toString);
        assertTrue(again.out().startsWith("nothing to do"), again::toString);
        assertEquals(1, again.out().lines().count(), again::toString);
    }

    /** A command in a guest, through the runtime, with pipes on all descriptors. */
    Shell.Result inGuest(String guest, String command) {
        String runtime = String.join(
                " ",
                Runtimes.words(directory.resolve("crun")).stream()
                        .map(Shell::quote)
                        .toList());
        return run(": | " + runtime + " exec " + guest + " sh -c " + Shell.quote(command) + " 2>&1 | cat");
    }

    Shell.Result sv(String... words) {
        List<String> argv = new ArrayList<>(List.of("sv"));
        for (int i = 0; i < words.length; i++) {
            boolean name = i == words.length - 1;
            argv.add(name ? path("service/" + words[i]).toString() : words[i]);
        }
        return Shell.run(here(argv));
    }

    /** The pid that runsv supervises; 0 where there is none. */
    long pid(String service) {
        String text = read("service/" + service + "/supervise/pid").trim();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** The pid, on the host, of a service's command in its guest; 0 where there is none. */
    /** Waits until a service on the host has become this program: up is also a run script at work. Its pid. */
    long awaitProgram(String service, String program) {
        eventually(
                service + " is " + program,
                () -> new HostProcess(pid(service)).status("Name").equals(program));
        return pid(service);
    }

    /** The same of a guest, once the command is in it. */
    long inside(String service) {
        eventually(service + " is in its guest", () -> lives(guestPid(service)));
        return guestPid(service);
    }

    long guestPid(String service) {
        String text = read("service/" + service + "/supervise/guest-pid").trim();
        return text.isEmpty() ? 0 : Long.parseLong(text.split(" ")[0]);
    }

    /** The pid of a guest's first process; 0 where it is not running. */
    long guest(String name) {
        String started = read("state/guests/" + name + "/started");
        return started.isEmpty() ? 0 : Long.parseLong(started.split(" ")[0]);
    }

    String log(String service) {
        return read("log/" + service + "/current");
    }

    /** Waits for a fact; prints the world where it does not come about in time. */
    void eventually(Duration limit, String fact, Callable<Boolean> check) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = 20_000_000;
        try {
            while (!check.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within " + limit.toSeconds() + " s: " + fact);
                }
                // Most looks start programs: the longer it takes, the less they are to take of it.
                LockSupport.parkNanos(pause);
                pause = Math.min(pause * 5 / 4, 200_000_000);
            }
        } catch (AssertionError | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(fact, e);
        }
    }

    void eventually(String fact, Callable<Boolean> check) {
        eventually(Duration.ofSeconds(60), fact, check);
    }

    /** What is to be seen once it has been the same for a second: who was just started or told something may still write. */
    static String settled(Supplier<String> look) {
        String before = look.get();
        for (int looks = 0; looks < 60; looks++) {
            LockSupport.parkNanos(1_000_000_000L);
            String now = look.get();
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        throw new AssertionError("goes on changing:\n" + before);
    }

    static boolean lives(long pid) {
        return pid > 0
                && Shell.run("state=$(cut -d' ' -f3 /proc/" + pid + "/stat) && [ \"$state\" != Z ]")
                        .isSuccess();
    }

    /** What a person would look at: what its runsvdir has started, however indirectly, and who else names its directory. */
    String dump() {
        String processes =
                "ps -ewwo pid,ppid,stat,etimes,wchan:16,args --forest | cut -c1-250 | awk -v root=" + runsvdir.pid()
                        + " -v place=" + directory
                        + " '{ parent[$1] = $2; line[NR] = $0; pid[NR] = $1 } END { for (n = 1; n <= NR; n++) {"
                        + " for (p = pid[n]; p > 1 && p != root;) p = parent[p];"
                        + " if (p == root || index(line[n], place)) print line[n] } }' | tail -150; ";
        return Shell.run("cd " + directory + " && " + processes + "find . -path ./roots -prune -o -path './*/supervise'"
                        + " -prune -o -type f -print | head -100; for f in log/*/current runsvdir.log runward.toml; do"
                        + " echo \"== $f\"; tail -n 15 \"$f\"; done; head -v sv/*/supervise/instance; " + LAUNCHER
                        + " status -f runward.toml")
                .toString();
    }

    private synchronized void end() {
        if (directory != null) {
            Shell.run("sh integration-tests/guests/end-sandbox " + directory + " " + runsvdir.pid());
            directory = null;
        }
    }
}
