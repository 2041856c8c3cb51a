package org.runward.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A daemon that says what it receives, as a service somewhere, and all that can be seen of it. */
final class Ears {
    /** Reads a pipe to which nobody writes. After TERM it stays for a moment, so that what comes with it is heard as well. */
    static final String SCRIPT = """
            for name in HUP INT QUIT ALRM USR1 USR2 CONT; do trap "echo got $name" "$name"; done
            ending=
            trap "ending=yes; echo got TERM" TERM
            echo started
            while [ -z "$ending" ]; do read -r nothing; done
            sleep 0.5
            :
            """;

    private final Path directory;
    private final String mark;
    private final Supplier<List<String>> said;
    private long known;
    private long knownStarts;

    /** @param directory its service directory, or a link to it */
    Ears(Path directory, String mark, Supplier<List<String>> said) {
        this.directory = directory;
        this.mark = mark;
        this.said = said;
    }

    /** What can be seen of it at one moment. */
    record Sight(List<String> said, Places.Record record, List<Long> daemons, boolean stopped) {
        long starts() {
            return said.stream().filter("started"::equals).count();
        }

        boolean hasGotTerm() {
            return said.subList(said.lastIndexOf("started") + 1, said.size()).contains("got TERM");
        }
    }

    Sight look(Map<Long, List<String>> commandLines) {
        List<Long> daemons = Places.heads(commandLines, mark);
        boolean stopped = !daemons.isEmpty()
                && daemons.stream().allMatch(pid -> new HostProcess(pid).state().equals("T"));
        return new Sight(said.get(), Places.Record.of(directory), daemons, stopped);
    }

    boolean isListening(Sight sight) {
        return sight.record().isUp()
                && sight.daemons().size() == 1
                && isReached(sight.daemons().get(0))
                && !sight.stopped()
                && !sight.hasGotTerm()
                && (sight.daemons().contains(known) || sight.starts() > knownStarts);
    }

    /** crun passes signals on once it has noted the pid; one before that ends it. */
    private boolean isReached(long daemon) {
        try {
            return !directory.getFileName().toString().startsWith("oci-")
                    || Files.readString(directory.resolve("supervise/guest-pid"))
                            .strip()
                            .equals(Long.toString(daemon));
        } catch (IOException e) {
            return false;
        }
    }

    boolean isPaused(Sight sight) {
        return sight.record().paused() && sight.stopped() && sight.daemons().size() == 1;
    }

    static boolean isDown(Sight sight) {
        return sight.record().isDown()
                && !sight.record().paused()
                && sight.daemons().isEmpty();
    }

    /** From here on this process is known to listen; another one is when it has said so. */
    void know(Sight sight) {
        known = sight.daemons().size() == 1 ? sight.daemons().get(0) : 0;
        knownStarts = sight.starts();
    }

    /** What has changed between two looks, as text that is the same for two that had the same done to them. */
    static String effect(Sight before, Sight after) {
        String daemon = after.daemons().size() > 1 ? after.daemons().size() + " of it" : fate(before, after);
        return heard(before, after) + " -> " + after.record() + ", " + daemon + (after.stopped() ? " stopped" : "");
    }

    private static String fate(Sight before, Sight after) {
        if (after.daemons().isEmpty()) {
            return "none";
        }
        return before.daemons().equals(after.daemons()) ? "the same" : "another";
    }

    /** A shell that was busy tells signals in the order of their numbers: those of one process are a set. */
    static String heard(Sight before, Sight after) {
        List<String> words = new ArrayList<>();
        Collection<String> some = new TreeSet<>();
        List<String> lines =
                after.said().subList(before.said().size(), after.said().size());
        if (before.daemons().isEmpty()) {
            // What comes before another one's first word was said by the one before, and logged late.
            lines = lines.contains("started") ? lines.subList(lines.indexOf("started"), lines.size()) : List.of();
        }
        for (String line : lines) {
            if (line.startsWith("got ")) {
                some.add(line.substring(4));
            } else {
                words.addAll(some);
                some.clear();
                words.add(line);
            }
        }
        words.addAll(some);
        return String.join(" ", words);
    }

    void send(String letters) {
        Places.control(directory, letters);
    }

    boolean isSupervised() {
        return Files.exists(directory.resolve("supervise/status"));
    }

    Path directory() {
        return directory;
    }
}
