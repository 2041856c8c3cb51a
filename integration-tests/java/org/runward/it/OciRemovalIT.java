package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What belongs to the guest stays the guest's, and what belongs to the host is out of its reach. */
class OciRemovalIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void aGuestThatIsNoLongerDeclaredIsStoppedAndItsFilesAreLeftAlone() throws IOException {
        Files.createDirectories(sandbox.path("share"));
        sandbox.write("share/data", "precious\n");
        String mount = "mounts = [{ source = \"" + sandbox.path("share") + "\", target = \"/mnt/share\" }]";
        String kept = """
                [services.kept]
                command = ["sleep", "100000"]
                """;
        sandbox.declare(sandbox.busyboxGuest("gone", mount), kept, """
                [services.inside]
                guest = "gone"
                command = ["sleep", "100000"]
                """);
        sandbox.applyOk();
        long guest = sandbox.guest("gone");
        long daemon = sandbox.inside("inside");
        String root = picture(sandbox.path("roots/gone"));
        String share = picture(sandbox.path("share"));

        sandbox.declare(kept);
        Shell.Result refused = sandbox.apply();
        assertEquals(65, refused.status(), refused::toString);
        assertTrue(Sandbox.lives(guest) && Sandbox.lives(daemon));
        Shell.Result apply = sandbox.applyOk("--allow-removals");

        assertTrue(apply.out().contains("guest gone"), apply::toString);
        assertFalse(Sandbox.lives(guest) || Sandbox.lives(daemon));
        for (String path : new String[] {"state/guests/gone", "crun/gone", "sv/inside", "service/inside"}) {
            assertFalse(Files.exists(sandbox.path(path), LinkOption.NOFOLLOW_LINKS), path);
        }
        assertEquals(root, picture(sandbox.path("roots/gone")));
        assertEquals(share, picture(sandbox.path("share")));
    }

    @Test
    void linksInAGuestsRootThatLeadToTheHostChangeNothingThere() {
        Path canary = sandbox.path("canary");
        Path root = sandbox.busyboxRoot("trap");
        Shell.run("""
                mkdir -p %1$s/dev %1$s/run %1$s/mnt %1$s/tmp && cd %2$s && rm -rf dev run tmp mnt etc/group
                echo 'www:x:55:55::/:/bin/sh' >%1$s/passwd && echo 'www:x:55:' >%1$s/group
                for name in dev run mnt tmp; do ln -s %1$s/$name $name; done
                ln -sf %1$s/passwd etc/passwd && ln -s ../../../canary/group etc/group
                """.formatted(canary, root)).orFail();
        sandbox.write("share/data", "precious\n");
        String before = picture(canary);
        String mount = "mounts = [{ source = \"" + sandbox.path("share") + "\", target = \"/mnt/share\" }]";
        sandbox.declare(sandbox.busyboxGuest("trap", mount), """
                [services.root]
                guest = "trap"
                command = ["sh", "-c", 'ls /mnt/share; echo listed; exec sleep 100000']
                [services.named]
                guest = "trap"
                command = ["sleep", "100000"]
                user = "www"
                """);
        sandbox.doesNotEndConverged();

        Shell.Result refused = sandbox.apply();

        assertEquals(1, refused.status(), refused::toString);
        assertTrue(refused.err().contains("guest trap: unable to start: "), refused::toString);
        assertEquals(0, sandbox.guest("trap"));
        assertEquals(before, picture(canary), refused::toString);

        Shell.run("cd " + root + " && rm dev run mnt && mkdir dev run mnt").orFail();
        for (String name : new String[] {"dev", "run", "mnt"}) {
            Shell.run("cd " + root + " && rmdir " + name + " && ln -s " + canary + "/" + name + " " + name)
                    .orFail();
            Shell.Result start =
                    Shell.run(sandbox.path("state/guests/trap/start").toString());
            assertEquals(1, start.status(), start::toString);
            assertEquals(before, picture(canary), start::toString);
            Shell.run("cd " + root + " && rm " + name + " && mkdir " + name).orFail();
        }

        // With directories where something is mounted it starts; the other links lead somewhere inside.
        Shell.Result apply = sandbox.apply();

        assertEquals(before, picture(canary), apply::toString);
        assertTrue(Sandbox.lives(sandbox.guestPid("root")), apply::toString);
        assertEquals(
                new HostProcess(sandbox.guest("trap")).namespace("mnt"),
                new HostProcess(sandbox.guestPid("root")).namespace("mnt"));
        sandbox.eventually("it lists its mount", () -> sandbox.log("root").contains("data"));
        // Nothing on the host told the guest who www is.
        assertEquals(1, apply.status(), apply::toString);
        assertTrue(sandbox.log("named").contains("service named: "), sandbox.log("named"));
        assertEquals(0, sandbox.guestPid("named"));
        assertEquals(before, picture(canary));
    }

    /** Everything below a directory with type, mode, owner, link target and the time of its last change. */
    private static String picture(Path directory) {
        return Shell.run("find " + directory + " -printf '%P %y %m %U:%G %l %s %C@\\n' | sort")
                .orFail()
                .out();
    }
}
