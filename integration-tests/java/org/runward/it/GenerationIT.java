package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process that runs an older definition is found, whoever started it and whatever times the files show, and no other: for a
 * command on the host and in a guest, an existing run script, and an existing service directory.
 */
class GenerationIT {
    private static final List<String> SERVICES = List.of("onhost", "inguest", "script", "directory");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @BeforeEach
    void begin() {
        writeScript("own/run", "script", "1");
        writeScript("mine/run", "directory", "1");
        writeScript("mine/log/run", "", "1");
        sandbox.write("mine/log/run", "#!/bin/sh\nexec svlogd -tt " + sandbox.path("minelog") + "\n");
        Shell.run("mkdir -p " + sandbox.path("minelog") + "; chmod 755 " + sandbox.path("mine/log/run"))
                .orFail();
        declare("1");
        sandbox.applyOk();
        sandbox.assertNothingToDo();
    }

    private void writeScript(String path, String name, String version) {
        sandbox.write(path, "#!/bin/sh\nexec 2>&1\necho version " + version + " of " + name + "\nexec sleep 100000\n");
        Shell.run("chmod 755 " + sandbox.path(path)).orFail();
    }

    private void declare(String version) {
        sandbox.declare(
                sandbox.busyboxGuest("g", "log-relay = \"off\""),
                "[services.onhost]\ncommand = [\"sh\", \"-c\", \"exec sleep 100000\", \"" + version + "\"]",
                "[services.inguest]\nguest = \"g\"\ncommand = [\"sh\", \"-c\", \"exec sleep 100000\", \"" + version
                        + "\"]",
                "[services.script]\nrun-script = \"" + sandbox.path("own/run") + "\"",
                "[services.directory]\ndirectory = \"" + sandbox.path("mine") + "\"");
    }

    private Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        SERVICES.forEach(service -> pids.put(service, sandbox.pid(service)));
        SERVICES.forEach(service -> pids.put(service + "/log", sandbox.pid(service + "/log")));
        return pids;
    }

    /** runsv starts them anew by itself: of these processes there is no record. */
    private void killAll() {
        Map<String, Long> before = pids();
        SERVICES.forEach(service -> {
            Shell.kill("KILL", sandbox.pid(service));
            Shell.kill("KILL", sandbox.pid(service + "/log"));
        });
        sandbox.eventually(
                "all of them are other processes, up for a while",
                () -> pids().entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue() != 0 && !entry.getValue().equals(before.get(entry.getKey()))));
        settle();
    }

    private void settle() {
        sandbox.eventually("all are as declared", () -> sandbox.status().isSuccess());
    }

    private void inEach(String script) {
        for (String directory : List.of("sv/onhost", "sv/inguest", "sv/script", "mine", "own")) {
            Shell.run("cd " + sandbox.path(directory) + " && " + script).orFail();
        }
    }

    @Test
    void whatIsTouchedCopiedOrChmoddedWithTheSameContentRestartsNothing() {
        Map<String, Long> pids = pids();
        touchCopyAndChmod();
        assertEquals(pids, pids(), "of what a record knows");

        killAll();
        pids = pids();
        touchCopyAndChmod();
        assertEquals(pids, pids(), "of what runsv started by itself");

        killAll();
        pids = pids();
        Shell.run("rm -r " + sandbox.path("state/generations") + " " + sandbox.path("state/applied"))
                .orFail();
        sandbox.assertNothingToDo();
        assertEquals(pids, pids(), "with all records lost");
    }

    private void touchCopyAndChmod() {
        inEach("find . -path './supervise' -prune -o -path ./log/supervise -prune -o -type f -exec touch {} +");
        sandbox.assertNothingToDo();
        inEach(
                "for f in run log/run process.json .runward; do [ ! -f $f ] || { cp -p $f $f.copy && mv $f.copy $f; }; done");
        sandbox.assertNothingToDo();
        inEach("chmod 700 run");
        Shell.Result repaired = sandbox.applyOk();
        assertTrue(repaired.out().contains("run has mode 700"), repaired::toString);
        assertFalse(repaired.out().contains("restart"), repaired::toString);
        assertTrue(repaired.out().contains("(drift)"), repaired::toString);
        sandbox.assertNothingToDo();
    }

    @Test
    void anotherContentIsFoundAlsoWithAnOldTime() {
        changesWithOldTimes("2");
        killAll();
        changesWithOldTimes("3");
        aChangedLogServiceOfAnExistingDirectoryIsRestartedAlone();
    }

    private void changesWithOldTimes(String version) {
        Map<String, Long> pids = pids();
        writeScript("own/run", "script", version);
        writeScript("mine/run", "directory", version);
        declare(version);
        inEach("touch -d 2001-01-01 run");

        Shell.Result result = sandbox.applyOk();

        for (String service : SERVICES) {
            assertTrue(result.out().matches("(?s).*service " + service + " +! .*restart.*"), result::toString);
            assertNotEquals(pids.get(service), sandbox.pid(service), service);
            assertEquals(pids.get(service + "/log"), sandbox.pid(service + "/log"), service);
        }
        sandbox.eventually(
                "the new ones run",
                () -> sandbox.log("script").contains("version " + version)
                        && sandbox.read("minelog/current").contains("version " + version));
        sandbox.assertNothingToDo();
    }

    private void aChangedLogServiceOfAnExistingDirectoryIsRestartedAlone() {
        Map<String, Long> pids = pids();
        sandbox.write("mine/log/run", "#!/bin/sh\n# another\nexec svlogd -tt " + sandbox.path("minelog") + "\n");

        sandbox.applyOk();

        assertNotEquals(pids.get("directory/log"), sandbox.pid("directory/log"));
        pids.put("directory/log", sandbox.pid("directory/log"));
        assertEquals(pids, pids());
    }

    @Test
    void aServiceThatIsOnlyReportedRunsOnAsItIs() {
        long pid = sandbox.pid("onhost");
        sandbox.declare("[services.onhost]\ncommand = [\"sleep\", \"100001\"]\nrestart = \"report\"");
        sandbox.applyOk("--allow-removals");
        assertEquals(pid, sandbox.pid("onhost"));

        Shell.Result again = sandbox.applyOk("--detailed-exitcode");
        assertTrue(
                again.out().contains("= held: runs an older definition, and restart = \"report\": sv restart "),
                again::toString);
        assertEquals(3, sandbox.status().status());

        sandbox.sv("restart", "onhost").orFail();
        sandbox.eventually("it is as declared", () -> sandbox.status().isSuccess());
        assertFalse(Files.exists(sandbox.path("sv/script")));
    }
}
