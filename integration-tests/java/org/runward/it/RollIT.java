package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Restarts that go on one after the other, and stop at one that fails. */
class RollIT {
    private static final List<String> GUESTS = List.of("a", "b", "c");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    /** Writes down when it starts; with a file of that name in its guest it ends at once. */
    private void declareInstances(String version) {
        List<String> parts = new ArrayList<>();
        GUESTS.forEach(guest -> parts.add(sandbox.busyboxGuest(guest, "log-relay = \"off\"")));
        parts.add("""
                [services.work]
                guests = ["a", "b", "c"]
                command = ["sh", "-c", "[ ! -e /broken-%1$s ] || exit 1; exec sleep 100000", "%1$s"]
                stable-after = "2s"
                """.formatted(version));
        sandbox.declare(parts.toArray(String[]::new));
    }

    private List<Long> pids(String... services) {
        return List.of(services).stream().map(sandbox::pid).toList();
    }

    /** When runsv last changed the state of a service, in seconds. */
    private double since(String service) {
        String script = "od -An -tu1 -v " + sandbox.path("service/" + service + "/supervise/status");
        int[] bytes = Shell.run(script)
                .out()
                .strip()
                .lines()
                .flatMap(line -> List.of(line.strip().split(" +")).stream())
                .mapToInt(Integer::parseInt)
                .toArray();
        long seconds = IntStream.range(4, 8).mapToLong(i -> bytes[i]).reduce(0, (sum, next) -> sum * 256 + next);
        long nanos = IntStream.range(8, 12).mapToLong(i -> bytes[i]).reduce(0, (sum, next) -> sum * 256 + next);
        return seconds + nanos / 1e9;
    }

    @Test
    void instancesAreRestartedOneAfterTheOtherAndTheFirstThatFailsIsTheLast() {
        declareInstances("1");
        sandbox.applyOk();
        List<Long> pids = pids("work-a", "work-b", "work-c");
        declareInstances("2");
        sandbox.applyOk();

        List<Long> rolled = pids("work-a", "work-b", "work-c");
        for (int i = 0; i < GUESTS.size(); i++) {
            assertNotEquals(pids.get(i), rolled.get(i));
        }
        assertTrue(since("work-b") >= since("work-a") + 2, "b waits until a has been up for two seconds");
        assertTrue(since("work-c") >= since("work-b") + 2, "c waits likewise for b");

        stopsAtAFailure(rolled);
    }

    private void stopsAtAFailure(List<Long> pids) {
        sandbox.write("roots/b/broken-3", "");
        String untouched = sandbox.read("sv/work-c/process.json");
        declareInstances("3");
        Shell.Result failed = sandbox.apply("--detailed-exitcode");

        assertEquals(6, failed.status(), failed::toString);
        assertTrue(failed.err().contains("service work-b: unable to restart"), failed::toString);
        assertTrue(failed.err().contains("service work-c: not touched: service work-b failed"), failed::toString);
        assertNotEquals(pids.get(0), sandbox.pid("work-a"));
        assertEquals(pids.get(2), sandbox.pid("work-c"));
        assertEquals(untouched, sandbox.read("sv/work-c/process.json"));

        Shell.run("rm " + sandbox.path("roots/b/broken-3")).orFail();
        sandbox.applyOk();
        assertNotEquals(pids.get(2), sandbox.pid("work-c"));
    }

    private void declareServices(String version, String more) {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            parts.add("[services.s" + i + "]\ncommand = [\"sh\", \"-c\", \"[ ! -e " + sandbox.path("broken-")
                    + version + "-s" + i + " ] || exit 1; exec sleep 100000\", \"" + version + "\"]\n"
                    + "stable-after = \"2s\"\n" + more);
        }
        sandbox.declare(parts.toArray(String[]::new));
    }

    @Test
    void othersRollWhereALimitIsSet() {
        declareServices("1", "");
        sandbox.applyOk();
        declareServices("2", "");
        sandbox.applyOk("--max-unavailable", "2");
        double first = Math.min(since("s1"), since("s2"));
        assertTrue(since("s3") >= first + 2 && since("s4") >= first + 2, "the others wait for one of the first two");
        assertTrue(Math.abs(since("s1") - since("s2")) < 2, "two at once");

        List<Long> pids = pids("s3", "s4");
        sandbox.write("broken-3-s2", "");
        declareServices("3", "");
        Shell.Result failed = sandbox.apply("--max-unavailable", "1");
        assertEquals(1, failed.status(), failed::toString);
        assertTrue(failed.err().contains("service s3: not touched: service s2 failed"), failed::toString);
        assertTrue(failed.err().contains("service s4: not touched: service s2 failed"), failed::toString);
        assertEquals(pids, pids("s3", "s4"));

        Shell.run("rm " + sandbox.path("broken-3-s2")).orFail();
        sandbox.applyOk();
        assertNotEquals(pids.get(0), sandbox.pid("s3"));
    }

    @Test
    void aCheckThatDoesNotPassStopsARollAsWell() {
        sandbox.write("ready", "");
        String check = "check = [\"test\", \"-e\", \"" + sandbox.path("ready") + "\"]\nstop-timeout = \"1s\"\n";
        declareServices("1", check);
        sandbox.applyOk();
        List<Long> pids = pids("s2", "s3", "s4");
        Shell.run("rm " + sandbox.path("ready")).orFail();
        declareServices("2", check);
        String declaration =
                sandbox.read("runward.toml").replaceFirst("\\[host]", "[host]\ntimeouts = { up = \"3s\" }");
        sandbox.write("runward.toml", declaration);
        Shell.Result failed = sandbox.apply("--max-unavailable", "1");

        assertEquals(1, failed.status(), failed::toString);
        assertTrue(
                failed.err()
                        .contains(
                                "service s1: unable to restart: not done after 5 s: it is up, and its check does not pass"),
                failed::toString);
        assertEquals(pids, pids("s2", "s3", "s4"));

        Shell.Result again = sandbox.apply("--max-unavailable", "1");
        assertEquals(1, again.status(), again::toString);
        assertTrue(again.err().contains("service s1: unable to find it up and ready"), again::toString);
        assertEquals(pids, pids("s2", "s3", "s4"), "a roll that failed does not go on by itself");
        sandbox.write("ready", "");
        sandbox.applyOk();
    }
}
