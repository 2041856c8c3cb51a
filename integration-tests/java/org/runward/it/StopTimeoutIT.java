package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon that does not end on TERM gets KILL, when its declaration says so and not before, and the plan tells it. */
class StopTimeoutIT {
    private static final String TIMEOUT = "stop-timeout = \"2s\"\n";

    /** Hears TERM and goes on. */
    private static final String STUBBORN = """
            trap "echo got TERM" TERM
            echo started
            while :; do read -r nothing; done
            """;

    private static final String POLITE = """
            echo started
            read -r nothing
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final Places places = new Places(sandbox);

    @Test
    void whatRunwardTakesDownRestartsOrRemovesIsKilledAfterItsStopTimeout() {
        sandbox.declare(places.guests(), stubborn("lowered", ""), stubborn("changed", ""), dropped());
        sandbox.applyOk();
        List<Long> before = Places.names(Places.ALL, "changed").stream()
                .map(service -> awaitStarted(service, 1))
                .toList();
        Places.names(Places.ALL, "lowered").forEach(service -> awaitStarted(service, 1));
        Places.names(Places.ALL, "dropped").forEach(service -> awaitStarted(service, 1));

        sandbox.declare(
                places.guests(),
                stubborn("lowered", "state = \"down\"\n"),
                stubborn("changed", "environment = { CHANGED = \"yes\" }\n"));
        thePlanSaysWhoWillBeKilledAndWhen();
        long begin = System.nanoTime();
        Shell.Result apply = sandbox.applyOk("--allow-removals");
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertTrue(took.toMillis() >= 2_000, () -> took + " " + apply);
        assertTrue(
                apply.err().lines().anyMatch(line -> line.contains("to end by KILL: it did not on TERM within 2 s")),
                apply::toString);
        whatIsDownIsGone();
        whatWasChangedIsThereOnceAndNew(before);
        whatIsNoLongerDeclaredIsGone();
    }

    private void thePlanSaysWhoWillBeKilledAndWhen() {
        Shell.Result plan = sandbox.applyOk("--dry-run", "--allow-removals");
        for (String name : List.of("lowered", "changed", "dropped")) {
            for (String service : Places.names(Places.ALL, name)) {
                assertTrue(line(plan, service).contains("KILL after 2 s"), () -> service + ": " + plan);
            }
        }
        // What nothing is declared about has long enough for its data base.
        assertTrue(line(plan, "host-polite").contains("KILL after 20 s"), plan::toString);
    }

    private static String line(Shell.Result plan, String service) {
        return plan.out()
                .lines()
                .filter(line -> line.matches("service +" + service + "\\b.*"))
                .findFirst()
                .orElse("");
    }

    private void whatIsDownIsGone() {
        for (String service : Places.names(Places.ALL, "lowered")) {
            assertEquals("down want d", places.record(service).toString(), service);
            assertEquals(List.of(), places.heads(places.mark(service)), service);
            // It was asked first.
            assertEquals(1, count(service, "got TERM"), service);
        }
    }

    private void whatWasChangedIsThereOnceAndNew(List<Long> before) {
        List<String> services = Places.names(Places.ALL, "changed");
        for (String service : services) {
            long daemon = awaitStarted(service, 2);
            assertFalse(before.contains(daemon), service);
            assertEquals(1, count(service, "got TERM"), service);
        }
    }

    private void whatIsNoLongerDeclaredIsGone() {
        for (String service : Places.names(Places.ALL, "dropped")) {
            assertEquals(List.of(), places.heads(places.mark(service)), service);
            assertFalse(Files.exists(sandbox.path("sv/" + service), LinkOption.NOFOLLOW_LINKS), service);
            // runsvdir may notice the removed link meanwhile, and tell runsv to go, too.
            assertTrue(count(service, "got TERM") >= 1, service);
        }
        assertEquals(List.of(), places.heads(places.mark("host-polite")));
    }

    private long count(String service, String line) {
        return places.said(service).stream().filter(line::equals).count();
    }

    /** Its only process, once it has said so for the nth time. */
    private long awaitStarted(String service, int starts) {
        sandbox.eventually(
                service + " has started",
                () -> count(service, "started") == starts
                        && places.heads(places.mark(service)).size() == 1);
        return places.heads(places.mark(service)).get(0);
    }

    private String stubborn(String name, String more) {
        return Places.services(Places.ALL, name, service -> TIMEOUT + more + places.command(service, STUBBORN));
    }

    private String dropped() {
        return stubborn("dropped", "") + Places.service("host", "polite", places.command("host-polite", POLITE));
    }

    @Test
    void aStopTimeoutThatIsNoDurationIsToldWithItsPlace() {
        sandbox.declareRaw("""
                [services.word]
                command = ["true"]
                stop-timeout = "soon"
                [services.number]
                command = ["true"]
                stop-timeout = 5
                [services.good]
                command = ["true"]
                stop-timeout = "5m"
                process-group = true
                [services.group]
                command = ["true"]
                process-group = "yes"
                """);

        Shell.Result check =
                sandbox.runward("check", sandbox.path("runward.toml").toString());

        assertEquals(65, check.status(), check::toString);
        List<String> problems = (check.out() + check.err())
                .lines()
                .filter(line -> line.contains("runward.toml:"))
                .toList();
        assertEquals(3, problems.size(), check::toString);
        assertTrue(problems.get(0).contains("runward.toml:3: services.word.stop-timeout: "), check::toString);
        assertTrue(problems.get(1).contains("runward.toml:6: services.number.stop-timeout: "), check::toString);
        assertTrue(problems.get(2).contains("runward.toml:13: services.group.process-group: "), check::toString);
    }
}
