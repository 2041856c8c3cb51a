package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of cgroup tree that a host may have, in a mount namespace of its own, whatever this machine has. */
class CgroupTreeIT {
    private static final String NOTHING = "while umount -l /sys/fs/cgroup 2>/dev/null; do :; done; ";
    private static final String PURE = NOTHING + "mount -t cgroup2 none /sys/fs/cgroup; ";
    private static final String HYBRID = NOTHING + "mount -t tmpfs none /sys/fs/cgroup && mkdir /sys/fs/cgroup/unified"
            + " && mount -t cgroup2 none /sys/fs/cgroup/unified; ";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void onAPureTreePlainCrunStartsGuests() {
        sandbox.enterNamespace(PURE);
        String runtime = "oci-runtime = " + (mayFilterDevices() ? plainCrun() : plainCrunWithoutGroups());
        declare(runtime);

        sandbox.applyOk();

        sandbox.inside("inside");
        // Its group is in the host's own tree, where only the runtime removes it.
        sandbox.declareRaw(sandbox.host(runtime));
        sandbox.applyOk("--allow-removals");
    }

    /** CAP_SYS_RESOURCE: without it, as in many a container, crun cannot load the filter of a group of its own. */
    private static boolean mayFilterDevices() {
        String effective = new HostProcess(ProcessHandle.current().pid()).status("CapEff");
        return (Long.parseLong(effective, 16) & 1L << 24) != 0;
    }

    @Test
    void onAHybridTreeTheExactFixIsNamedAndWorks() {
        sandbox.enterNamespace(HYBRID);
        fixIsNamedAndWorks("crun does not work with the hybrid cgroup tree on /sys/fs/cgroup; write in [host]: ");
    }

    @Test
    void withNoTreeTheExactFixIsNamedAndWorks() {
        sandbox.enterNamespace(NOTHING);
        fixIsNamedAndWorks("crun needs a cgroup2 tree and nothing is mounted on /sys/fs/cgroup; mount -t cgroup2 none"
                + " /sys/fs/cgroup, or write in [host]: ");
    }

    private void fixIsNamedAndWorks(String reason) {
        declare("oci-runtime = " + plainCrun());
        Shell.Result refused = sandbox.apply();
        assertEquals(1, refused.status(), refused::toString);
        String said = "blocked: " + reason;
        String line = refused.out()
                .lines()
                .filter(text -> text.startsWith("guest ") && text.contains(said))
                .findFirst()
                .orElseThrow(() -> new AssertionError(refused.toString()));
        String fix = line.substring(line.indexOf(said) + said.length());
        assertTrue(fix.startsWith("oci-runtime = [") && fix.endsWith("]"), line);

        declare(fix.substring(0, fix.length() - 1) + ", \"--root\", \"" + sandbox.path("crun") + "\"]");
        sandbox.applyOk();
        sandbox.inside("inside");
    }

    private String plainCrun() {
        return "[\"crun\", \"--root\", \"" + sandbox.path("crun") + "\"]";
    }

    private String plainCrunWithoutGroups() {
        return plainCrun().replace("\"crun\",", "\"crun\", \"--cgroup-manager=disabled\",");
    }

    private void declare(String runtime) {
        sandbox.declareRaw(sandbox.host(runtime) + sandbox.busyboxGuest("g", "log-relay = \"off\"") + """
                [services.inside]
                guest = "g"
                command = ["sleep", "100000"]
                """);
    }
}
