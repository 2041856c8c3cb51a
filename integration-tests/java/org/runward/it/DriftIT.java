package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is changed by hand in what is ours comes back; what is an operator's word or foreign stays. */
class DriftIT {
    private static final String SERVICES = """
            [services.one]
            command = ["sleep", "100000"]
            environment = { KEY = "value" }
            [services.two]
            command = ["sleep", "100000"]
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @BeforeEach
    void twoServices() {
        sandbox.declare(SERVICES);
        sandbox.applyOk();
    }

    @Test
    void everyFileComesBackAndWhatRunsAsDeclaredIsNotRestarted() throws IOException {
        long pid = sandbox.pid("one");
        Path directory = sandbox.path("sv/one");
        Files.writeString(directory.resolve("run"), "#!/bin/sh\nexec sleep 7\n");
        Files.setPosixFilePermissions(directory.resolve("log/run"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(directory.resolve("env/KEY"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setAttribute(directory.resolve("log"), "unix:uid", 1);
        Files.writeString(directory.resolve("finish"), "#!/bin/sh\n");
        Files.createDirectory(directory.resolve("control"));
        Files.writeString(directory.resolve("control/t"), "#!/bin/sh\n");
        Files.delete(sandbox.path("sv/two/.runward"));
        Files.writeString(sandbox.path("log/one/config"), "s1\n");

        Shell.Result result = sandbox.applyOk();

        assertTrue(result.out().contains("service one ~ write"), result::toString);
        assertTrue(sandbox.read("sv/one/run").contains("100000"));
        assertEquals("value\n", sandbox.read("sv/one/env/KEY"));
        assertTrue(sandbox.read("sv/one/finish").contains("After service one ended"));
        assertFalse(Files.exists(directory.resolve("control")));
        assertEquals(
                "rwxr-xr-x",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("log/run"))));
        assertTrue(sandbox.read("sv/two/.runward").startsWith("runward 1\nservice two\n"));
        assertTrue(sandbox.read("log/one/config").startsWith("s1048576\n"));
        assertEquals("755 0 0\n", Shell.run("stat -c '%a %u %g' " + directory).out());
        assertEquals(
                "755 0 0\n",
                Shell.run("stat -c '%a %u %g' " + directory + "/log").out());
        assertEquals(pid, sandbox.pid("one"));
    }

    @Test
    void aServiceThatWasRestartedWithAHandMadeRunScriptIsRestartedAgain() throws IOException {
        long other = sandbox.pid("two");
        Files.writeString(sandbox.path("sv/one/run"), "#!/bin/sh\nexec sleep 77777\n");
        sandbox.sv("restart", "one").orFail();
        long wrong = sandbox.pid("one");

        Shell.Result result = sandbox.applyOk();

        assertTrue(result.out().contains("service one ! write, restart"), result::toString);
        assertFalse(sandbox.pid("one") == wrong);
        assertTrue(Shell.run("tr '\\0' ' ' </proc/" + sandbox.pid("one") + "/cmdline")
                .out()
                .contains("100000"));
        assertEquals(other, sandbox.pid("two"));
    }

    @Test
    void linksComeBackAndOneThatLeadsElsewhereIsTurned() throws IOException {
        Files.delete(sandbox.path("service/one"));
        Files.delete(sandbox.path("service/two"));
        Files.createSymbolicLink(sandbox.path("service/two"), sandbox.path("sv/nowhere"));

        sandbox.applyOk();

        assertEquals(sandbox.path("sv/one"), Files.readSymbolicLink(sandbox.path("service/one")));
        assertEquals(sandbox.path("sv/two"), Files.readSymbolicLink(sandbox.path("service/two")));
        assertTrue(Sandbox.lives(sandbox.pid("one")) && Sandbox.lives(sandbox.pid("two")));
    }

    @Test
    void aServiceDirectoryOrItsSuperviseThatWasRemovedIsMadeAgain() throws IOException {
        Shell.run("rm -rf " + sandbox.path("sv/one")).orFail();
        Shell.run("rm -rf " + sandbox.path("sv/two/supervise")).orFail();

        sandbox.applyOk();

        assertTrue(sandbox.status().isSuccess(), sandbox.status()::toString);
        assertTrue(Sandbox.lives(sandbox.pid("one")) && Sandbox.lives(sandbox.pid("two")));
    }

    @Test
    void directoriesWhereFilesBelongGoAndWhatIsMountedIsNeverRemoved() throws IOException {
        Files.delete(sandbox.path("sv/two/run"));
        Files.createDirectory(sandbox.path("sv/two/run"));
        Files.createDirectories(sandbox.path("precious/sub"));
        sandbox.write("precious/sub/file", "precious\n");
        Files.createDirectory(sandbox.path("sv/one/data"));
        Shell.run("mount --bind " + sandbox.path("precious") + " " + sandbox.path("sv/one/data"))
                .orFail();
        try {
            Shell.Result refused = sandbox.apply();

            assertEquals(1, refused.status(), refused::toString);
            assertTrue(
                    refused.err().contains("something is mounted on " + sandbox.path("sv/one/data")),
                    refused::toString);
            assertEquals("precious\n", sandbox.read("precious/sub/file"));
        } finally {
            Shell.run("umount " + sandbox.path("sv/one/data")).orFail();
        }
        sandbox.applyOk();
        assertTrue(Files.isRegularFile(sandbox.path("sv/two/run")));
        assertFalse(Files.exists(sandbox.path("sv/one/data")));
        assertEquals("precious\n", sandbox.read("precious/sub/file"));
    }

    @Test
    void anOperatorsStopIsReportedAndKeptTo() {
        sandbox.sv("-w", "60", "down", "one").orFail();

        Shell.Result result = sandbox.applyOk("--detailed-exitcode");

        assertTrue(result.out().contains("service one = held: stopped by an operator"), result::toString);
        assertEquals(0, sandbox.pid("one"));
        assertEquals(3, sandbox.status().status());
        sandbox.sv("-w", "60", "up", "one").orFail();
        assertEquals(0, sandbox.status().status());
    }

    @Test
    void whatIsForeignIsNamedAndLeftAndWhatClaimsItIsBlocked() throws IOException {
        Files.createDirectories(sandbox.path("sv/mine"));
        sandbox.write("sv/mine/run", "#!/bin/sh\nexec sleep 100000\n");
        Files.setPosixFilePermissions(sandbox.path("sv/mine/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(sandbox.path("service/mine"), sandbox.path("sv/mine"));
        assertTrue(sandbox.applyOk().out().contains("not runward's: mine"));

        sandbox.declare(SERVICES, "[services.mine]\ncommand = [\"sleep\", \"5\"]");
        Shell.Result refused = sandbox.apply();

        assertEquals(1, refused.status(), refused::toString);
        assertTrue(refused.out().contains("service mine x blocked: "), refused::toString);
        assertTrue(refused.out().contains("directory = "), refused::toString);
        assertEquals("#!/bin/sh\nexec sleep 100000\n", sandbox.read("sv/mine/run"));
        sandbox.declare(SERVICES, "[services.mine]\ndirectory = \"" + sandbox.path("sv/mine") + "\"");
        sandbox.applyOk();
        assertTrue(Sandbox.lives(sandbox.pid("mine")));
    }

    @Test
    void whatIsNoLongerDeclaredIsTakenDownAndItsLogStays() {
        long pid = sandbox.pid("two");
        sandbox.declare(SERVICES.substring(0, SERVICES.indexOf("[services.two]")));

        Shell.Result result = sandbox.applyOk();

        assertTrue(
                result.out().contains("service two - down, unlink, remove (KILL after 20 s); interrupts pid " + pid)
                        && result.out().contains("  (no longer declared)"),
                result::toString);
        assertFalse(Sandbox.lives(pid));
        assertFalse(Files.exists(sandbox.path("sv/two")));
        assertFalse(Files.exists(sandbox.path("service/two")));
        assertTrue(Files.exists(sandbox.path("log/two/config")));
    }

    @Test
    void anEmptyDeclarationNeedsToBeMeant() {
        sandbox.declare("");

        Shell.Result refused = sandbox.apply();
        assertEquals(65, refused.status(), refused::toString);
        assertTrue(refused.err().contains("--allow-removals"), refused::toString);
        assertTrue(Sandbox.lives(sandbox.pid("one")));

        sandbox.applyOk("--allow-removals");
        assertFalse(Files.exists(sandbox.path("sv/one")));
    }

    @Test
    void aServiceThatKeepsEndingIsAFailureWithAWayToItsLog() {
        sandbox.doesNotEndConverged();
        sandbox.declare(SERVICES, "[services.broken]\ncommand = [\"false\"]");

        Shell.Result result = sandbox.apply();

        assertEquals(1, result.status(), result::toString);
        assertTrue(result.err().contains("service broken: unable to bring up: it keeps ending"), result::toString);
        assertTrue(result.err().contains(sandbox.path("log/broken/current").toString()), result::toString);
        assertTrue(Sandbox.lives(sandbox.pid("one")));
    }
}
