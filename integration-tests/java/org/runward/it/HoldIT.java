package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator stopped or put on hold is left alone, for as long as that was meant. */
class HoldIT {
    private static final String ONE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final String OTHER = ONE.replace("100000", "100001");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private Shell.Result command(String name, String... words) {
        List<String> all =
                new ArrayList<>(List.of(name, "-f", sandbox.path("runward.toml").toString()));
        all.addAll(List.of(words));
        return sandbox.runward(all.toArray(String[]::new));
    }

    @Test
    void anOperatorsStopLastsAsLongAsDeclared() {
        sandbox.declare(ONE, "[services.soon]\ncommand = [\"sleep\", \"100000\"]\nmanual-stop = \"12s\"\n");
        sandbox.applyOk();
        sandbox.sv("-w", "60", "down", "one").orFail();
        sandbox.sv("-w", "60", "down", "soon").orFail();

        Shell.Result held = sandbox.applyOk("--detailed-exitcode");
        assertTrue(
                held.out().matches("(?s).*service one += held: stopped by an operator \\d+s ago\n.*"), held::toString);
        assertTrue(
                held.out().matches("(?s).*service soon = held: stopped by an operator \\d+s ago, for another \\d+s.*"),
                held::toString);
        assertTrue(sandbox.status().out().contains("held for another"), sandbox.status()::toString);

        sandbox.eventually(
                Duration.ofSeconds(60),
                "the time is over",
                () -> sandbox.apply("--dry-run").out().contains("up: stopped by an operator, for long enough"));
        sandbox.applyOk();
        assertTrue(Sandbox.lives(sandbox.pid("soon")));
        assertEquals(0, sandbox.pid("one"));

        sandbox.applyOk("--override-holds");
        assertTrue(Sandbox.lives(sandbox.pid("one")));
    }

    @Test
    void whatIsOnHoldIsToldAndLeftAloneUntilItIsReleased() {
        sandbox.declare(ONE);
        sandbox.applyOk();
        long pid = sandbox.pid("one");
        Shell.Result hold = command("hold", "one", "--reason", "ticket 4711").orFail();
        assertTrue(hold.out().contains("one: on hold by root: ticket 4711, until it is released"), hold::toString);
        assertTrue(sandbox.status().isSuccess(), "held, and as declared");
        sandbox.assertNothingToDo();

        sandbox.declare(OTHER);
        Shell.run("rm -r " + sandbox.path("state/generations") + " " + sandbox.path("state/applied"))
                .orFail();
        Shell.run("echo '# edited' >>" + sandbox.path("sv/one/run")).orFail();
        String edited = sandbox.read("sv/one/run");
        Shell.Result held = sandbox.applyOk("--detailed-exitcode");
        assertTrue(
                held.out().contains("held: on hold by root: ticket 4711")
                        && held.out().contains("without it: write, restart"),
                held::toString);
        assertEquals(edited, sandbox.read("sv/one/run"));
        assertEquals(pid, sandbox.pid("one"));
        assertTrue(sandbox.status().out().contains("on hold by root: ticket 4711"), sandbox.status()::toString);
        assertTrue(sandbox.status("--json").out().contains("\"reason\":\"ticket 4711\""));

        assertTrue(Files.isRegularFile(sandbox.path("state/holds/one")));
        assertTrue(command("release", "--all").orFail().out().contains("one: released"));
        assertFalse(Files.exists(sandbox.path("state/holds/one")));
        assertTrue(command("release", "one").orFail().out().contains("one: was not on hold by that name"));
        sandbox.applyOk();
        assertNotEquals(pid, sandbox.pid("one"));
    }

    @Test
    void aHoldEndsByItselfAndIsOverriddenOnDemand() {
        sandbox.declare(ONE);
        sandbox.applyOk();
        command("hold", "one", "--for", "1h").orFail();
        sandbox.declare(OTHER);
        assertTrue(sandbox.applyOk("--detailed-exitcode").out().contains(", for another 59m"));
        sandbox.applyOk("--override-holds");
        assertTrue(sandbox.read("sv/one/run").contains("100001"));

        sandbox.declare(ONE);
        command("hold", "one", "--for", "10s").orFail();
        assertEquals(0, sandbox.apply("--dry-run", "--detailed-exitcode").status());
        sandbox.eventually(
                Duration.ofSeconds(60),
                "it is over",
                () -> sandbox.apply("--dry-run", "--detailed-exitcode").status() == 2);
        sandbox.applyOk();
        assertTrue(sandbox.status().isSuccess());
    }

    @Test
    void wrongWordsAreRefusedWithoutEffect() {
        sandbox.declare(ONE);
        sandbox.applyOk();
        assertEquals(64, command("hold", "oen").status());
        assertEquals(64, command("hold", "one", "--for", "soon").status());
        assertEquals(64, command("hold", "one", "--reason", "two\nlines").status());
        assertEquals(64, command("hold", "../one").status());
        assertEquals(64, command("release").status());
        assertEquals(64, command("hold").status());
        assertFalse(Files.exists(sandbox.path("state/holds")));
    }
}
