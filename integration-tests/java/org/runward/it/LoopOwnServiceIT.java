package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loop as a service that it keeps itself. */
class LoopOwnServiceIT {
    private static final String ONE = "[services.one]\ncommand = [\"sleep\", \"100000\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private String own(String interval) {
        return "[services.agent]\ncommand = [\"" + Path.of("bin/runward").toAbsolutePath()
                + "\", \"run\", \"--interval\", \"" + interval
                + "\", \"--ready\", \"supervise/ready\", \"--metrics\", \""
                + sandbox.path("runward.prom") + "\", \"" + sandbox.path("runward.toml") + "\"]\n"
                + "check = [\"cmp\", \"-s\", \"supervise/pid\", \"supervise/ready\"]\n"
                + "stop-timeout = \"60s\"\nenvironment = { PATH = \"" + System.getenv("PATH") + "\" }\n";
    }

    @Test
    void aChangeOfItsOwnIsAppliedLastAndItComesBackWithIt() {
        sandbox.declare(ONE, own("10h"));
        sandbox.applyOk();
        long agent = sandbox.pid("agent");
        sandbox.eventually(
                "the loop is ready",
                () -> sandbox.read("sv/agent/supervise/ready").equals(agent + "\n"));

        sandbox.declare(ONE.replace("100000", "100001"), own("9h"));
        sandbox.eventually(
                java.time.Duration.ofSeconds(60),
                "it is another one",
                () -> sandbox.pid("agent") != agent
                        && Sandbox.lives(sandbox.pid("agent"))
                        && sandbox.read("sv/agent/supervise/ready").equals(sandbox.pid("agent") + "\n"));
        sandbox.eventually(
                "the last line of the one before is logged",
                () -> sandbox.log("agent").contains("event=ended"));
        String log = sandbox.log("agent");
        assertTrue(log.contains("this runward's own service"), log);
        int own = log.indexOf("event=changed subject=\"service agent\"");
        int other = log.indexOf("event=changed subject=\"service one\"");
        assertTrue(other >= 0 && own > other, log);
        assertTrue(Shell.run("tr '\\0' ' ' </proc/" + sandbox.pid("agent") + "/cmdline")
                .out()
                .contains("--interval 9h"));
    }

    @Test
    void itDoesNotTakeItselfAway() {
        sandbox.declare(ONE, "[services.two]\ncommand = [\"sleep\", \"100000\"]\n", own("10h"));
        sandbox.applyOk();
        long agent = sandbox.pid("agent");
        sandbox.declare(ONE, "[services.two]\ncommand = [\"sleep\", \"100000\"]\n");
        sandbox.eventually(
                java.time.Duration.ofSeconds(60),
                "it says that it cannot",
                () -> sandbox.log("agent").contains("runward apply removes it"));
        assertEquals(agent, sandbox.pid("agent"));
        sandbox.applyOk();
        assertEquals(0, sandbox.pid("agent"));
    }
}
