package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host with guests, logs and a stopped service comes up, and then a pass over it is nothing but reading. */
class ConvergedIT {
    private static final Pattern CALL = Pattern.compile(
            " (execve|v?fork|clone3?|creat|rename\\w*|unlink\\w*|mkdir\\w*|symlink\\w*|f?chmod\\w*|[fl]?chown\\w*|mknod\\w*"
                    + "|t?g?kill|f?truncate|utimensat|link\\w*)\\(|O_CREAT|O_TRUNC|O_APPEND|O_WRONLY|O_RDWR");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    @Test
    void aSecondPassPrintsOneLineStartsNoProgramAndWritesNothing() {
        Tools.require("strace");
        declareHost();

        Shell.Result first = sandbox.applyOk();

        assertTrue(first.out().contains("guest one"), first::toString);
        assertEquals(
                "hello from one\n",
                sandbox.inGuest("one", "cat /var/www/index.html").out());
        sandbox.assertNothingToDo();
        Shell.Result traced = Shell.run(sandbox.here(List.of(
                "strace",
                "-f",
                "-qq",
                "-e",
                "trace=%process,openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,symlink,"
                        + "symlinkat,chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,mknod,mknodat,kill,tgkill,truncate,"
                        + "ftruncate,utimensat,link,linkat",
                "-o",
                sandbox.path("trace").toString(),
                "bin/runward",
                "apply",
                sandbox.path("runward.toml").toString())));
        assertEquals(0, traced.status(), traced::toString);
        assertEquals(List.of(), changesOfTheWorld(sandbox.read("trace")));
    }

    /** Calls that start a program or change a file, from the JVM on; before it, a shell looks for the jar. */
    private List<String> changesOfTheWorld(String trace) {
        List<String> lines = trace.lines().toList();
        int jvm = 0;
        while (!lines.get(jvm).matches(".*execve\\(\"[^\"]*/java\", .* = 0")) {
            jvm++;
        }
        assertTrue(lines.size() - jvm > 100, "the JVM was not traced");
        return lines.stream()
                .skip(jvm + 1L)
                .filter(line -> !line.contains(" ENOENT ") && !line.contains("CLONE_THREAD"))
                .filter(line -> CALL.matcher(line).find())
                // The JVM itself sets what a core dump of it would hold.
                .filter(line -> !isLock(line) && !line.contains("/proc/self/coredump_filter"))
                .toList();
    }

    /** The lock is opened for writing, which flock and fcntl ask for, and never written. */
    private boolean isLock(String line) {
        return line.contains(sandbox.path("state/lock") + "\", O_WRONLY");
    }

    private void declareHost() {
        sandbox.declare(
                sandbox.busyboxGuest("one"),
                sandbox.busyboxGuest("two", "log-relay = \"collect\""),
                sandbox.vserverGuest("three", 4003),
                """
                [services.socklog]
                command = ["socklog", "unix", "%s"]
                [services.sleeper]
                guests = ["one", "two", "three"]
                command = ["sleep", "100000"]
                needs = ["socklog"]
                [services.stopped]
                command = ["sleep", "100000"]
                state = "down"
                [services.unlinked]
                command = ["sleep", "100000"]
                state = "unlinked"
                """.formatted(sandbox.path("syslog/log")));
    }
}
