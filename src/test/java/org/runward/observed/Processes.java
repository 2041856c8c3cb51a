package org.runward.observed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Name;

/** Processes as tests have them: a host put together line by line. */
public final class Processes {
    public static final Instant BOOT = Instant.parse("2026-11-22T16:00:00Z");

    private final List<ObservedProcess> all = new ArrayList<>();
    private final Set<Integer> runsvdirs = new HashSet<>();
    private final List<ObservedRunsv> runsvs = new ArrayList<>();
    private final SortedMap<Name, GuestProcesses> guests = new TreeMap<>();

    /** A process that was started so many seconds after the boot as its pid says. */
    public Processes process(int pid, int parent, int uid, String command) {
        String name = command.split(" ")[0];
        all.add(new ObservedProcess(pid, parent, uid, name, command, pid * 1024L * 100, BOOT.plusSeconds(pid)));
        return this;
    }

    public Processes runsvdir(int pid) {
        return runsvdir(pid, 1);
    }

    public Processes runsvdir(int pid, int parent) {
        runsvdirs.add(pid);
        return process(pid, parent, 0, "runsvdir /service");
    }

    /** A runsv with its process, of that pid and not there by this; 0 stands for none. */
    public Processes runsv(int pid, int parent, String service, String guest, int process, int log, int inGuest) {
        runsvs.add(new ObservedRunsv(
                pid,
                service,
                guest.isEmpty() ? Optional.empty() : Optional.of(new Name(guest)),
                optional(process),
                optional(log),
                optional(inGuest)));
        return process(pid, parent, 0, "runsv " + service);
    }

    /** What is known of a guest; 0 stands for no first process, and no context. */
    public Processes guest(String name, int first, int context, Integer... pids) {
        guests.put(new Name(name), new GuestProcesses(optional(first), optional(context), Set.of(pids)));
        return this;
    }

    private static OptionalInt optional(int number) {
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public ProcessTree tree() {
        return ProcessTree.of(new ObservedProcesses(all, runsvdirs, runsvs, guests, Map.of(33, "www-data", 0, "toor")));
    }

    /** A host with a service on it and one in an OCI guest, in which somebody left a process. */
    public static Processes host() {
        return new Processes()
                .process(1, 0, 0, "init")
                .process(7, 1, 0, "sshd")
                .runsvdir(10)
                .runsv(12, 10, "web", "g", 21, 20, 22)
                .process(20, 12, 0, "svlogd -tt /var/log/sv/web")
                .process(21, 12, 0, "crun exec g")
                .process(22, 21, 33, "httpd -f")
                .process(23, 22, 33, "httpd -f")
                .runsv(11, 10, "plain", "", 30, 0, 0)
                .process(30, 11, 33, "sleep 100")
                .process(40, 1, 0, "catatonit -P")
                .process(41, 40, 1000, "nc -l 99")
                .guest("g", 40, 0, 22, 23, 40, 41);
    }
}
