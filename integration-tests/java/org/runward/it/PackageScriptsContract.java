package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Debian guest's package scripts control the services that their daemons run as, on the host's runit, while the loop runs. */
abstract class PackageScriptsContract {
    private static final String SQUID = """
            [services.squid]
            guest = "g"
            guest-control = true
            command = ["squid", "-N", "-d1", "-YC"]
            """;
    static final String CRON = """
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

    @RegisterExtension
    final Sandbox sandbox;

    final Path root() {
        return root;
    }

    private Path root;

    PackageScriptsContract(Sandbox sandbox) {
        this.sandbox = sandbox.withItsOwnNetwork();
    }

    /** The guest g with the file system that was made, as TOML. */
    abstract String guest();

    /** A shell script in the guest, as root at a prompt there, with the rights that its services have. */
    abstract Shell.Result inside(String script);

    /** The pid of a service's daemon, or of what stands for it on the host. */
    abstract long pid(String service);

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
                        + "/*.deb " + root + "/packages/ && cp -r examples/article/guests/squid/. " + root)
                .orFail();
        for (String version : List.of("1.0", "2.0")) {
            Shell.run("sh integration-tests/guests/demo-package " + version + " " + root + "/packages/rwdemo_" + version
                            + ".deb")
                    .orFail();
        }
    }

    void declare(String... services) {
        sandbox.declare(guest(), String.join("\n", services));
    }

    Shell.Result inGuest(String command) {
        return inside("export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive; { " + command
                + "; } 2>&1; echo \"exit $?\"");
    }

    Shell.Result done(String command) {
        Shell.Result result = inGuest(command);
        assertTrue(result.out().endsWith("exit 0\n"), result::toString);
        assertFalse(result.out().lines().anyMatch(line -> line.startsWith("runward: ")), result::toString);
        return result;
    }

    private void assertExits(int code, String command) {
        Shell.Result result = inGuest(command);
        assertTrue(result.out().endsWith("exit " + code + "\n"), result::toString);
    }

    /** The daemons in the guest that are called like this program, without their own children: cron has one a minute. */
    long count(String program) {
        String name = program.replaceFirst(".*/", "");
        return countOf(
                "[ $p/root -ef " + root + " ] && [ \"$(cat $p/comm)\" = " + name + " ]",
                "\"$(cat $parent/comm)\" != " + name);
    }

    /** Those whose program is the file that there is now, and not one that was replaced. */
    long countOfTheFile(String program) {
        String file = root + program;
        return countOf("[ $p/exe -ef " + file + " ]", "! $parent/exe -ef " + file);
    }

    /** The stat of a process is taken apart behind its name, which may have spaces. */
    private static long countOf(String isOne, String isOfAnother) {
        return Shell.run("for p in /proc/[0-9]*; do " + isOne + " || continue; stat=$(cat $p/stat) || continue;"
                        + " set -- ${stat##*) }; parent=/proc/$2; [ " + isOfAnother + " ] && echo $p; done 2>/dev/null")
                .out()
                .lines()
                .count();
    }

    /** A run script may be up before its daemon is in the guest. */
    void awaitOne(String program) {
        String name = program.replaceFirst(".*/", "");
        sandbox.eventually(
                "there is one " + name,
                () -> count(program) == 1 && countOfTheFile(program) == 1 && Sandbox.lives(pid(name)));
    }

    private void awaitNone(String program) {
        sandbox.eventually("no " + program + " is left", () -> count(program) == 0);
    }

    @Test
    void whatPeopleSayInTheGuestIsDoneAndAnsweredInLsbTerms() {
        declare(CRON);
        sandbox.applyOk();
        awaitOne("/usr/sbin/cron");
        try (Agent agent = Agent.running(sandbox)) {
            agent.settles();
            long first = pid("cron");
            assertExits(0, "service cron status");
            assertExits(0, "invoke-rc.d cron status");
            done("service cron stop");
            assertFalse(Sandbox.lives(first));
            awaitNone("/usr/sbin/cron");
            assertExits(3, "service cron status");
            assertExits(3, "invoke-rc.d cron status");
            assertExits(3, "runward-guest status cron");
            assertExits(0, "service cron stop");
            assertExits(0, "invoke-rc.d cron try-restart");
            assertExits(7, "invoke-rc.d cron reload");
            agent.eventually("the loop has seen it", () -> agent.log().contains("event=held subject=\"service cron\""));
            assertEquals(0, count("/usr/sbin/cron"), "the loop leaves it alone");

            done("invoke-rc.d cron start");
            awaitOne("/usr/sbin/cron");
            long second = pid("cron");
            done("invoke-rc.d --quiet cron start");
            assertEquals(second, pid("cron"));
            done("service cron restart");
            awaitOne("/usr/sbin/cron");
            assertNotEquals(second, pid("cron"));
            done("invoke-rc.d cron reload");
            done("deb-systemd-invoke stop cron.service");
            awaitNone("/usr/sbin/cron");
            done("deb-systemd-invoke start cron.service");
            awaitOne("/usr/sbin/cron");
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
            agent.settles();
            awaitOne("/usr/sbin/rwdemo");
            long first = pid("rwdemo");
            String inode = inode("/usr/sbin/rwdemo");

            done("apt-get install -y /packages/rwdemo_2.0.deb");

            assertNotEquals(inode, inode("/usr/sbin/rwdemo"));
            awaitOne("/usr/sbin/rwdemo");
            assertNotEquals(first, pid("rwdemo"));
            assertEquals("install: 0 running\nupgrade: 0 running\n", sandbox.read("roots/g/var/log/rwdemo"));
            agent.settles();

            done("dpkg --remove rwdemo");
            awaitNone("/usr/sbin/rwdemo");
        }
        declare(SQUID, CRON);
        sandbox.applyOk();
    }

    private void reinstall(String name, String program) {
        awaitOne(program);
        long before = pid(name);
        String inode = inode(program);

        done("apt-get install -y --reinstall --allow-downgrades /packages/" + name + "_*.deb");

        assertNotEquals(inode, inode(program));
        awaitOne(program);
        assertNotEquals(before, pid(name));
    }

    private String inode(String file) {
        return Shell.run("stat -c %i " + root + file).orFail().out().strip();
    }

    @Test
    void withTheKeyAllThatWasWrittenIsTakenAway() {
        declare(CRON);
        sandbox.applyOk();
        String original = done("cat /usr/sbin/service.runward | sha256sum").out();
        assertExits(0, "test -L /usr/sbin/invoke-rc.d -a -L /usr/sbin/policy-rc.d -a -L /usr/sbin/runward-guest");
        declare(CRON.replace("guest-control = true\n", ""));

        Shell.Result taken = sandbox.applyOk("--allow-guest-restart");

        assertTrue(taken.out().contains("its package scripts control no service any more"), taken::toString);
        assertEquals(original, done("cat /usr/sbin/service | sha256sum").out());
        assertExits(1, "ls /usr/sbin | grep -e runward -e policy-rc.d");
        assertExits(1, "dpkg-divert --list | grep -q runward");
        assertExits(1, "ls /etc/alternatives | grep policy-rc.d");
        assertExits(2, "ls /usr/lib/runward");
    }
}
