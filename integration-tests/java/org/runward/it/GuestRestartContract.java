package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When a guest is stopped or restarted, its services go down after those that need them, and come back the other way. */
abstract class GuestRestartContract extends ContractTest {
    private static final List<String> STOPPED = List.of("stop web", "stop app", "stop db");
    private static final List<String> STARTED = List.of("start db", "start app", "start web");

    GuestRestartContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    /** Writes down when it begins and ends; the end takes a moment, in which an order that is none would show. */
    private static String service(String name, String more) {
        return """
                [services.%1$s]
                guest = "g"
                command = ["sh", "-c", '''
                echo "start %1$s" >>/report/order
                trap "sleep 0.5; echo stop %1$s >>/report/order; exit" TERM
                while :; do sleep 0.1; done''', "%1$s"]
                %2$s
                """.formatted(name, more);
    }

    /** @param guest what the guest has besides; another relay is what only a restart brings about */
    private void declareWith(String... guest) {
        declare(
                reportingGuest("g", guest),
                service("web", "needs = [\"app\"]"),
                service("app", "needs = [\"db\"]"),
                service("db", ""),
                service("idle", ""));
    }

    private List<String> order() {
        return report("g", "order").lines().toList();
    }

    private void forgetOrder() {
        Shell.run("rm -f " + root("g") + "/report/order").orFail();
    }

    @Test
    void aGuestIsRestartedAndStoppedInTheOrderOfItsServices() throws Exception {
        declareWith("log-relay = \"off\"");
        sandbox.applyOk();
        sandbox.sv("-w", "60", "down", "idle").orFail();
        declareWith("log-relay = \"collect\"");
        Shell.Result held = sandbox.applyOk();
        assertTrue(held.out().contains("; --allow-guest-restart does it now"), held::toString);
        long db = pid("g", "db");
        sandbox.eventually("all have begun", () -> order().containsAll(STARTED));
        forgetOrder();

        restartsByConsent(db);
        whatAnAgentBeganThatWasKilledTheNextOneEnds();
        stopsAndStartsByDeclaration();
        sandbox.sv("-w", "60", "up", "idle").orFail();
    }

    private void restartsByConsent(long db) {
        Shell.Result plan = sandbox.apply("--dry-run", "--allow-guest-restart");
        assertTrue(
                plan.out().lines().anyMatch(line -> line.matches("guest +g +~ restart: .*idle, web.*")),
                plan::toString);
        assertFalse(isReported("g", "order"));

        sandbox.apply("--allow-guest-restart").orFail();

        sandbox.eventually("all are back", () -> order().size() >= 6);
        assertEquals(STOPPED, order().subList(0, 3));
        assertEquals(STARTED, order().subList(3, 6));
        assertNotEquals(db, pid("g", "db"));
        assertEquals("down", state("idle"));
        Shell.Result again = sandbox.apply("--allow-guest-restart").orFail();
        assertTrue(again.out().contains("service idle = held: stopped by an operator"), again::toString);
        assertEquals(6, order().size());
    }

    /** In the middle nobody is to take a service for one that an operator stopped. */
    private void whatAnAgentBeganThatWasKilledTheNextOneEnds() throws Exception {
        forgetOrder();
        declareWith("log-relay = \"off\"");
        Process agent = Shell.start(
                sandbox.here(List.of(
                        "bin/runward",
                        "apply",
                        "--allow-guest-restart",
                        sandbox.path("runward.toml").toString())),
                sandbox.path("agent.out"));
        sandbox.eventually("one is down", () -> isReported("g", "order"));
        Shell.run("pkill -KILL -P " + agent.pid() + "; kill -s KILL " + agent.pid() + "; true");
        agent.waitFor();
        Shell.Result next = sandbox.apply("--allow-guest-restart").orFail();

        assertFalse(next.out().contains("service web = held"), next::toString);
        sandbox.eventually("all are back", () -> pid("g", "db") != 0 && pid("g", "app") != 0 && pid("g", "web") != 0);
        for (String name : List.of("db", "app", "web")) {
            awaitInstances("g", name, 1);
            assertEquals("run", state(name));
        }
        sandbox.eventually("all have begun", () -> order().containsAll(STARTED));
    }

    private void stopsAndStartsByDeclaration() {
        forgetOrder();
        declareWith("log-relay = \"off\"", "started = false");
        sandbox.applyOk();
        assertEquals(STOPPED, order());
        assertFalse(runtime.isUp("g"));
        assertEquals(List.of(), processes("g"));
        sandbox.assertNothingToDo();

        declareWith("log-relay = \"off\"");
        sandbox.applyOk();
        sandbox.eventually("all are back", () -> order().contains("start web"));
        assertEquals(
                STARTED, order().stream().filter(line -> STARTED.contains(line)).toList());
    }
}
