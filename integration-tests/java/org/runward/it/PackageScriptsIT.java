package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Debian guest's package scripts control the services that their daemons run as, on the host's runit, while the loop runs. */
class PackageScriptsIT {
    private static final String SQUID = """
            [services.squid]
            guest = "g"
            guest-control = true
            command = ["squid", "-N", "-YC"]
            """;
    private static final String CRON = """
            [services.cron]
            guest = "g"
            guest-control = true
            command = ["cron", "-f"]
            """;
    private static final String DEMO = """
            [services.rwdemo]
            guest = "g"
            guest-control = true
            command = ["/usr/sbin/rwdemo", "100000"]
            """;
    /** Those that services of the guest have, and a plain entry by the runtime does not. */
    private static final List<String> CAPABILITIES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withItsOwnNetwork();

    private Path root;

    @BeforeEach
    void makeGuest() {
        Tools.require("debootstrap", "dpkg-deb");
        String cached = Shell.run("sh integration-tests/guests/debian-guest squid squid cron runit needrestart")
                .orFail()
                .out()
                .trim();
        String packages = Shell.run("sh integration-tests/guests/debian-files --debs squid cron")
                .orFail()
                .out()
                .trim();
        root = sandbox.path("roots/g");
        Shell.run("cp -a --reflink=auto " + cached + " " + root + " && mkdir " + root + "/packages && cp " + packages
                        + "/*.deb " + root + "/packages/")
                .orFail();
        for (String version : List.of("1.0", "2.0")) {
            Shell.run("sh integration-tests/guests/demo-package " + version + " " + root + "/packages/rwdemo_" + version
                            + ".deb")
                    .orFail();
        }
    }

    private void declare(String... services) {
        sandbox.declare(
                "[guests.g]\nruntime = \"oci\"\nroot = \"" + root + "\"\nlog-relay = \"off\"\n",
                String.join("\n", services));
    }

    /** As root of the guest at a prompt, with the rights that its services have. */
    private Shell.Result inGuest(String command) {
        String runtime =
                Runtimes.words(sandbox.path("crun")).stream().map(Shell::quote).collect(Collectors.joining(" "));
        String rights = CAPABILITIES.stream().map(name -> "--cap CAP_" + name).collect(Collectors.joining(" "));
        return sandbox.run("{ : | " + runtime + " exec " + rights + " --env DEBIAN_FRONTEND=noninteractive"
                + " --env PATH=/usr/sbin:/usr/bin:/sbin:/bin g sh -c " + Shell.quote(command)
                + " 2>&1; echo \"exit $?\"; } | cat");
    }

    private Shell.Result done(String command) {
        Shell.Result result = inGuest(command);
        assertTrue(result.out().endsWith("exit 0\n"), result::toString);
        assertFalse(result.out().lines().anyMatch(line -> line.startsWith("runward: ")), result::toString);
        return result;
    }

    private void assertExits(int code, String command) {
        Shell.Result result = inGuest(command);
        assertTrue(result.out().endsWith("exit " + code + "\n"), result::toString);
    }

    /** The processes of a program in the guest. */
    private long count(String program) {
        return Shell.run("ls -l /proc/[0-9]*/exe 2>/dev/null | grep -c ' " + program + "\\( (deleted)\\)\\?$'; true")
                .out()
                .strip()
                .transform(Long::parseLong);
    }

    @Test
    void whatPeopleSayInTheGuestIsDoneAndAnsweredInLsbTerms() {
        declare(CRON);
        sandbox.applyOk();
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            long first = sandbox.guestPid("cron");
            assertExits(0, "service cron status");
            assertExits(0, "invoke-rc.d cron status");
            done("service cron stop");
            assertFalse(Sandbox.lives(first));
            assertExits(3, "service cron status");
            assertExits(3, "invoke-rc.d cron status");
            assertExits(3, "runward-guest status cron");
            assertExits(0, "service cron stop");
            assertExits(0, "invoke-rc.d cron try-restart");
            assertExits(7, "invoke-rc.d cron reload");
            agent.eventually("the loop has seen it", () -> agent.log().contains("event=held subject=\"service cron\""));
            assertFalse(Sandbox.lives(sandbox.guestPid("cron")), "the loop leaves it alone");

            done("invoke-rc.d cron start");
            long second = sandbox.guestPid("cron");
            assertTrue(Sandbox.lives(second));
            done("invoke-rc.d --quiet cron start");
            assertEquals(second, sandbox.guestPid("cron"));
            done("service cron restart");
            assertNotEquals(second, sandbox.guestPid("cron"));
            done("invoke-rc.d cron reload");
            done("deb-systemd-invoke stop cron.service");
            assertEquals(0, count("/usr/sbin/cron"));
            done("deb-systemd-invoke start cron.service");
            assertEquals(1, count("/usr/sbin/cron"));
            assertExits(0, "runward-guest list | grep -qx cron");

            // What is not ours.
            assertExits(0, "invoke-rc.d hwclock.sh start");
            assertExits(1, "service hwclock.sh start");
            assertExits(4, "runward-guest stop squid");
        }
    }

    @Test
    void packagesOfDaemonsAreInstalledAnewAndUpgraded() {
        declare(SQUID, CRON);
        sandbox.applyOk();
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            reinstall("squid", "/usr/sbin/squid");
            reinstall("cron", "/usr/sbin/cron");

            // Before it is a service of ours it is not to run at all.
            done("apt-get install -y /packages/rwdemo_1.0.deb");
            assertEquals(0, count("/usr/sbin/rwdemo"));
            declare(SQUID, CRON, DEMO);
            agent.eventually("it runs", () -> count("/usr/sbin/rwdemo") == 1);
            agent.settles();
            long first = sandbox.guestPid("rwdemo");
            String inode = inode("/usr/sbin/rwdemo");

            done("apt-get install -y /packages/rwdemo_2.0.deb");

            assertEquals(1, count("/usr/sbin/rwdemo"));
            assertFalse(Sandbox.lives(first));
            assertNotEquals(inode, inode("/usr/sbin/rwdemo"));
            assertEquals(
                    inode("/usr/sbin/rwdemo"),
                    Shell.run("stat -Lc %i /proc/" + sandbox.guestPid("rwdemo") + "/exe")
                            .out()
                            .strip());
            assertEquals("install: 0 running\nupgrade: 0 running\n", sandbox.read("roots/g/var/log/rwdemo"));
            agent.settles();

            done("dpkg --remove rwdemo");
            assertEquals(0, count("/usr/sbin/rwdemo"));
        }
        declare(SQUID, CRON);
        sandbox.applyOk();
    }

    private void reinstall(String name, String program) {
        long before = sandbox.guestPid(name);
        String inode = inode(program);
        assertEquals(1, count(program));

        done("apt-get install -y --reinstall --allow-downgrades /packages/" + name + "_*.deb");

        assertEquals(1, count(program), () -> sandbox.dump());
        assertNotEquals(before, sandbox.guestPid(name));
        assertFalse(Sandbox.lives(before));
        assertNotEquals(inode, inode(program));
    }

    private String inode(String file) {
        return Shell.run("stat -c %i " + root + file).orFail().out().strip();
    }

    @Test
    void needrestartRestartsADaemonWhoseFilesWereReplaced() {
        declare(CRON);
        sandbox.applyOk();
        long before = sandbox.guestPid("cron");
        done("cp -p /usr/sbin/cron /usr/sbin/cron.new && mv /usr/sbin/cron.new /usr/sbin/cron");

        Shell.Result restarted = inGuest("needrestart -r a -l -q");

        assertTrue(restarted.out().contains("invoke-rc.d cron restart\nexit 0\n"), restarted::toString);
        sandbox.eventually(
                "another one", () -> Sandbox.lives(sandbox.guestPid("cron")) && sandbox.guestPid("cron") != before);
        assertEquals(1, count("/usr/sbin/cron"), restarted::toString);
    }

    @Test
    void withTheKeyAllThatWasWrittenIsTakenAway() {
        declare(CRON);
        sandbox.applyOk();
        String original = done("cat /usr/sbin/service.runward | sha256sum").out();
        assertExits(0, "test -L /usr/sbin/invoke-rc.d -a -L /usr/sbin/policy-rc.d -a -L /usr/sbin/runward-guest");
        declare(CRON.replace("guest-control = true\n", ""));

        Shell.Result taken = sandbox.applyOk();

        assertTrue(taken.out().contains("its package scripts control no service any more"), taken::toString);
        assertEquals(original, done("cat /usr/sbin/service | sha256sum").out());
        assertExits(1, "ls /usr/sbin | grep -e runward -e policy-rc.d; exit $?");
        assertExits(1, "dpkg-divert --list | grep -q runward");
        assertExits(1, "ls /etc/alternatives | grep policy-rc.d");
        assertExits(2, "ls /usr/lib/runward");
    }
}
