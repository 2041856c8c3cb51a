package org.runward.reconcile;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.host.Remembered;
import org.runward.observed.LastEnd;
import org.runward.observed.ObservedFile;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.runit.DirectoryReader;

/**
 * Reads what a service's scripts note in its supervise directory.
 *
 * <p>{@code instance}: {@code PID START BOOT} of the run script, START in clock ticks since the boot, and a second line
 * {@code command UPTIME} once it is that; empty after its end. {@code ended}: {@code SECONDS CODE SIGNAL IN-A-ROW SINCE}.
 * {@code guest-pid}: the pid of the command in a guest, of a VServer guest with the boot behind it. A file that is missing or
 * not of its form is as good as none.
 */
final class InstanceSearch {
    private final HostEnvironment environment;
    private final DirectoryReader directories;
    private final String boot;
    private final Remembered<Instance> instances = Remembered.ofEntries();

    InstanceSearch(HostEnvironment environment, DirectoryReader directories) {
        this.environment = environment;
        this.directories = directories;
        this.boot = environment.proc().boot();
    }

    /** @param service empty for one that is not declared any more */
    ServiceInstance of(Path directory, Optional<Service> service, Supervision supervision) {
        Optional<Instance> instance = instance(directory);
        boolean runs = supervision
                .current()
                .filter(status -> status.state() == StatusRecord.State.RUN)
                .isPresent();
        return new ServiceInstance(
                runs
                        && instance.filter(some -> !some.isCommand() && lives(some))
                                .isPresent(),
                orphan(directory, service, instance, supervision.current()),
                lastEnd(directory));
    }

    private record Instance(int pid, long start, boolean isCommand) {}

    private Optional<Instance> instance(Path directory) {
        return instances.ofRegular(directory.resolve("supervise/instance"), file -> parsed(lines(file)));
    }

    private Optional<Instance> parsed(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).matches("[1-9][0-9]{0,8} [0-9]{1,18} [0-9a-f-]+")) {
            return Optional.empty();
        }
        String[] words = lines.get(0).split(" ");
        boolean isCommand = lines.size() > 1 && lines.get(1).startsWith("command ");
        return words[2].equals(boot)
                ? Optional.of(new Instance(Integer.parseInt(words[0]), Long.parseLong(words[1]), isCommand))
                : Optional.empty();
    }

    private boolean lives(Instance instance) {
        return environment
                .proc()
                .stat(instance.pid())
                .filter(stat -> stat.isAlive() && stat.startTime() == instance.start())
                .isPresent();
    }

    /** While it finishes, that sees to it; while it starts, what it has found of an earlier instance is being ended. */
    private OptionalInt orphan(
            Path directory, Optional<Service> service, Optional<Instance> instance, Optional<StatusRecord> status) {
        StatusRecord.State state = status.map(StatusRecord::state).orElse(StatusRecord.State.DOWN);
        if (instance.isEmpty() || state == StatusRecord.State.FINISH) {
            return OptionalInt.empty();
        }
        int recorded = instance.get().pid();
        if (state == StatusRecord.State.RUN) {
            boolean another = status.get().pid().orElse(recorded) != recorded;
            return another && lives(instance.get()) ? OptionalInt.of(recorded) : OptionalInt.empty();
        }
        if (lives(instance.get())) {
            return OptionalInt.of(instance.get().pid());
        }
        return service.flatMap(Service::guest)
                .map(guest -> inGuest(guest, directory))
                .orElse(OptionalInt.empty());
    }

    private OptionalInt inGuest(Name guest, Path directory) {
        List<String> lines = lines(directory.resolve("supervise/guest-pid"));
        if (lines.isEmpty() || !lines.get(0).matches("[1-9][0-9]{0,8}( .*)?")) {
            return OptionalInt.empty();
        }
        String[] words = lines.get(0).split(" ");
        int pid = Integer.parseInt(words[0]);
        boolean ofThisBoot = words.length == 1 || words[1].equals(boot);
        boolean inside = ofThisBoot
                && environment
                        .runtimeOf(guest)
                        .members(guest, Set.of(pid))
                        .pids()
                        .contains(pid);
        return inside ? OptionalInt.of(pid) : OptionalInt.empty();
    }

    private Optional<LastEnd> lastEnd(Path directory) {
        List<String> lines = lines(directory.resolve("supervise/ended"));
        if (lines.isEmpty() || !lines.get(0).matches("[0-9]{1,12} -?[0-9]{1,9} [0-9]{1,9} [0-9]{1,9} [0-9]{1,12}")) {
            return Optional.empty();
        }
        String[] words = lines.get(0).split(" ");
        int code = Integer.parseInt(words[1]);
        try {
            return Optional.of(new LastEnd(
                    Instant.ofEpochSecond(Long.parseLong(words[0])),
                    code >= 0 ? OptionalInt.of(code) : OptionalInt.empty(),
                    code < 0 ? OptionalInt.of(Integer.parseInt(words[2])) : OptionalInt.empty(),
                    Integer.parseInt(words[3]),
                    Instant.ofEpochSecond(Long.parseLong(words[4]))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private List<String> lines(Path file) {
        return directories
                .file(file)
                .flatMap(ObservedFile::text)
                .map(text -> text.lines().toList())
                .orElse(List.of());
    }
}
