package org.runward.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads proc(5). Every answer may be out of date when it is given; a process that is gone gives an empty one. */
public final class Proc {
    private static final Path ROOT = Path.of("/proc");

    /** The pid namespace of this process, which does not change; null until it is asked for. */
    private volatile Path ownNamespace;

    /** What is told of a process in {@code /proc/PID/stat}. */
    public record Stat(char state, int parent, long flags, long startTime) {
        private static final long EXITING = 0x4;

        /** Neither a zombie nor on its way out. */
        public boolean isAlive() {
            return state != 'Z' && state != 'X' && (flags & EXITING) == 0;
        }
    }

    public Optional<Stat> stat(int pid) {
        Optional<String> found = text(pid, "stat");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String text = found.get();
        // The command's name stands in parentheses and may hold anything, also parentheses.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).trim().split(" ");
        return Optional.of(new Stat(
                fields[0].charAt(0),
                Integer.parseInt(fields[1]),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[19])));
    }

    /** Which boot this is: a name that no other one has; empty where the kernel does not tell. */
    public String boot() {
        try {
            return Files.readString(ROOT.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** For how long the kernel has run, to the hundredth of a second, also asleep; zero where it does not tell. */
    public Duration uptime() {
        try {
            return uptime(Files.readString(ROOT.resolve("uptime")));
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    /** What {@code /proc/uptime} said at another time; zero where that is none of its lines. */
    public static Duration uptime(String line) {
        try {
            return Duration.ofMillis(Math.round(Double.parseDouble(line.split(" ")[0]) * 1000));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    /** The command's name, as the kernel has it: at most 15 characters. */
    public Optional<String> command(int pid) {
        Optional<String> text = text(pid, "comm");
        return text.isPresent() ? Optional.of(text.get().trim()) : Optional.empty();
    }

    /** The command line's words; empty where there is none. */
    public List<String> arguments(int pid) {
        Optional<String> text = text(pid, "cmdline");
        return text.isPresent() ? List.of(text.get().split("\0")) : List.of();
    }

    public Optional<Path> workingDirectory(int pid) {
        try {
            return Optional.of(Files.readSymbolicLink(ROOT.resolve(pid + "/cwd")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether its working directory is this one: by what the kernel has, since a path read from a process in a guest is a
     * path of the guest.
     */
    public boolean worksIn(int pid, Path directory) {
        try {
            return Files.isSameFile(ROOT.resolve(pid + "/cwd"), directory);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it is in our own pid namespace, and so not in a guest. */
    public boolean isOfThisHost(int pid) {
        try {
            if (ownNamespace == null) {
                ownNamespace = Files.readSymbolicLink(ROOT.resolve("self/ns/pid"));
            }
            return Files.readSymbolicLink(ROOT.resolve(pid + "/ns/pid")).equals(ownNamespace);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The write end of a pipe that a process has as its standard error and reads itself; empty where it is something else, or the
     * process is stopped, so that nobody would read it.
     */
    public Optional<Path> pipeToItself(int pid) {
        Path descriptors = ROOT.resolve(pid + "/fd");
        Path error = descriptors.resolve("2");
        boolean stopped = stat(pid).filter(stat -> stat.state() != 'T').isEmpty();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            Path pipe = Files.readSymbolicLink(error);
            // Besides its standard output and error it has either end as a descriptor of its own.
            long own = 0;
            for (Path each : all) {
                boolean standard = each.getFileName().toString().matches("[012]");
                own += !standard && Files.readSymbolicLink(each).equals(pipe) ? 1 : 0;
            }
            boolean itsOwn = pipe.toString().startsWith("pipe:") && own == 2 && !stopped;
            return itsOwn ? Optional.of(error) : Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    /** Those of these processes that are in the pid namespace of another one; none where that one is gone. */
    public Set<Integer> inNamespaceOf(int pid, Collection<Integer> candidates) {
        Optional<Path> namespace = pidNamespace(pid);
        return candidates.stream()
                .filter(candidate ->
                        namespace.isPresent() && pidNamespace(candidate).equals(namespace))
                .collect(Collectors.toSet());
    }

    private static Optional<Path> pidNamespace(int pid) {
        try {
            return Optional.of(Files.readSymbolicLink(ROOT.resolve(pid + "/ns/pid")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The processes of that name, in no order. Reads one file per process of the host. */
    public List<Integer> named(String command) {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path entry : entries) {
                int pid = Integer.parseInt(entry.getFileName().toString());
                if (command(pid).filter(command::equals).isPresent()) {
                    pids.add(pid);
                }
            }
        } catch (IOException e) {
            throw HostException.unableTo("read " + ROOT, e);
        } catch (DirectoryIteratorException e) {
            throw HostException.unableTo("read " + ROOT, e.getCause());
        }
        return pids;
    }

    private static Optional<String> text(int pid, String file) {
        try {
            return Optional.of(
                    new String(WholeFile.bytes(ROOT.resolve(pid + "/" + file)), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
