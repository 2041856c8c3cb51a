package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pass over some of what is declared, and one in which something fails. */
class SelectionIT {
    private static final String SERVICES = """
            [services.db]
            command = ["sleep", "100000"]
            [services.api]
            command = ["sleep", "100000"]
            needs = ["db"]
            [services.other]
            command = ["sleep", "100000"]
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void someAreMadeWithWhatTheyNeedAndTheRestIsLeft() {
        sandbox.declare(SERVICES);
        Shell.Result only = sandbox.applyOk("--only", "api");
        assertTrue(only.out().startsWith("Only service api, with what is needed: service db.\n"), only::toString);
        assertTrue(only.out().contains("Plan: 2 to add, 0 unchanged, 1 left out."), only::toString);
        assertTrue(Sandbox.lives(sandbox.pid("api")) && Sandbox.lives(sandbox.pid("db")));
        assertFalse(Files.exists(sandbox.path("sv/other")));

        Shell.Result skip = sandbox.applyOk("--skip", "db,other", "--detailed-exitcode");
        assertTrue(
                skip.out().startsWith("Without service db, service other, nor what needs that: service api.\n"),
                skip::toString);
        assertFalse(Files.exists(sandbox.path("sv/other")));
        assertEquals(64, sandbox.apply("--only", "oapi").status());
        assertEquals(64, sandbox.apply("--skip", "No Name").status());
        sandbox.applyOk("--parallel", "1");
        assertEquals(64, sandbox.apply("--parallel", "0").status());
    }

    @Test
    void aFailureSkipsWhatDependsOnItAndNothingElse() {
        sandbox.doesNotEndConverged();
        // Whatever time it takes to end, it is not ready.
        sandbox.declare(SERVICES.replaceFirst("\\[\"sleep\", \"100000\"]", "[\"false\"]\ncheck = [\"false\"]"));
        Shell.Result result = sandbox.apply("--json");

        assertEquals(1, result.status(), result::toString);
        String last = result.out().lines().reduce((one, next) -> next).orElse("");
        assertTrue(last.contains("\"skipped\":[\"service api: not finished: service db failed\"]"), result::toString);
        assertTrue(Sandbox.lives(sandbox.pid("other")));
        assertTrue(result.out().contains("\"result\":\"skipped\",\"cause\":\"service db failed\""), result::toString);
    }
}
