package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that is told to end while it is still being started does so, at each place and step, and leaves nothing. */
class EarlySignalsIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> SLOW_GUESTS = List.of("oci-slow", "vserver-slow");

    /** For runsv: sv down; term, and down at once; kill, and down at once; exit, after which the file "down" counts. */
    private static final List<String> LETTERS = List.of("d", "td", "kd", "x");

    private static final List<Integer> MOMENTS = List.of(0, 150, 300, 700, 1200, 2000, 50);

    private static final String DAEMON = """
            echo started
            while :; do read -r nothing; done
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final Places places = new Places(sandbox);
    private final List<String> services = new ArrayList<>();

    @Test
    void whatIsToldToEndBeforeItHasStartedLeavesNothingAndThenComesOnce() throws Exception {
        sandbox.declareRaw(host() + places.guests() + slowGuests() + slowSteps());
        for (String guest : Places.GUESTS) {
            Shell.run("mkdir " + slow(guest)).orFail();
        }
        setSlow(false);
        sandbox.applyOk();

        for (int round = 0; round < 2; round++) {
            setSlow(true);
            startAndEnd(round);
            awaitNothingLeft("round " + round);
        }
        services.forEach(service -> assertEquals(List.of(), places.said(service, "started"), service));

        setSlow(false);
        services.forEach(service -> places.control(service, "u"));
        awaitAll("there is one of each", this::notOnce);
        services.forEach(service -> places.control(service, "d"));
        places.control("host-need", "d");
        awaitNothingLeft("at the end");
        sandbox.eventually("host-need is down", () -> places.record("host-need").isDown());
    }

    /** Starts take their time for guests that are called slow, while the flag is there. */
    private String host() {
        String wrapper = "case \"$*\" in\n*' run -d '*-slow) [ ! -e " + sandbox.path("slow/flag")
                + " ] || sleep 6 ;;\nesac\nexec \"$@\"\n";
        sandbox.write("runtime", "#!/bin/sh\n" + wrapper);
        Shell.run("chmod 755 " + sandbox.path("runtime")).orFail();
        String runtime = Runtimes.toml(sandbox.path("crun")).substring(1);
        List<String> lines = new ArrayList<>(List.of("oci-runtime = ['" + sandbox.path("runtime") + "', " + runtime));
        lines.addAll(List.of(sandbox.vservers().hostLines()));
        return sandbox.host(lines.toArray(String[]::new));
    }

    private String slowGuests() {
        return sandbox.busyboxGuest("oci-slow", "log-relay = \"off\"")
                + sandbox.vserverGuest("vserver-slow", 4003, "log-relay = \"off\"");
    }

    /** Every step of a start that can take its time, at each place that has it. */
    private String slowSteps() {
        StringBuilder text = new StringBuilder(
                Places.service("host", "need", "state = \"down\"\ncommand = [\"sleep\", \"100000\"]"));
        for (int twin = 0; twin < 2; twin++) {
            for (String place : Places.ALL) {
                text.append(step(
                        place,
                        "hostbefore" + twin,
                        "host-before = " + wait(sandbox.path("slow").toString())));
                text.append(step(place, "before" + twin, "before = " + wait(slowWithin(place))));
                text.append(step(place, "waiting" + twin, "needs = [\"host-need\"]"));
                text.append(step(place, "file" + twin, "environment-file = \"" + slowWithin(place) + "/file\""));
            }
            for (String place : SLOW_GUESTS) {
                text.append(step(place, "guest" + twin, ""));
            }
        }
        return text.toString();
    }

    private static String wait(String slow) {
        return "[\"sh\", \"-c\", \"[ ! -e " + slow + "/flag ] || exec sleep 600\"]";
    }

    private String step(String place, String name, String lines) {
        String service = place + "-" + name;
        services.add(service);
        String more = "state = \"down\"\n" + (lines.isEmpty() ? "" : lines + "\n");
        return Places.service(place, name, more + places.command(service, DAEMON));
    }

    /** Where the host has what makes the starts at a place slow. */
    private String slow(String place) {
        return sandbox.path(place.equals("host") ? "slow" : "roots/" + place + "/slow")
                .toString();
    }

    private String slowWithin(String place) {
        return place.equals("host") ? slow(place) : "/slow";
    }

    /** Reading a pipe that nobody writes to does not end. */
    private void setSlow(boolean slow) {
        for (String place : Places.ALL) {
            Shell.run("mkdir -p " + slow(place) + " && cd " + slow(place) + " && rm -f flag file && "
                            + (slow ? ": >flag && mkfifo file" : "echo A=b >file"))
                    .orFail();
        }
        sandbox.vservers().knob("start-seconds", slow ? "3" : "0.3");
        if (slow) {
            new OciAdapter(sandbox).lose("oci-slow");
            new VserverAdapter(sandbox).lose("vserver-slow");
        } else if (sandbox.pid("host-need") == 0
                && !sandbox.read("sv/host-need/run").isEmpty()) {
            places.control("host-need", "u");
        }
    }

    private void startAndEnd(int round) throws InterruptedException {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        CountDownLatch sent = new CountDownLatch(services.size());
        for (int i = 0; i < services.size(); i++) {
            String service = services.get(i);
            String letters = LETTERS.get((i % 2 + 2 * round + i / (services.size() / 2)) % LETTERS.size());
            places.control(service, "u");
            clock.schedule(
                    () -> {
                        places.control(service, letters);
                        sent.countDown();
                    },
                    MOMENTS.get((i + 3 * round) % MOMENTS.size()),
                    TimeUnit.MILLISECONDS);
        }
        sent.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        clock.shutdown();
    }

    private void awaitNothingLeft(String when) {
        awaitAll("nothing is left, " + when, this::left);
    }

    private interface Look {
        List<String> wrong(Places.Machine machine);
    }

    private void awaitAll(String fact, Look look) {
        List<String> wrong = new ArrayList<>();
        try {
            sandbox.eventually(LIMIT, fact, () -> {
                wrong.clear();
                wrong.addAll(look.wrong(Places.Machine.now()));
                return wrong.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + String.join("\n", wrong), e);
        }
    }

    private List<String> left(Places.Machine machine) {
        List<String> left = new ArrayList<>();
        for (String service : services) {
            Stream<String> files = Stream.of("guest-pid", "stdin")
                    .filter(name -> java.nio.file.Files.exists(sandbox.path("sv/" + service + "/supervise/" + name)));
            List<String> working = machine.workingIn(sandbox.path("sv/" + service));
            boolean supervised = working.removeIf(words -> words.endsWith("[runsv, " + service + "]"));
            working.addAll(files.toList());
            Places.Record record = places.record(service);
            if (!supervised || !record.isDown() || !working.isEmpty()) {
                left.add(service + (supervised ? "" : " without runsv") + ": " + record + ", " + working);
            }
        }
        Stream.concat(Places.GUESTS.stream(), SLOW_GUESTS.stream())
                .forEach(guest -> machine.rootedAt(sandbox.path("roots/" + guest)).stream()
                        .filter(words -> !words.contains("catatonit"))
                        .forEach(words -> left.add("in guest " + guest + ": " + words)));
        return left;
    }

    private List<String> notOnce(Places.Machine machine) {
        return services.stream()
                .filter(service -> Places.heads(machine.commandLines(), places.mark(service))
                                        .size()
                                != 1
                        || !places.record(service).isUp()
                        || places.said(service, "started").size() != 1)
                .map(service -> service + ": " + places.record(service) + ", "
                        + Places.heads(machine.commandLines(), places.mark(service)) + ", " + places.said(service))
                .toList();
    }
}
