package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OciPackageScriptsIT extends PackageScriptsContract {
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

    OciPackageScriptsIT() {
        super(new Sandbox());
    }

    @Override
    String guest() {
        return "[guests.g]\nruntime = \"oci\"\nroot = \"" + root() + "\"\nlog-relay = \"off\"\n";
    }

    @Override
    Shell.Result inside(String script) {
        String runtime =
                Runtimes.words(sandbox.path("crun")).stream().map(Shell::quote).collect(Collectors.joining(" "));
        String rights = CAPABILITIES.stream().map(name -> "--cap CAP_" + name).collect(Collectors.joining(" "));
        return sandbox.run(": | " + runtime + " exec " + rights + " g sh -c " + Shell.quote(script) + " 2>&1 | cat");
    }

    @Override
    long pid(String service) {
        return sandbox.guestPid(service);
    }

    @Test
    void needrestartRestartsADaemonWhoseFilesWereReplaced() {
        declare(CRON);
        sandbox.applyOk();
        awaitOne("/usr/sbin/cron");
        long before = pid("cron");
        done("cp -p /usr/sbin/cron /usr/sbin/cron.new && mv /usr/sbin/cron.new /usr/sbin/cron");

        Shell.Result restarted = inGuest("needrestart -r a -l -q");

        assertTrue(restarted.out().contains("invoke-rc.d cron restart\nexit 0\n"), restarted::toString);
        awaitOne("/usr/sbin/cron");
        assertNotEquals(before, pid("cron"));
    }
}
