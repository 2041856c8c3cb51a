package org.runward.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A host with a guest of each runtime: a service is named by where it runs, such as {@code oci-web}. */
final class Places {
    /** Where a service can run. */
    static final List<String> ALL = List.of("host", "oci", "vserver");

    static final List<String> GUESTS = List.of("oci", "vserver");

    private static final int XID = 4002;

    private final Sandbox sandbox;

    Places(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** The guests, each named as its runtime, as TOML. */
    String guests() {
        return sandbox.busyboxGuest("oci", "log-relay = \"off\"")
                + sandbox.vserverGuest("vserver", XID, "log-relay = \"off\"");
    }

    /** A service at each of these places, as TOML; the lines are made for the name of each. */
    static String services(List<String> places, String name, Function<String, String> lines) {
        return places.stream()
                .map(place -> service(place, name, lines.apply(place + "-" + name)))
                .collect(Collectors.joining());
    }

    static String service(String place, String name, String lines) {
        String guest = place.equals("host") ? "" : "guest = \"" + place + "\"\n";
        return "[services." + place + "-" + name + "]\n" + guest + lines.strip() + "\n";
    }

    static List<String> names(List<String> places, String name) {
        return places.stream().map(place -> place + "-" + name).toList();
    }

    /**
     * A {@code command} of sh that has the mark of its service and can wait for ever by reading: from a pipe, which nobody
     * writes to.
     */
    String command(String service, String script) {
        Path pipe = sandbox.path("never");
        if (!Files.exists(pipe)) {
            Shell.run("mkfifo " + pipe).orFail();
        }
        // On the host standard input may be anything; in a guest it is such a pipe.
        boolean onHost = service.startsWith("host-");
        return "command = [\"sh\", \"-c\", '''\n"
                + (onHost ? "exec <>\"$1\"\n" : "") + script + "''', \"" + mark(service) + "\""
                + (onHost ? ", \"" + pipe + "\"" : "") + "]";
    }

    /** A word that no process has but those of this service in this sandbox. */
    String mark(String service) {
        return sandbox.directory().getFileName() + "." + service;
    }

    /** Those processes with that mark among their words that are not children of another. */
    List<Long> heads(String mark) {
        return heads(commandLines(), mark);
    }

    static List<Long> heads(Map<Long, List<String>> commandLines, String mark) {
        List<Long> marked = commandLines.entrySet().stream()
                .filter(entry -> entry.getValue().contains(mark))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        // A shell that is about to start a program is there twice for a moment.
        return marked.stream().filter(pid -> !marked.contains(parentOf(pid))).toList();
    }

    static long parentOf(long pid) {
        String parent = new HostProcess(pid).status("PPid");
        return parent.isEmpty() ? 0 : Long.parseLong(parent);
    }

    /** The words of every process of the machine that has any; one that is dead and not waited for has none. */
    static Map<Long, List<String>> commandLines() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .collect(Collectors.toMap(pid -> pid, pid -> new HostProcess(pid).arguments()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** All processes of the machine at one moment. */
    record Machine(Map<Long, List<String>> commandLines) {
        static Machine now() {
            return new Machine(Places.commandLines());
        }

        /** Those that work in a directory: pid and words. */
        List<String> workingIn(Path directory) {
            return where(pid -> link(pid, "cwd").equals(directory.toString()));
        }

        /** Those that have a directory as their root, in whatever mount namespace. */
        List<String> rootedAt(Path directory) {
            Object key = key(directory);
            return where(pid -> key.equals(key(Path.of("/proc/" + pid + "/root"))));
        }

        private List<String> where(LongPredicate isMeant) {
            return commandLines.entrySet().stream()
                    .filter(entry -> isMeant.test(entry.getKey()))
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.toCollection(ArrayList::new));
        }

        private static String link(long pid, String name) {
            try {
                return Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + name))
                        .toString();
            } catch (IOException e) {
                return "";
            }
        }

        private static Object key(Path directory) {
            try {
                return Files.readAttributes(directory, BasicFileAttributes.class)
                        .fileKey();
            } catch (IOException e) {
                return "gone";
            }
        }
    }

    /** What runsv tells of a service in its status record. */
    record Record(String state, char want, boolean paused) {
        private static final List<String> STATES = List.of("down", "run", "finish");
        private static final int PID = 12;
        private static final int PAUSED = 16;
        private static final int WANT = 17;
        private static final int STATE = 19;

        static Record of(Path directory) {
            try {
                byte[] bytes = Files.readAllBytes(directory.resolve("supervise/status"));
                ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                boolean hasProcess = record.getInt(PID) != 0;
                String state = STATES.get(record.get(STATE));
                return new Record(
                        state.equals("run") && !hasProcess ? "run without a process" : state,
                        (char) record.get(WANT),
                        record.get(PAUSED) != 0);
            } catch (IOException e) {
                return new Record("no record", '-', false);
            }
        }

        boolean isUp() {
            return state.equals("run") && want == 'u' && !paused;
        }

        boolean isDown() {
            return state.equals("down") && want == 'd';
        }

        @Override
        public String toString() {
            return state + " want " + want + (paused ? " paused" : "");
        }
    }

    Record record(String service) {
        return Record.of(sandbox.path("service/" + service));
    }

    /** Writes letters to runsv as they are. */
    static void control(Path directory, String letters) {
        try (var fifo = new java.io.RandomAccessFile(
                directory.resolve("supervise/control").toFile(), "rw")) {
            fifo.write(letters.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void control(String service, String letters) {
        control(sandbox.path("service/" + service), letters);
    }

    /** The lines of a service's log that are this. */
    List<String> said(String service, String line) {
        return said(service).stream().filter(line::equals).toList();
    }

    /** What a service logged, without svlogd's time stamps. */
    List<String> said(String service) {
        return sandbox.log(service)
                .lines()
                .map(line -> line.replaceFirst("^\\S+ ", ""))
                .toList();
    }
}
