package org.runward.reconcile;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.host.Proc;
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
    private static final String[] NO_LINES = {};
    private static final String COMMAND = "command ";

    private final HostEnvironment environment;
    private final DirectoryReader directories;
    private final String boot;
    private final Remembered<Instance> instances;
    /** One for all, which each look at a service would make anew. */
    private final Remembered.Reading<Instance> reading = this::read;

    InstanceSearch(HostEnvironment environment, DirectoryReader directories) {
        this.environment = environment;
        this.directories = directories;
        this.instances = environment.memory().ofEntries();
        this.boot = environment.proc().boot();
    }

    /** @param service empty for one that is not declared any more */
    ServiceInstance of(Path directory, Optional<Service> service, Supervision supervision) {
        Optional<Instance> instance = instance(directory);
        Optional<StatusRecord> current = supervision.current();
        boolean runs = current.isPresent() && current.get().state() == StatusRecord.State.RUN;
        return new ServiceInstance(
                runs && instance.isPresent() && !instance.get().isCommand() && lives(instance.get()),
                orphan(directory, service, instance, current),
                lastEnd(directory));
    }

    /** When the supervised process became the command; empty while it has not, or has not yet noted itself. */
    Optional<Instant> begun(Path directory, StatusRecord current) {
        Proc proc = environment.proc();
        Instant now = environment.clock().instant();
        return instance(directory)
                .filter(instance -> instance.isCommand() && current.pid().equals(OptionalInt.of(instance.pid())))
                .map(instance -> now.minus(proc.uptime()).plus(Proc.uptime(instance.command())));
    }

    /** @param command since when it is the command, as {@code /proc/uptime} had it; null where it is not */
    private record Instance(int pid, long start, String command) {
        boolean isCommand() {
            return command != null;
        }
    }

    private Optional<Instance> instance(Path directory) {
        return instances.ofRegular(directory.resolve("supervise/instance"), reading);
    }

    private Optional<Instance> read(Path file) {
        return parsed(lines(file));
    }

    private Optional<Instance> parsed(String[] lines) {
        String[] words = words(lines);
        if (words.length != 3 || !isPid(words[0]) || !isNumber(words[1], 18) || !words[2].equals(boot)) {
            return Optional.empty();
        }
        String command = lines.length > 1 && lines[1].startsWith(COMMAND) ? lines[1].substring(COMMAND.length()) : null;
        return Optional.of(new Instance(Integer.parseInt(words[0]), Long.parseLong(words[1]), command));
    }

    /** Of the first line. By hand here and below: each pass reads such lines of each service, and no expression is as quick. */
    private static String[] words(String[] lines) {
        return lines.length == 0 ? lines : lines[0].split(" ");
    }

    private static boolean isPid(String word) {
        return isNumber(word, 9) && word.charAt(0) != '0';
    }

    private static boolean isNumber(String word, int digits) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return !word.isEmpty() && word.length() <= digits;
    }

    private boolean lives(Instance instance) {
        Optional<Proc.Stat> stat = environment.proc().stat(instance.pid());
        return stat.isPresent() && stat.get().isAlive() && stat.get().startTime() == instance.start();
    }

    /** While it finishes, that sees to it; while it starts, what it has found of an earlier instance is being ended. */
    private OptionalInt orphan(
            Path directory, Optional<Service> service, Optional<Instance> instance, Optional<StatusRecord> status) {
        StatusRecord.State state = status.isPresent() ? status.get().state() : StatusRecord.State.DOWN;
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
        String[] words = words(lines(directory.resolve("supervise/guest-pid")));
        if (words.length == 0 || !isPid(words[0])) {
            return OptionalInt.empty();
        }
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
        String[] words = words(lines(directory.resolve("supervise/ended")));
        if (words.length != 5
                || !isNumber(words[0], 12)
                || !isNumber(words[1].startsWith("-") ? words[1].substring(1) : words[1], 9)
                || !isNumber(words[2], 9)
                || !isNumber(words[3], 9)
                || !isNumber(words[4], 12)) {
            return Optional.empty();
        }
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

    private String[] lines(Path file) {
        Optional<ObservedFile> found = directories.file(file);
        Optional<String> text = found.isPresent() ? found.get().text() : Optional.empty();
        return text.isPresent() ? text.get().split("\n") : NO_LINES;
    }
}
