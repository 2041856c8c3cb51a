package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users who are not root control what is delegated to them, by sv(8), and nothing else; with accounts that every Debian has. */
class OperatorsIT {
    private static final String SLEEPS = "command = [\"sleep\", \"100000\"]\n";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private Shell.Result as(String account, String words) {
        return Shell.run(
                "SVWAIT=60 chpst -u " + account + " sv " + words.replace("@", sandbox.path("service") + "/") + " 2>&1");
    }

    private void assertMay(String account, String words) {
        Shell.Result result = as(account, words);
        assertEquals(0, result.status(), result::toString);
    }

    private void assertMayNot(String account, String words) {
        Shell.Result result = as(account, words);
        assertNotEquals(0, result.status(), result::toString);
        assertTrue(result.out().contains("access denied"), result::toString);
    }

    @Test
    void aUserMayAndOthersMayNotAlsoAfterItsRunsvWasKilled() {
        sandbox.declare("[services.web]\noperators = [\"games\"]\nlog = { operators = [\"@users\"] }\n" + SLEEPS);
        sandbox.applyOk();
        long first = sandbox.pid("web");

        assertMayNot("nobody", "restart @web");
        assertMayNot("nobody", "down @web");
        assertMayNot("nobody:users", "down @web");
        assertMayNot("games", "hup @web/log");
        assertEquals(first, sandbox.pid("web"));
        assertMay("games", "restart @web");
        assertNotEquals(first, sandbox.pid("web"));
        assertMay("games", "stop @web");
        assertMay("games", "start @web");
        assertMay("nobody:users", "hup @web/log");
        sandbox.assertNothingToDo();

        long runsv = Long.parseLong(
                Shell.run("ps -o ppid= -p " + sandbox.pid("web")).out().strip());
        Shell.kill("KILL", runsv);
        upForAWhile();
        assertMay("games", "restart @web");
        upForAWhile();
    }

    /** Its new runsv has ended what the killed one left, and all that comes of it is over. */
    private void upForAWhile() {
        sandbox.eventually(
                Duration.ofSeconds(90),
                "up for three seconds",
                () -> as("games", "status @web").out().matches("(?s)run: .*?\\) ([3-9]|[1-9][0-9]+)s.*")
                        && sandbox.status().isSuccess());
    }

    /** It cannot become the service's user, nor enter its guest. */
    @Test
    void whoMayControlAServiceNeedNotBeAbleToAskWhetherItIsReady() {
        String checked = "operators = [\"games\"]\ncheck = [\"true\"]\n" + SLEEPS;
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                "[services.web]\nuser = \"nobody\"\n" + checked,
                "[services.inside]\nguest = \"g\"\n" + checked);
        sandbox.applyOk();
        for (String service : new String[] {"web", "inside"}) {
            long first = sandbox.pid(service);
            assertMay("games", "restart @" + service);
            assertMay("games", "check @" + service);
            assertNotEquals(first, sandbox.pid(service));
        }
    }

    @Test
    void aGroupMay() {
        sandbox.declare("[services.web]\noperators = [\"@users\"]\n" + SLEEPS);
        sandbox.applyOk();
        assertMay("nobody:users", "restart @web");
        assertMayNot("nobody", "restart @web");
    }

    @Test
    void whatIsChangedByHandIsPutBackAndWhatIsNoLongerDeclaredIsTakenBack() {
        String plain = "[services.web]\n" + SLEEPS;
        String delegated = "[services.web]\noperators = [\"games\"]\n" + SLEEPS;
        sandbox.declare(plain);
        sandbox.applyOk();
        long first = sandbox.pid("web");
        assertMayNot("games", "restart @web");

        sandbox.declare(delegated);
        sandbox.applyOk();
        assertEquals(first, sandbox.pid("web"), "nothing is restarted for that");
        String declared = rights();

        for (String change :
                new String[] {"chmod 666 control", "chown root ok", "chgrp users control", "chmod 700 .", "chmod 777 ."
                }) {
            Shell.run("cd " + sandbox.path("sv/web/supervise") + " && " + change)
                    .orFail();
            assertNotEquals(declared, rights(), change);
            Shell.Result put = sandbox.apply();
            if (change.equals("chmod 777 .")) {
                // There others may have put something else.
                assertEquals(1, put.status(), put::toString);
                Shell.run("chmod 755 " + sandbox.path("sv/web/supervise")).orFail();
            } else {
                assertEquals(0, put.status(), put::toString);
                assertTrue(put.out().contains("who may control it differs"), put::toString);
            }
            assertEquals(declared, rights(), change);
        }
        sandbox.declare(plain);
        sandbox.applyOk();
        assertMayNot("games", "restart @web");
        assertEquals(first, sandbox.pid("web"));
        assertTrue(rights().lines().allMatch(line -> line.startsWith("root root ")), this::rights);
    }

    private String rights() {
        return Shell.run("cd " + sandbox.path("sv/web/supervise") + " && stat -c '%U %G %a %n' . control ok")
                .out();
    }

    @Test
    void anExistingDirectoryIsDelegatedToo() {
        sandbox.write("own/web/run", "#!/bin/sh\nexec sleep 100000\n");
        Shell.run("chmod 755 " + sandbox.path("own/web/run")).orFail();
        sandbox.declare("[services.web]\noperators = [\"games\"]\ndirectory = \"" + sandbox.path("own/web") + "\"\n");
        sandbox.applyOk();
        assertMay("games", "restart @web");
        assertMayNot("nobody", "restart @web");
    }

    @Test
    void whoIsNotThereIsAProblemOfTheDeclaration() {
        sandbox.declare(
                "[services.a]\noperators = [\"nobody-knows\"]\n" + SLEEPS,
                "[services.b]\noperators = [\"@no-group\", \"games\", \"daemon\", \"No\"]\n" + SLEEPS,
                "[services.c]\nguest-control = true\nguest-operators = [\"x\"]\n" + SLEEPS);
        Shell.Result check =
                sandbox.runward("check", sandbox.path("runward.toml").toString());
        assertEquals(65, check.status(), check::toString);
        String said = check.err()
                .lines()
                .map(line -> line.replaceFirst("^[^ ]*:[0-9]+: ", ""))
                .collect(Collectors.joining("\n"));
        assertEquals("""
                services.a.operators: there is no user "nobody-knows" on this host; make it, or name another
                services.b.operators: has an item that is neither a user nor a group; write "USER" or "@GROUP"
                services.b.operators: names more than one user; put them into a group, and write ["@GROUP"]
                services.b.operators: there is no group "no-group" on this host; make it, or name another
                services.c.guest-control: is for a service in a guest; name its guest, or leave it out""", said);
    }

    @Test
    void usersInAGuestMayWithoutItsRoot() {
        String guest = sandbox.busyboxGuest("g", "log-relay = \"off\"");
        GuestTools.install(sandbox.busyboxRoot("g"), "sv");
        sandbox.declare(
                guest, "[services.web]\nguest = \"g\"\nguest-control = true\nguest-operators = [\"www\"]\n" + SLEEPS);
        sandbox.applyOk();
        long first = sandbox.inside("web");

        assertEquals(1, inGuestAs("65534:65534", "restart web").status());
        assertEquals(first, sandbox.guestPid("web"));
        assertEquals(0, inGuestAs("33:33", "restart web").status());
        assertNotEquals(first, sandbox.guestPid("web"));

        sandbox.declare(
                guest,
                "[services.web]\nguest = \"g\"\nguest-control = true\nguest-operators = [\"@extra\"]\n" + SLEEPS);
        sandbox.applyOk();
        assertEquals(1, inGuestAs("33:33", "restart web").status());
        assertEquals(0, inGuestAs("65534:77", "restart web").status());

        sandbox.declare(
                guest, "[services.web]\nguest = \"g\"\nguest-control = true\nguest-operators = [\"gone\"]\n" + SLEEPS);
        Shell.Result gone = sandbox.apply();
        assertEquals(1, gone.status(), gone::toString);
        assertTrue(gone.err().contains("guest g: has no user \"gone\""), gone::toString);
        sandbox.doesNotEndConverged();
    }

    @Test
    void aUserOfTheHostMayWhatTheGuestMayTooAndGetsToNothingElseThere() {
        String guest = sandbox.busyboxGuest("g", "log-relay = \"collect\"");
        GuestTools.install(sandbox.busyboxRoot("g"), "sv");
        String other = "[services.other]\nguest = \"g\"\nguest-control = true\n" + SLEEPS;
        String web = other.replace("other", "web");
        String operators = "operators = [\"games\"]\n";
        sandbox.declare(guest, other, web);
        sandbox.applyOk();
        long first = sandbox.inside("web");
        assertMayNot("games", "restart @web");

        sandbox.declare(guest, other, web + operators + "guest-operators = [\"@extra\"]\n");
        sandbox.applyOk();

        assertEquals(first, sandbox.guestPid("web"), "nothing is restarted for that");
        assertMayNot("nobody", "restart @web");
        assertMayNot("games", "restart @other");
        assertMay("games", "restart @web");
        assertEquals(0, inGuestAs("0:0", "restart web").status());
        assertEquals(0, inGuestAs("65534:77", "restart web").status());
        assertEquals(1, inGuestAs("65534:65534", "restart web").status());
        assertReadsAtMost("games", "web");
        assertReadsAtMost("nobody", "web");
        upForAWhile();
        sandbox.assertNothingToDo();

        long runsv = Long.parseLong(
                Shell.run("ps -o ppid= -p " + sandbox.pid("web")).out().strip());
        Shell.kill("KILL", runsv);
        upForAWhile();
        assertMay("games", "restart @web");
        assertMayNot("nobody", "restart @web");
        upForAWhile();

        Shell.run("chmod 700 " + sandbox.path("state/guests/g")).orFail();
        assertMayNot("games", "restart @web");
        sandbox.applyOk();
        assertMay("games", "restart @web");

        Shell.run("chmod 700 " + sandbox.path("state")).orFail();
        Shell.Result closed = sandbox.apply();
        assertEquals(1, closed.status(), closed::toString);
        assertTrue(closed.err().contains("/state is closed to others"), closed::toString);
        Shell.run("chmod 755 " + sandbox.path("state")).orFail();

        sandbox.declare(guest, other, web.replace("guest-control = true\n", "") + operators);
        sandbox.applyOk();
        assertMay("games", "restart @web");
        assertEquals(1, inGuestAs("0:0", "restart web").status());
        assertEquals("700 700", guestDirectoryModes());

        sandbox.declare(guest, other, web + operators);
        sandbox.applyOk();
        assertMay("games", "restart @web");
        assertEquals("711 711", guestDirectoryModes());
        sandbox.declare(guest, other, web);
        sandbox.applyOk();
        assertMayNot("games", "restart @web");
        assertEquals(0, inGuestAs("0:0", "restart web").status());
        assertEquals("700 700", guestDirectoryModes());
        sandbox.eventually("it is up again", () -> sandbox.status().isSuccess());
    }

    private String guestDirectoryModes() {
        return Shell.run("stat -c %a " + sandbox.path("state/guests") + " " + sandbox.path("state/guests/g"))
                .orFail()
                .out()
                .strip()
                .replace('\n', ' ');
    }

    /** Of the guest's directory: scripts and notes without secrets, and what sv status reads of one service. */
    private void assertReadsAtMost(String account, String service) {
        String reachable = Shell.run("cd " + sandbox.path("state/guests/g")
                        + " && find . -mindepth 1 | while read -r f; do ! chpst -u " + account
                        + " sh -c '[ -r \"$1\" ] || [ -w \"$1\" ]' sh \"$f\" || echo \"$f\"; done")
                .orFail()
                .out();
        String more = reachable
                .lines()
                .filter(file -> !file.startsWith("./services/" + service))
                .filter(file -> !file.matches(
                        "\\./(\\.runward|start|stop|signal|started|run\\.log|dev-log\\.pid|services|services/other)"))
                .collect(Collectors.joining("\n"));
        assertEquals("", more);
        assertTrue(reachable.contains("./start\n"), reachable);
        assertNotEquals(
                0,
                Shell.run("chpst -u " + account + " ls " + sandbox.path("state/guests/g"))
                        .status());
        String socket = sandbox.path("state/guests/g/log/dev/log").toString();
        assertTrue(Shell.run("test -S " + socket).isSuccess());
        assertNotEquals(
                0, Shell.run("chpst -u " + account + " test -S " + socket).status());
    }

    private Shell.Result inGuestAs(String user, String words) {
        String runtime =
                Runtimes.words(sandbox.path("crun")).stream().map(Shell::quote).collect(Collectors.joining(" "));
        // Its root as a service's, who need not own what it opens.
        String rights = user.startsWith("0:") ? " --cap CAP_DAC_OVERRIDE" : "";
        return sandbox.run("{ : | " + runtime + " exec" + rights + " --user " + user
                + " g sh -c 'SVWAIT=60 SVDIR=/run/runward/services sv " + words + "' 2>&1; echo \"exit $?\"; } | cat >"
                + sandbox.path("answer") + "; cat " + sandbox.path("answer") + "; grep -q 'exit 0' "
                + sandbox.path("answer"));
    }
}
