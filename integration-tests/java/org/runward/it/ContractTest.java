package org.runward.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the parts of the contract of guests share; each of them runs against every runtime. */
abstract class ContractTest {
    @RegisterExtension
    final Sandbox sandbox;

    final GuestAdapter runtime;

    ContractTest(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        this.sandbox = sandbox;
        this.runtime = runtime.apply(sandbox);
    }

    void declare(String... parts) {
        sandbox.declareRaw(runtime.host() + String.join("\n", parts) + "\n");
    }

    /** A guest with a directory /report that all may write to, and which the test reads. */
    String reportingGuest(String name, String... lines) {
        String guest = runtime.guest(name, lines);
        Shell.run("mkdir -p " + root(name) + "/report && chmod 1777 " + root(name) + "/report")
                .orFail();
        return guest;
    }

    Path root(String guest) {
        return sandbox.path("roots/" + guest);
    }

    String report(String guest, String file) {
        return sandbox.read("roots/" + guest + "/report/" + file);
    }

    boolean isReported(String guest, String file) {
        return Files.exists(root(guest).resolve("report").resolve(file));
    }

    /** A flag that a command in the guest looks for in /report. */
    void flag(String guest, String name) {
        sandbox.write("roots/" + guest + "/report/" + name, "");
    }

    void unflag(String guest, String name) {
        Shell.run("rm " + root(guest) + "/report/" + name).orFail();
    }

    /** The pid, on the host, of a service's command when it is in its guest; else 0. */
    long pid(String guest, String service) {
        long pid = runtime.recordedPid(service);
        return pid > 0 && processes(guest).contains(pid) ? pid : 0;
    }

    /** The pids, on the host, of all live processes whose root is the guest's, but its own. */
    List<Long> processes(String guest) {
        List<Long> own = runtime.ownProcesses(guest);
        return Shell.run("root=$(stat -L -c %d:%i " + root(guest) + ")\n"
                        + "cd /proc && stat -L -c '%n %d:%i' [0-9]*/root 2>/dev/null | sed -n \"s|/root $root\\$||p\"")
                .out()
                .lines()
                .map(Long::valueOf)
                .filter(pid -> !own.contains(pid))
                .toList();
    }

    /** Those of them whose last argument this is. */
    List<Long> instances(String guest, String lastArgument) {
        return processes(guest).stream()
                .filter(pid -> {
                    List<String> arguments = new HostProcess(pid).arguments();
                    return arguments.get(arguments.size() - 1).equals(lastArgument);
                })
                .toList();
    }

    void awaitInstances(String guest, String lastArgument, int number) {
        sandbox.eventually(
                Duration.ofSeconds(60),
                number + " of " + lastArgument,
                () -> instances(guest, lastArgument).size() == number);
    }

    /** What a service logged, without svlogd's time stamps. */
    List<String> said(String service) {
        return sandbox.log(service)
                .lines()
                .map(line -> line.replaceFirst("^\\S+ ", ""))
                .toList();
    }

    boolean hasSaid(String service, String text) {
        return said(service).stream().anyMatch(line -> line.contains(text));
    }

    String state(String service) {
        return sandbox.sv("status", service).out().replaceFirst(":(?s).*", "");
    }

    /** The runsv of a service, of which the service's process is a child. */
    long runsv(String service) {
        String holder = Shell.run("for process in /proc/[0-9]*; do"
                        + " [ \"$(cat $process/comm 2>/dev/null)\" = runsv ]"
                        + " && [ \"$(readlink $process/cwd)\" = " + sandbox.path("sv/" + service)
                        + " ] && [ \"$(cut -d' ' -f3 $process/stat)\" != Z ] && echo ${process#/proc/}; done")
                .out()
                .trim();
        return holder.isEmpty() ? 0 : Long.parseLong(holder.lines().findFirst().orElseThrow());
    }

    /** The machine loses power and comes up again, by runit alone. */
    void reboot(String... guests) {
        // Parents first: a runsv that outlived its service would start it again.
        List<ProcessHandle> some = List.of(ProcessHandle.of(sandbox.runsvdir()).orElseThrow());
        while (!some.isEmpty()) {
            List<ProcessHandle> children =
                    some.stream().flatMap(ProcessHandle::children).toList();
            some.forEach(ProcessHandle::destroyForcibly);
            some = children;
        }
        for (String guest : guests) {
            processes(guest).forEach(pid -> Shell.run("kill -s KILL " + pid));
            sandbox.eventually(
                    "nothing runs in guest " + guest, () -> processes(guest).isEmpty());
            runtime.lose(guest);
            sandbox.eventually("guest " + guest + " is gone", () -> !runtime.isUp(guest));
        }
        runtime.forgetCalls();
        sandbox.startRunsvdir();
    }
}
