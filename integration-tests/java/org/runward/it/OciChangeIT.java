package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Guests whose definition has changed, and guests that cannot be started. */
class OciChangeIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void aChangedDefinitionIsWrittenAndHeldUntilTheGuestIsStoppedBySomebody() {
        declareHostname("first-name");
        sandbox.applyOk();
        long guest = sandbox.guest("g");
        long daemon = sandbox.inside("one");

        declareHostname("second-name");
        Shell.Result written = sandbox.applyOk();
        Shell.Result held = sandbox.applyOk();

        String pending =
                "runs an older definition until it is restarted, which interrupts one, two; --allow-guest-restart does it now";
        assertTrue(written.out().contains(pending), written::toString);
        assertTrue(sandbox.read("state/guests/g/config.json").contains("\"second-name\""));
        assertTrue(held.out().startsWith("guest g = held: " + pending + "\n"), held::toString);
        assertTrue(held.out().contains("1 held"), held::toString);
        assertEquals(List.of(guest, daemon), List.of(sandbox.guest("g"), sandbox.guestPid("one")));
        assertEquals("first-name\n", sandbox.inGuest("g", "hostname").out());

        Shell.run(sandbox.path("state/guests/g/stop").toString()).orFail();
        sandbox.applyOk();
        sandbox.eventually(
                "its services are back",
                () -> Sandbox.lives(sandbox.guestPid("one")) && Sandbox.lives(sandbox.guestPid("two")));
        assertNotEquals(guest, sandbox.guest("g"));
        assertEquals("second-name\n", sandbox.inGuest("g", "hostname").out());
    }

    private void declareHostname(String name) {
        sandbox.declare(sandbox.busyboxGuest("g", "log-relay = \"off\"", "hostname = \"" + name + "\""), """
                [services.one]
                guest = "g"
                command = ["sleep", "100000"]
                [services.two]
                guest = "g"
                command = ["sleep", "100000"]
                """);
    }

    @Test
    void aGuestThatCannotStartIsBlockedWithTheWayOutAndTheOthersStart() throws IOException {
        declareObstacles("oci-runtime = [\"no-such-crun\"]");
        Shell.Result uninstalled = sandbox.apply();
        assertEquals(1, uninstalled.status(), uninstalled::toString);
        assertBlocked(uninstalled, "good", "no-such-crun is not installed; install it or set [host] oci-runtime");
        assertTrue(Sandbox.lives(sandbox.pid("on-host")));

        declareObstacles("oci-runtime = " + Runtimes.toml(sandbox.path("crun")));
        Shell.Result obstacles = sandbox.apply();
        assertEquals(1, obstacles.status(), obstacles::toString);
        assertBlocked(
                obstacles,
                "rootless",
                "its root " + sandbox.path("roots/none") + " is not a directory on this host; put the guest's file"
                        + " system there");
        assertBlocked(obstacles, "mountless", "mount source " + sandbox.path("nowhere") + " is not there; make it");
        assertTrue(obstacles.out().contains("its guest cannot be started"), obstacles::toString);
        sandbox.inside("in-good");
        assertFalse(Files.exists(sandbox.path("nowhere")));
        assertFalse(Files.exists(sandbox.path("roots/none")));

        Files.createDirectory(sandbox.path("nowhere"));
        sandbox.busyboxRoot("none");
        sandbox.applyOk();
        sandbox.inside("in-rootless");
        sandbox.inside("in-mountless");
    }

    private void declareObstacles(String runtime) {
        sandbox.declareRaw(sandbox.host(runtime)
                + sandbox.busyboxGuest("good", "log-relay = \"off\"")
                + sandbox.busyboxGuest(
                        "mountless",
                        "log-relay = \"off\"",
                        "mounts = [{ source = \"" + sandbox.path("nowhere") + "\", target = \"/mnt\" }]")
                + """
                [guests.rootless]
                runtime = "oci"
                root = "%s"
                log-relay = "off"
                [services.in]
                guests = ["good", "mountless", "rootless"]
                command = ["sleep", "100000"]
                [services.on-host]
                command = ["sleep", "100000"]
                """.formatted(sandbox.path("roots/none")));
    }

    private static void assertBlocked(Shell.Result apply, String guest, String reason) {
        assertTrue(
                apply.out().lines().anyMatch(line -> line.matches("guest +" + guest + " .*") && line.contains(reason)),
                apply::toString);
        assertTrue(apply.out().contains(" blocked: "), apply::toString);
    }
}
