package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The role of examples/ansible, played by the real Ansible. */
class AnsibleIT {
    private static final String SERVICES = """
            [services.one]
            command = ["sleep", "100000"]
            [services.two]
            command = ["sleep", "100000"]
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private Ansible ansible;

    @BeforeEach
    void needAnsible() {
        Tools.require("ansible-playbook");
        ansible = new Ansible(sandbox);
    }

    @Test
    void theFirstRunChangesTheHostAndTheSecondDoesNot() {
        Shell.Result first = ansible.play(SERVICES).orFail();

        assertTrue(first.out().contains("ok=1    changed=1 "), first::toString);
        assertEquals(SERVICES, sandbox.read("etc/services.toml"));
        assertEquals(
                "644 0 0\n",
                Shell.run("stat -c '%a %u %g' " + sandbox.path("etc/services.toml"))
                        .out());
        long one = sandbox.pid("one");
        assertTrue(Sandbox.lives(one));
        String before = Sandbox.settled(() -> WrittenFiles.of(sandbox));

        Shell.Result second = ansible.play(SERVICES).orFail();

        assertTrue(second.out().contains("ok=1    changed=0 "), second::toString);
        assertEquals(before, WrittenFiles.of(sandbox));
        assertEquals(one, sandbox.pid("one"));
        converged(SERVICES);
    }

    @Test
    void driftOnTheHostIsAChangeThoughTheDeclarationIsTheSame() {
        ansible.play(SERVICES).orFail();
        sandbox.write("sv/one/finish", "#!/bin/sh\n");

        Shell.Result check = ansible.play(SERVICES, "--check", "--diff").orFail();
        Shell.Result run = ansible.play(SERVICES).orFail();

        assertTrue(check.out().contains("changed=1 "), check::toString);
        assertTrue(check.out().contains("service one ~ write"), check::toString);
        assertTrue(run.out().contains("changed=1 "), run::toString);
        assertTrue(sandbox.read("sv/one/finish").contains("After service one ended"));
        converged(SERVICES);
    }

    @Test
    void checkModeOnAnEmptyHostShowsThePlanAndMakesNothing() {
        Shell.Result check = ansible.play(SERVICES, "--check", "--diff").orFail();

        assertTrue(check.out().contains("changed=1 "), check::toString);
        assertTrue(check.out().contains("+[services.one]"), check::toString);
        assertTrue(check.out().contains("service one + create, log settings, link, up"), check::toString);
        assertFalse(Files.exists(sandbox.path("etc")));
        assertFalse(Files.exists(sandbox.path("sv")));
        assertFalse(Files.exists(sandbox.path("state")));
        assertEquals("", Shell.run("ls " + sandbox.path("service")).out());
        nothingIsLeftOfTheDryRun();
    }

    @Test
    void checkModeShowsWhatWouldChangeAndWritesNothing() {
        ansible.play(SERVICES).orFail();
        long one = sandbox.pid("one");
        String changed = SERVICES.replaceFirst("100000", "200000");
        String before = Sandbox.settled(() -> WrittenFiles.of(sandbox));

        Shell.Result check = ansible.play(changed, "--check", "--diff").orFail();

        assertTrue(check.out().contains("changed=1 "), check::toString);
        assertTrue(check.out().contains("-command = [\"sleep\", \"100000\"]"), check::toString);
        assertTrue(check.out().contains("-exec sleep 100000"), check::toString);
        assertTrue(check.out().contains("+exec sleep 200000"), check::toString);
        assertEquals(before, WrittenFiles.of(sandbox));
        assertEquals(one, sandbox.pid("one"));
        nothingIsLeftOfTheDryRun();

        Shell.Result run = ansible.play(changed, "--diff").orFail();
        assertTrue(run.out().contains("changed=1 "), run::toString);
        assertTrue(run.out().contains("+exec sleep 200000"), run::toString);
        assertNotEquals(one, sandbox.pid("one"));
        converged(changed);
    }

    @Test
    void checkModeDoesNotFailWhereRunwardIsYetToBeInstalled() {
        Shell.Result check = new Ansible(sandbox, sandbox.path("bin/runward").toString())
                .play(SERVICES, "--check", "--diff")
                .orFail();

        assertTrue(check.out().contains("changed=1 "), check::toString);
        assertTrue(check.out().contains("+[services.one]"), check::toString);
    }

    @Test
    void aServiceThatFailsFailsTheTaskWithWhatIsWrongAndWhereToLook() {
        String broken = SERVICES + "[services.broken]\ncommand = [\"false\"]\ncheck = [\"false\"]\n";

        Shell.Result result = ansible.play(broken);

        assertEquals(2, result.status(), result::toString);
        assertTrue(result.out().contains("failed=1 "), result::toString);
        assertTrue(result.out().contains("service broken: unable to bring up: it keeps ending"), result::toString);
        assertTrue(result.out().contains(sandbox.path("log/broken/current").toString()), result::toString);
        assertTrue(Sandbox.lives(sandbox.pid("one")));
        ansible.play(SERVICES).orFail();
        converged(SERVICES);
    }

    @Test
    void anInvalidDeclarationFailsTheTaskAndLeavesTheOneThatIsThere() {
        ansible.play(SERVICES).orFail();
        String before = Sandbox.settled(() -> WrittenFiles.of(sandbox));
        String invalid = SERVICES.replaceFirst("command", "comand");

        for (String option : new String[] {"--diff", "--check"}) {
            Shell.Result result = ansible.play(invalid, option);

            assertEquals(2, result.status(), result::toString);
            assertTrue(
                    result.out().contains(sandbox.path("etc/services.toml") + ":2: services.one.comand: unknown key"),
                    result::toString);
            assertEquals(before, WrittenFiles.of(sandbox));
        }
        nothingIsLeftOfTheDryRun();
        converged(SERVICES);
    }

    /** What the files of the declaration would be lies beside them for a while, and then no more. */
    private void nothingIsLeftOfTheDryRun() {
        assertEquals("", Shell.run("ls " + sandbox.path("ansible/tmp")).out());
    }

    /** The sandbox has its declaration in one file; by that, too, nothing is left to do. */
    private void converged(String services) {
        sandbox.declare(services);
        sandbox.assertNothingToDo();
    }
}
