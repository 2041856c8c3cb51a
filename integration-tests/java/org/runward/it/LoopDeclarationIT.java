package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which declaration the loop works by, whatever becomes of the files. */
class LoopDeclarationIT {
    private static final String ONE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final String TWO = "[services.two]\ncommand = [\"sleep\", \"100000\"]\n";
    private static final String THREE = "[services.three]\ncommand = [\"sleep\", \"100000\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private void driftIsRepaired(Agent agent) {
        sandbox.write("sv/one/finish", "#!/bin/sh\n");
        agent.eventually(
                "what drifts comes back", () -> sandbox.read("sv/one/finish").contains("After service one ended"));
    }

    @Test
    void anInvalidOneKeepsTheLastValidOneInForceAndEachProblemIsToldOnce() {
        sandbox.declare(ONE);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            assertEquals(1, agent.metric("runward_declaration_valid"));
            sandbox.declare(ONE, "[services.two]\ncomand = [\"sleep\"]\n");
            agent.says("event=declaration-invalid problem=\".*did you mean");
            agent.says("event=declaration-kept");
            driftIsRepaired(agent);
            agent.signal("HUP");
            agent.says("cause=hup");
            assertEquals(1, agent.lines("event=declaration-invalid .*did you mean"), agent::log);
            agent.eventually("the metrics tell", () -> agent.metric("runward_declaration_valid") == 0);
            Shell.Result status = sandbox.status();
            assertEquals(65, status.status());
            assertTrue(status.err().contains("the declaration on disk cannot be used, the one of"), status::toString);
            assertTrue(status.err().contains("did you mean \"command\""), status::toString);

            sandbox.declare(ONE, TWO);
            agent.eventually("it recovers by itself", () -> Sandbox.lives(sandbox.pid("two")));
            assertEquals(1, agent.metric("runward_declaration_valid"));
            assertEquals(1, agent.lines("event=declaration-valid"), agent::log);
            agent.settles();
        }
    }

    @Test
    void whereNoneIsValidAtTheStartItWaitsForOne() throws IOException {
        Files.deleteIfExists(sandbox.path("runward.toml"));
        try (Agent agent = Agent.started(sandbox, "")) {
            agent.says("event=declaration-invalid problem=\".*there is no such declaration");
            sandbox.declareRaw("nonsense");
            agent.says("event=declaration-invalid problem=\".*runward.toml:1");
            sandbox.declare(ONE);
            agent.eventually("it begins by itself", () -> Sandbox.lives(sandbox.pid("one")));
            agent.settles();
        }
    }

    /** As on an update of runward: it renders what it is itself, until it is restarted. */
    @Test
    void anotherJarInPlaceOfItsOwnChangesNothingOfWhatItRenders() throws IOException {
        sandbox.declare(ONE);
        Path jar = Files.copy(Path.of("target/runward.jar"), sandbox.path("installed.jar"));
        try (Agent agent = Agent.started(sandbox, "env RUNWARD_JAR=" + jar)) {
            agent.says("event=pass cause=start result=changed");
            Path other = Files.writeString(sandbox.path("other.jar"), "none of ours");
            Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);

            sandbox.declare(ONE + "process-group = true\n");

            agent.eventually("scripts of which none was there", () -> Files.exists(sandbox.path("sv/one/control/t")));
            agent.settles();
        }
    }

    @Test
    void oneThatTakesAwayTooMuchIsRefusedUntilItIsMeant() {
        sandbox.declare(ONE, TWO, THREE);
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            sandbox.declare(ONE);
            agent.says("event=declaration-invalid problem=\".*removes 2 of 3 managed");
            driftIsRepaired(agent);
            agent.signal("HUP");
            agent.says("cause=hup");
            assertTrue(Sandbox.lives(sandbox.pid("two")));
            assertEquals(1, agent.lines("event=declaration-invalid"), agent::log);

            sandbox.applyOk("--allow-removals");
            agent.signal("HUP");
            agent.eventually("it goes by it from now on", () -> agent.metric("runward_declaration_valid") == 1);
            agent.settles();
        }
        try (Agent agent = Agent.running(sandbox, "--allow-removals")) {
            sandbox.declare(TWO);
            agent.eventually("told so, it goes on", () -> !Files.exists(sandbox.path("sv/one")));
            agent.settles();
        }
    }

    @Test
    void oneThatOthersCouldHaveWrittenIsNotUsed() throws IOException {
        sandbox.declare(ONE);
        Path file = sandbox.path("runward.toml");
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            // At no moment is it both another one and safe.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            sandbox.write("runward.toml", sandbox.read("runward.toml") + TWO);
            agent.says("event=declaration-invalid problem=\".*others than root may change it");
            driftIsRepaired(agent);
            assertEquals(0, sandbox.pid("two"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            agent.eventually("safe again, it is applied", () -> Sandbox.lives(sandbox.pid("two")));
            agent.settles();
        }
    }
}
