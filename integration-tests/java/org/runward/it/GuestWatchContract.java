package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Files in a guest that a service watches: read from inside, and acted upon as declared, after what validates has agreed. */
abstract class GuestWatchContract extends ContractTest {
    GuestWatchContract(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    /** Tells what it gets, and what it has read. */
    private static String service(String name, String more) {
        return """
                [services.%1$s]
                guest = "g"
                command = ["sh", "-c", '''
                trap "echo got HUP" HUP
                trap "echo got USR1" USR1
                echo "read $(cat /report/%1$s.conf)"
                while :; do sleep 0.1; done''', "%1$s"]
                watch = ["/report/%1$s.conf"]
                %2$s
                """.formatted(name, more);
    }

    private void configure(String service, String text) {
        sandbox.write("roots/g/report/" + service + ".conf", text + "\n");
    }

    private void declareAll() {
        declare(
                reportingGuest("g", "log-relay = \"off\""),
                service("reloads", ""),
                service("signals", "reload-signal = \"USR1\""),
                service("restarts", "on-watch = \"restart\""),
                service("reports", "on-watch = \"report\""),
                service("plain", "").replaceFirst("watch = .*", ""));
    }

    @Test
    void aChangedFileIsReloadedOrRestartedOrReported() {
        declareAll();
        for (String service : new String[] {"reloads", "signals", "restarts", "reports", "plain"}) {
            configure(service, "one");
        }
        sandbox.applyOk();
        sandbox.assertNothingToDo();
        long reloads = pid("g", "reloads");
        long restarts = pid("g", "restarts");
        long plain = pid("g", "plain");

        Shell.run("touch " + root("g") + "/report/*.conf").orFail();
        runtime.forgetCalls();
        sandbox.assertNothingToDo();
        assertEquals(
                1, runtime.calls().lines().filter(call -> call.contains("exec")).count(), runtime::calls);
        for (String service : new String[] {"reloads", "signals", "restarts", "reports", "plain"}) {
            configure(service, "two");
        }
        Shell.run("touch -d 2001-01-01 " + root("g") + "/report/*.conf").orFail();
        Shell.Result plan = sandbox.apply("--dry-run");
        assertTrue(
                plan.out().matches("(?s).*service reloads +~ reload: /report/reloads.conf changed.*"), plan::toString);
        Shell.Result result = sandbox.applyOk();

        assertTrue(
                result.out().contains("held: /report/reports.conf changed, and on-watch = \"report\""),
                result::toString);
        sandbox.eventually(
                "each got its signal", () -> hasSaid("reloads", "got HUP") && hasSaid("signals", "got USR1"));
        assertFalse(hasSaid("signals", "got HUP"));
        assertFalse(hasSaid("reports", "got"));
        assertFalse(hasSaid("plain", "got"));
        assertEquals(reloads, pid("g", "reloads"));
        assertNotEquals(restarts, pid("g", "restarts"));
        sandbox.eventually("it has read the new one", () -> hasSaid("restarts", "read two"));
        assertEquals(plain, pid("g", "plain"));

        configure("reports", "one");
        sandbox.assertNothingToDo();
    }

    private static final String VALIDATED = """
            validate = ["sh", "-c", "echo checking as $OF_FILE; grep -v broken /report/api.conf"]
            environment-file = "/report/api.env"
            """;

    @Test
    void whatDoesNotValidateRestartsNothingAndTellsWhy() {
        declare(reportingGuest("g", "log-relay = \"off\""), service("api", VALIDATED));
        configure("api", "good");
        sandbox.write("roots/g/report/api.env", "OF_FILE=declared\n");
        sandbox.applyOk();
        sandbox.eventually("it is in its guest", () -> pid("g", "api") != 0);
        long pid = pid("g", "api");

        configure("api", "broken");
        Shell.Result refused = sandbox.apply();
        assertEquals(1, refused.status(), refused::toString);
        assertTrue(
                refused.err()
                        .contains("service api: unable to restart or reload: not valid: its validate command exited 1"),
                refused::toString);
        assertTrue(refused.err().contains("\n  | checking as declared\n"), refused::toString);
        assertFalse(hasSaid("api", "got HUP"));
        assertEquals(pid, pid("g", "api"), "what was noted of the running one stays");

        declare(
                reportingGuest("g", "log-relay = \"off\""),
                service("api", VALIDATED + "environment = { A = \"1\" }\n"));
        assertEquals(1, sandbox.apply().status(), "nor is it restarted for another definition");
        assertEquals(pid, pid("g", "api"));
        Shell.Result detailed = sandbox.apply("--detailed-exitcode");
        assertEquals(4, detailed.status(), detailed::toString);

        configure("api", "repaired");
        sandbox.applyOk();
        assertNotEquals(pid, pid("g", "api"));
        sandbox.eventually("it has read the new one", () -> hasSaid("api", "read repaired"));
    }

    @Test
    void aFileThatIsNotThereOrALinkOutOfTheGuestIsWhatTheGuestSees() {
        declare(reportingGuest("g", "log-relay = \"off\""), service("api", ""));
        sandbox.applyOk();
        sandbox.assertNothingToDo();

        configure("api", "now there");
        assertTrue(sandbox.applyOk().out().contains("reload: /report/api.conf changed"));
        sandbox.write("secret", "one\n");
        Shell.run("ln -sf " + sandbox.path("secret") + " " + root("g") + "/report/api.conf")
                .orFail();
        sandbox.applyOk();
        sandbox.write("secret", "two\n");
        sandbox.assertNothingToDo();
        configure("api", "again");
        Shell.run("rm " + root("g") + "/report/api.conf").orFail();
        configure("api", "again");
        sandbox.applyOk();
    }
}
