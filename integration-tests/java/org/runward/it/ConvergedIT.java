package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host with guests, logs and a stopped service comes up, and then a pass over it is nothing but reading. */
class ConvergedIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void aSecondPassPrintsOneLineStartsNoProgramAndWritesNothing() {
        Sandbox.requireTools("strace");
        declareHost();

        Shell.Result first = sandbox.applyOk();

        assertTrue(first.out().contains("guest one"), first::toString);
        assertEquals(
                "hello from one\n",
                sandbox.inGuest("one", "cat /var/www/index.html").out());
        sandbox.assertNothingToDo();
        Shell.Result traced = Shell.run(List.of(
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
                sandbox.path("runward.toml").toString()));
        assertEquals(0, traced.status(), traced::toString);
        // From the JVM on: the launcher is a shell that looks for the jar and becomes the JVM.
        String trace = sandbox.read("trace");
        String jvm = trace.substring(trace.lastIndexOf("execve("));
        List<String> suspicious = jvm.lines()
                .skip(1)
                .filter(line -> !line.contains(" ENOENT ") && !line.contains("CLONE_THREAD") && !line.contains("exit"))
                .filter(line ->
                        line.matches(".*(execve|fork|clone|creat|rename|unlink|mkdir|symlink|chmod|chown|mknod|kill"
                                + "|truncate|utimensat|link|O_CREAT|O_TRUNC|O_APPEND|O_WRONLY).*"))
                .filter(line -> !line.contains("readlink"))
                .toList();
        assertEquals(
                List.of(), suspicious.stream().filter(line -> !isLock(line)).toList());
    }

    /** The lock is opened for writing, which flock and fcntl ask for, and never written. */
    private boolean isLock(String line) {
        return line.contains(sandbox.path("state/lock") + "\", O_WRONLY");
    }

    private void declareHost() {
        sandbox.declare(
                sandbox.busyboxGuest("one"), sandbox.busyboxGuest("two", "log-relay = \"collect\""), """
                [services.socklog]
                command = ["socklog", "unix", "%s"]
                [services.sleeper]
                guests = ["one", "two"]
                command = ["sleep", "100000"]
                needs = ["socklog"]
                [services.stopped]
                command = ["sleep", "100000"]
                state = "down"
                [services.unlinked]
                command = ["sleep", "100000"]
                state = "unlinked"
                """.formatted(
                                sandbox.path("syslog/log")));
    }
}
