package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The class of examples/puppet, applied by the real Puppet; what exit codes mean is Puppet's: 0, 2 changes, 4 failures, 6 both. */
class PuppetIT {
    private static final String SERVICES = """
            [services.one]
            command = ["sleep", "100000"]
            [services.two]
            command = ["sleep", "100000"]
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private Path executable = Path.of("bin/runward").toAbsolutePath();

    @BeforeEach
    void needPuppet() {
        Tools.require("puppet");
    }

    @Test
    void theFirstRunChangesTheHostAndTheSecondDoesNot() {
        Shell.Result first = puppet(SERVICES);

        assertEquals(2, first.status(), first::toString);
        assertEquals(
                "644 0 0\n",
                Shell.run("stat -c '%a %u %g' " + sandbox.path("etc/runward.toml"))
                        .out());
        long one = sandbox.pid("one");
        assertTrue(Sandbox.lives(one));
        String before = Sandbox.settled(() -> WrittenFiles.of(sandbox));

        Shell.Result second = puppet(SERVICES);

        assertEquals(0, second.status(), second::toString);
        assertEquals(before, WrittenFiles.of(sandbox));
        assertEquals(one, sandbox.pid("one"));
        converged(SERVICES);
    }

    @Test
    void driftOnTheHostIsAChangeThoughTheDeclarationIsTheSame() {
        assertEquals(2, puppet(SERVICES).status());
        sandbox.write("sv/one/finish", "#!/bin/sh\n");

        Shell.Result run = puppet(SERVICES);

        assertEquals(2, run.status(), run::toString);
        assertTrue(run.out().contains("service one ~ write"), run::toString);
        assertTrue(sandbox.read("sv/one/finish").contains("After service one ended"));
        converged(SERVICES);
    }

    @Test
    void noopOnAnEmptyHostSaysWhatWouldBeDoneAndMakesNothing() {
        Shell.Result noop = puppet(SERVICES, "--noop");

        assertEquals(0, noop.status(), noop::toString);
        assertTrue(
                noop.out().contains("Exec[runward apply]/returns: current_value 'notrun', should be"), noop::toString);
        assertFalse(Files.exists(sandbox.path("etc")));
        assertFalse(Files.exists(sandbox.path("sv")));
        assertEquals("", Shell.run("ls " + sandbox.path("service")).out());
    }

    @Test
    void noopDoesNotFailWhereRunwardIsYetToBeInstalled() {
        executable = sandbox.path("bin/runward");

        Shell.Result noop = puppet(SERVICES, "--noop");

        assertEquals(0, noop.status(), noop::toString);
        assertTrue(
                noop.out().contains("Exec[runward apply]/returns: current_value 'notrun', should be"), noop::toString);
        assertFalse(noop.err().contains("Could not"), noop::toString);
    }

    @Test
    void noopShowsTheDeclarationsDifferenceAndWritesNothing() {
        assertEquals(2, puppet(SERVICES).status());
        long one = sandbox.pid("one");
        String changed = SERVICES.replaceFirst("100000", "200000");
        String before = Sandbox.settled(() -> WrittenFiles.of(sandbox));

        Shell.Result noop = puppet(changed, "--noop", "--show_diff");

        assertEquals(0, noop.status(), noop::toString);
        assertTrue(noop.out().contains("+command = [\"sleep\", \"200000\"]"), noop::toString);
        assertEquals(before, WrittenFiles.of(sandbox));
        assertEquals(2, puppet(changed).status());
        assertNotEquals(one, sandbox.pid("one"));
        converged(changed);
    }

    @Test
    void aServiceThatFailsFailsTheRunWithWhatIsWrongAndWhereToLook() {
        Shell.Result result = puppet(SERVICES + "[services.broken]\ncommand = [\"false\"]\ncheck = [\"false\"]\n");

        assertEquals(6, result.status(), result::toString);
        String said = result.out() + result.err();
        assertTrue(said.contains("service broken: unable to bring up: it keeps ending"), result::toString);
        assertTrue(said.contains(sandbox.path("log/broken/current").toString()), result::toString);
        assertTrue(Sandbox.lives(sandbox.pid("one")));
        assertEquals(2, puppet(SERVICES).status());
        converged(SERVICES);
    }

    @Test
    void anInvalidDeclarationFailsTheRunAndLeavesTheOneThatIsThere() {
        assertEquals(2, puppet(SERVICES).status());
        String before = sandbox.read("etc/runward.toml");
        long one = sandbox.pid("one");

        Shell.Result result = puppet(SERVICES.replaceFirst("command", "comand"));

        assertEquals(4, result.status(), result::toString);
        assertTrue((result.out() + result.err()).contains("services.one.comand: unknown key"), result::toString);
        assertEquals(before, sandbox.read("etc/runward.toml"));
        assertEquals(one, sandbox.pid("one"));
        converged(SERVICES);
    }

    @Test
    void whatMakesTheDryRunFailIsNotTakenForNothingToDo() {
        assertEquals(2, puppet(SERVICES).status());
        sandbox.write("etc/more.toml", "[services.three]\ncomand = []\n");

        Shell.Result result = puppet(SERVICES);

        assertEquals(4, result.status(), result::toString);
        String said = result.out() + result.err();
        assertTrue(said.contains("services.three.comand: unknown key"), result::toString);
        assertTrue(said.contains("returned 65 instead of one of [0,2]"), result::toString);
        converged(SERVICES);
    }

    /** Applies the class with a declaration of one file; all that Puppet writes is in the sandbox. */
    private Shell.Result puppet(String services, String... options) {
        sandbox.write("wanted.toml", sandbox.host() + services);
        sandbox.write("puppet/site.pp", """
                class { 'runward':
                  directory    => '%1$s/etc',
                  executable   => '%2$s',
                  lock_timeout => 0,
                  files        => { 'runward.toml' => file('%1$s/wanted.toml') },
                }
                """.formatted(sandbox.directory(), executable));
        List<String> argv = new ArrayList<>(List.of("env", "HOME=" + sandbox.path("puppet"), "puppet", "apply"));
        argv.addAll(List.of("--detailed-exitcodes", "--color=false"));
        for (String name : List.of("confdir", "codedir", "vardir", "publicdir", "rundir", "logdir")) {
            argv.addAll(List.of("--" + name, sandbox.path("puppet/" + name).toString()));
        }
        argv.addAll(List.of(
                "--modulepath",
                Path.of("examples/puppet/modules").toAbsolutePath().toString()));
        argv.addAll(List.of(options));
        argv.add(sandbox.path("puppet/site.pp").toString());
        return Shell.run(argv);
    }

    /** The sandbox has a declaration of its own; by that, too, nothing is left to do. */
    private void converged(String services) {
        sandbox.declare(services);
        sandbox.assertNothingToDo();
    }
}
