package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A guest in which sessions are started, and how that is done. */
abstract class SessionTest extends RecordingContract {
    SessionTest(Sandbox sandbox, Function<Sandbox, GuestAdapter> runtime) {
        super(sandbox, runtime);
    }

    void applyGuest() {
        String guest = recordingGuest("");
        runtime.giveTerminals("g");
        declare(guest);
        sandbox.applyOk();
    }

    /** {@code runward exec g OPTIONS}, for a script. */
    String exec(String options) {
        return Path.of("bin/runward").toAbsolutePath() + " exec -f " + sandbox.path("runward.toml") + " g " + options;
    }

    String enter(String options) {
        return exec(options).replaceFirst(" exec ", " enter ");
    }

    Shell.Result run(String options) {
        return sandbox.run(exec(options));
    }

    /** A JVM's children have QUIT blocked. */
    Process start(String script) {
        return Shell.start(
                sandbox.here(Sandbox.withNoSignalBlocked(List.of("sh", "-c", "exec " + script))),
                sandbox.path("session.log"));
    }

    int status(Process process) {
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
