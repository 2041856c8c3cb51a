package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Guests and services in them, made as the article makes them or by crun alone: declared as they are, and left so. */
class AdoptGuestsIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final HandMade hand = new HandMade(sandbox);

    @Test
    void theArticlesScriptsAreDeclaredAsTheyAreAndGoOn() throws IOException {
        articlesGuests();
        hand.awaitUp("squid", "cron-squid", "exim-squid", "exim-samba");
        String inGuests = processes();

        String adopted = hand.adopt();

        assertEquals(
                List.of("services.cron-squid", "services.exim-samba", "services.exim-squid", "services.squid"),
                HandMade.tables(adopted),
                adopted);
        assertTrue(
                HandMade.remarks(adopted, "squid").toString().contains("seems to enter the VServer guest squid"),
                adopted);
        assertTrue(
                HandMade.remarks(adopted, "cron-squid").toString().contains("seems to enter the VServer guest squid"),
                adopted);
        assertTrue(
                HandMade.remarks(adopted, "exim-squid").contains("its run is a link to " + sandbox.path("shared/exim")),
                adopted);
        String guest = String.join("\n", HandMade.remarks(adopted, "guest squid"));
        assertTrue(guest.startsWith("a VServer guest, not made by runward: started by somebody else, context 4002"));
        assertTrue(guest.contains("apply would say: create, prepare, configure, finish the start: "), adopted);
        assertEquals(
                "# [guests.samba]\n# runtime = \"vserver\"\n# started = true\n",
                HandMade.table(adopted, "# [guests.samba]"));
        hand.applyChangesNothing();
        assertEquals(inGuests, processes());
        assertFalse(Files.exists(sandbox.path("state/guests")));
        isValidWithItsGuests(adopted);
    }

    /** As in the article: run scripts that start the guest and enter it, one of them shared, and a log service each. */
    private void articlesGuests() {
        for (String name : List.of("squid", "samba")) {
            sandbox.vservers()
                    .guest(name, name.equals("squid") ? 4002 : 4003, sandbox.busyboxRoot(name), "--persistent");
            // A second start of a guest that is up holds its lock for ten seconds.
            sandbox.vservers().tool("vserver", name, "start").orFail();
        }
        hand.script("squid/run", """
                        exec 2>&1
                        vserver squid status >/dev/null || vserver squid start
                        exec chpst -o 1024 \\
                            vserver squid exec sleep 100000""");
        hand.script("cron-squid/run", """
                        VSERVER="squid"
                        exec 2>&1
                        vserver $VSERVER status >/dev/null || vserver $VSERVER start
                        exec vserver $VSERVER suexec root sleep 100000""");
        sandbox.write("shared/exim", """
                        #!/bin/sh
                        guest=$(basename "$PWD"); guest=${guest#exim-}
                        exec 2>&1
                        vserver "$guest" status >/dev/null || vserver "$guest" start
                        exec vserver "$guest" exec sleep 100000
                        """);
        Shell.run("chmod 755 " + sandbox.path("shared/exim")).orFail();
        for (String name : List.of("squid", "cron-squid", "exim-squid", "exim-samba")) {
            hand.script(name + "/log/run", "exec svlogd -tt ./main");
            Shell.run("mkdir " + sandbox.path("sv/" + name + "/log/main")).orFail();
            if (name.startsWith("exim")) {
                Shell.run("ln -s " + sandbox.path("shared/exim") + " " + sandbox.path("sv/" + name + "/run"))
                        .orFail();
            }
            hand.link(name, sandbox.path("sv/" + name).toString());
        }
    }

    private String processes() {
        return sandbox.vservers().processes("squid") + " " + sandbox.vservers().processes("samba");
    }

    /** Without the comment signs in front of the guests' tables it is still a declaration. */
    private void isValidWithItsGuests(String adopted) {
        boolean[] inside = {false};
        String uncommented = adopted.lines()
                .map(line -> {
                    inside[0] = line.startsWith("# [guests.") || inside[0] && line.startsWith("# ");
                    return inside[0] ? line.substring(2) : line;
                })
                .collect(Collectors.joining("\n", "", "\n"));
        sandbox.write("with-guests.toml", sandbox.host() + uncommented);
        Shell.Result check =
                sandbox.runward("check", sandbox.path("with-guests.toml").toString());
        assertEquals(0, check.status(), () -> check + uncommented);
        assertTrue(uncommented.contains("\n[guests."), uncommented);
    }

    @Test
    void aContainerMadeByHandIsToldAndTheServiceInItGoesOn() throws IOException {
        container("waits", "[\"/run/catatonit\", \"-P\"]", """
                , {"destination": "/srv/share", "type": "bind", "source": "%s", "options": ["bind", "ro"]},
                  {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid"]}""".formatted(sandbox.path("syslog")));
        container("works", "[\"/bin/sleep\", \"100000\"]", "");
        String runtime =
                Runtimes.words(sandbox.path("crun")).stream().map(Shell::quote).collect(Collectors.joining(" "));
        hand.script("within/run", "exec 2>&1\n: | exec " + runtime + " exec waits sleep 100000 | cat")
                .script("within/log/run", "exec svlogd -tt ./main")
                .file("within/log/main/config", "n2\n")
                .link("within", sandbox.path("sv/within").toString());
        insideOf("waits");
        hand.awaitUp("within", "inside");

        String adopted = hand.adopt();

        assertEquals(List.of("services.within"), HandMade.tables(adopted), adopted);
        assertTrue(
                HandMade.remarks(adopted, "within").toString().contains("seems to enter the OCI guest waits"), adopted);
        for (String name : List.of("inside", "detour")) {
            String remarks = HandMade.remarks(adopted, name).toString();
            assertTrue(remarks.contains("leads into a guest's file system"), adopted);
        }
        assertEquals(
                """
                # [guests.waits]
                # runtime = "oci"
                # started = true
                # root = "%s"
                # mounts = [{ source = "%s", target = "/srv/share", read-only = true }]
                # capabilities = ["NET_RAW"]
                # no-new-privileges = false
                """.formatted(sandbox.path("roots/waits"), sandbox.path("syslog")),
                HandMade.table(adopted, "# [guests.waits]"),
                adopted);
        String remarks = String.join("\n", HandMade.remarks(adopted, "guest waits"));
        assertTrue(remarks.contains("has tmpfs on /tmp mounted, for which runward has no key"), adopted);
        assertTrue(remarks.contains("would gain the capabilities DAC_OVERRIDE, "), adopted);
        assertTrue(
                HandMade.remarks(adopted, "guest works").toString().contains("no guest in runward's sense"), adopted);
        assertEquals("", HandMade.table(adopted, "# [guests.works]"));
        hand.applyChangesNothing();
        isValidWithItsGuests(adopted);
        opensNothingInAGuestAndStartsNothing();
    }

    /** A service directory in a guest's file system, which some host has a link to. */
    private void insideOf(String guest) {
        Path place = sandbox.path("roots/" + guest + "/sv/inside");
        sandbox.write("roots/" + guest + "/sv/inside/run", "#!/bin/sh\nexec sleep 100000\n");
        Shell.run("chmod 755 " + place + "/run").orFail();
        hand.link("inside", place.toString());
        Shell.run("ln -s " + place + " " + sandbox.path("sv/detour")).orFail();
        hand.link("detour", sandbox.path("sv/detour").toString());
    }

    private void container(String name, String arguments, String mounts) {
        sandbox.busyboxRoot(name);
        sandbox.write("bundles/" + name + "/config.json", """
                {"ociVersion": "1.0.2", "hostname": "%1$s",
                 "root": {"path": "../../roots/%1$s"},
                 "process": {"terminal": false, "user": {"uid": 0, "gid": 0}, "cwd": "/", "args": %2$s,
                   "env": ["PATH=/bin"],
                   "capabilities": {"bounding": ["CAP_CHOWN", "CAP_KILL", "CAP_NET_RAW"],
                     "effective": ["CAP_KILL"], "permitted": ["CAP_KILL"]}},
                 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                   {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
                   {"destination": "/run/catatonit", "type": "bind", "source": "/usr/bin/catatonit", "options": ["bind", "ro"]}%3$s],
                 "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}]}}
                """.formatted(name, arguments, mounts));
        String runtime =
                Runtimes.words(sandbox.path("crun")).stream().map(Shell::quote).collect(Collectors.joining(" "));
        Shell.run(runtime + " run -d --bundle " + sandbox.path("bundles/" + name) + " " + name + " </dev/null >"
                        + sandbox.path("bundles/log") + " 2>&1")
                .orFail();
    }

    private void opensNothingInAGuestAndStartsNothing() {
        Tools.require("strace");
        Path trace = sandbox.path("trace");
        sandbox.write("host.toml", sandbox.host());
        Shell.run("strace -f -qq -e trace=%file -o " + trace + " bin/runward adopt -f " + sandbox.path("host.toml"))
                .orFail();
        List<String> calls = sandbox.read("trace").lines().toList();
        assertTrue(calls.stream().anyMatch(call -> call.contains(sandbox.path("sv/within/run") + "\"")));
        assertEquals(
                List.of(),
                calls.stream()
                        .filter(call -> call.contains("\"" + sandbox.path("roots/waits") + "/"))
                        .toList());
        assertEquals(
                List.of(),
                calls.stream()
                        .filter(call -> call.contains("execve("))
                        .filter(call -> call.matches(".*/(crun|vserver|sv|unshare|sh)\".*"))
                        .toList());
    }
}
