package org.runward.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.runward.it.Mortals.Mortal;
import org.runward.it.Mortals.Place;
import org.runward.it.ProcessTable.Row;

/** Whether each service has exactly one daemon, supervised and logging, and nothing is left of any other. */
final class Vitality {
    /** svlogd that dies over and over at the lock of its directory is back after a second. */
    private static final Duration STABLE = Duration.ofMillis(1200);

    /**
     * What is the matter with a service or a guest.
     *
     * @param wrong kind and cause, empty where it is well; kinds are those of {@link Kind}
     * @param identity of the processes that it consists of
     */
    private record Look(String wrong, String identity) {}

    /** What something wrong counts as. */
    enum Kind {
        INSTANCE,
        ORPHAN,
        LOGGER
    }

    /**
     * @param wellSince for services and guests that are well, since when by the clock of {@link System#nanoTime()}
     * @param wrong what is the matter with the others
     */
    record Outcome(Map<String, Long> wellSince, Map<String, String> wrong) {
        boolean isWell() {
            return wrong.isEmpty();
        }
    }

    private final Sandbox sandbox;
    private final Mortals mortals;
    private final Map<String, Long> since = new HashMap<>();
    private final Map<String, String> identities = new HashMap<>();

    Vitality(Sandbox sandbox, Mortals mortals) {
        this.sandbox = sandbox;
        this.mortals = mortals;
    }

    /** What was well before does not count. */
    void begin() {
        since.clear();
    }

    /** Waits until all are well at once and stay so, without any of the processes that are to be dead. */
    Outcome await(Duration limit, Set<Long> dead) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Map<String, Look> looks = look(dead);
            long now = System.nanoTime();
            looks.forEach((subject, look) -> {
                if (!look.identity().equals(identities.put(subject, look.identity()))
                        || !look.wrong().isEmpty()) {
                    since.remove(subject);
                }
                if (look.wrong().isEmpty()) {
                    since.putIfAbsent(subject, now);
                }
            });
            boolean stable = looks.keySet().stream()
                    .allMatch(subject -> now - since.getOrDefault(subject, now) >= STABLE.toNanos());
            if (stable || now > deadline) {
                return new Outcome(Map.copyOf(since), stable ? Map.of() : wrong(looks));
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private Map<String, String> wrong(Map<String, Look> looks) {
        Map<String, String> wrong = new LinkedHashMap<>();
        looks.forEach((subject, look) -> {
            if (!look.wrong().isEmpty()) {
                wrong.put(subject, look.wrong());
            }
        });
        if (wrong.isEmpty()) {
            // The one that was well last has not been so for long: it comes and goes.
            String last = since.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            wrong.put(last, Kind.INSTANCE + " its processes do not stay");
        }
        return wrong;
    }

    private Map<String, Look> look(Set<Long> dead) {
        ProcessTable table = ProcessTable.now();
        Map<String, Look> looks = new LinkedHashMap<>();
        for (Mortal mortal : mortals.all()) {
            looks.put(mortal.name(), look(mortal, table, dead));
        }
        for (String guest : mortals.guests()) {
            looks.put("guest " + guest, look(guest, table));
        }
        return looks;
    }

    private Look look(Mortal mortal, ProcessTable table, Set<Long> dead) {
        Row supervised = table.rows().get(mortals.number(mortal, "supervise/pid"));
        Row runsv = supervised == null ? null : table.rows().get(supervised.parent());
        if (runsv == null
                || !runsv.name().equals("runsv")
                || !mortals.directory(mortal).equals(runsv.directory())) {
            return new Look(Kind.INSTANCE + " nothing is supervised", "");
        }
        Object lock = ProcessTable.key(mortals.alive(mortal));
        List<Row> holders = table.where(row -> lock != null && lock.equals(row.locked()));
        long expected = mortal.place() == Place.OCI ? mortals.number(mortal, "supervise/guest-pid") : supervised.pid();
        if (holders.size() != 1 || holders.get(0).pid() != expected) {
            return new Look(
                    Kind.INSTANCE + " of " + expected + ", which is supervised by " + supervised.pid() + ", lives "
                            + holders,
                    "");
        }
        List<Row> orphans = table.where(row -> row.directory() != null
                && (row.directory().equals(runsv.directory()) || row.directory().equals(runsv.directory() + "/log"))
                && !row.name().equals("runsv")
                && !table.descends(row, runsv.pid()));
        if (!orphans.isEmpty()) {
            return new Look(Kind.ORPHAN + " on the host " + orphans, "");
        }
        List<Row> loggers = loggers(mortal, table);
        long logger = mortals.number(mortal, "log/supervise/pid");
        if (loggers.size() != 1
                || loggers.get(0).pid() != logger
                || loggers.get(0).parent() != runsv.pid()) {
            return new Look(Kind.LOGGER + " of " + logger + " under " + runsv.pid() + " there are " + loggers, "");
        }
        List<Long> pids = List.of(runsv.pid(), supervised.pid(), expected, logger);
        boolean stillThere = pids.stream().anyMatch(dead::contains);
        return new Look(stillThere ? Kind.INSTANCE + " not yet dead" : "", pids.toString());
    }

    private List<Row> loggers(Mortal mortal, ProcessTable table) {
        String directory = sandbox.path("log/" + mortal.name()).toString();
        return table.where(
                row -> row.name().equals("svlogd") && row.lastArgument().equals(directory));
    }

    /** Whether there is nobody in it but the daemons, and the first process where there is one. */
    private Look look(String guest, ProcessTable table) {
        Object root = ProcessTable.key(mortals.root(guest));
        long first = mortals.first(guest);
        Set<Object> locks = mortals.in(guest).stream()
                .map(mortals::alive)
                .map(ProcessTable::key)
                .collect(Collectors.toSet());
        List<Row> orphans = table.where(row -> root.equals(row.root())
                && row.pid() != first
                && (row.locked() == null || !locks.contains(row.locked())));
        return new Look(orphans.isEmpty() ? "" : Kind.ORPHAN + " in the guest " + orphans, Long.toString(first));
    }

    /** What a person would look at first, about a service that is not well. */
    String evidence(String service) {
        return Shell.run("cd " + sandbox.path("sv/" + service) + " && head -v supervise/pid supervise/instance"
                        + " supervise/guest-pid; date; tail -n 8 " + sandbox.path("log/" + service) + "/current;"
                        + " ps -eo pid,ppid,stat,etimes,wchan:20,args | grep -e " + service
                        + " -e ' [.]/' | grep -v grep")
                .out();
    }

    /** Has each write something, and tells those in whose log it does not appear. */
    Map<String, String> silent() {
        double asked =
                Double.parseDouble(ProcessTable.text(Path.of("/proc/uptime")).split(" ")[0]);
        mortals.all().forEach(mortal -> mortals.tell(mortal, 'h'));
        Map<String, String> silent = new LinkedHashMap<>();
        for (Mortal mortal : mortals.all()) {
            long[] told = {System.nanoTime()};
            try {
                sandbox.eventually(Duration.ofSeconds(40), mortal + " is heard", () -> {
                    boolean heard = Lifetimes.of(sandbox.log(mortal.name())).heardAfter(asked);
                    // One that came before its trap was set ended it, and it begins anew.
                    if (!heard && System.nanoTime() - told[0] > 5_000_000_000L) {
                        mortals.tell(mortal, 'h');
                        told[0] = System.nanoTime();
                    }
                    return heard;
                });
            } catch (AssertionError e) {
                silent.put(mortal.name(), Kind.LOGGER + " what it says does not appear");
            }
        }
        return silent;
    }
}
