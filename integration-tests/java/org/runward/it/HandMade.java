package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Service directories as somebody makes them by hand, in a sandbox that runward has done nothing in yet. */
final class HandMade {
    private final Sandbox sandbox;

    HandMade(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** A directory that runs a command, without a link. */
    HandMade directory(String name, String command) {
        return script(name + "/run", "exec 2>&1\nexec " + command);
    }

    /** One that sleeps, and its link. */
    HandMade service(String name) {
        return directory(name, "sleep 100000")
                .link(name, sandbox.path("sv/" + name).toString());
    }

    /** An executable in a service directory. */
    HandMade script(String relative, String text) {
        sandbox.write("sv/" + relative, "#!/bin/sh\n" + text + "\n");
        Shell.run("chmod 755 " + sandbox.path("sv/" + relative)).orFail();
        return this;
    }

    HandMade file(String relative, String text) {
        sandbox.write("sv/" + relative, text);
        return this;
    }

    HandMade link(String name, String target) {
        Shell.run("ln -s " + target + " " + sandbox.path("service/" + name)).orFail();
        return this;
    }

    /** Waits until each of them, and its log service, has been up for longer than what keeps ending. */
    void awaitUp(String... names) {
        for (String name : names) {
            Path supervise = sandbox.path("service/" + name + "/supervise");
            sandbox.eventually(
                    Duration.ofSeconds(60),
                    name + " has been up for a while",
                    () -> Sandbox.lives(sandbox.pid(name))
                            && Shell.run("[ $(($(date +%s) - $(stat -c %Y " + supervise + "/pid))) -ge 4 ]")
                                    .isSuccess());
        }
    }

    /** What adopt prints is declared from now on, behind the host's table. */
    String adopt() {
        sandbox.declareRaw(sandbox.host());
        Shell.Result adopted =
                sandbox.runward("adopt", "-f", sandbox.path("runward.toml").toString());
        assertEquals(0, adopted.status(), adopted::toString);
        assertEquals("", adopted.err());
        sandbox.declareRaw(sandbox.host() + adopted.out());
        return adopted.out();
    }

    /** Applies what was adopted, twice, and holds that nothing at all has changed but the lock of runward itself. */
    void applyChangesNothing() {
        String before = Sandbox.settled(this::picture);
        Map<String, Long> pids = pids();
        sandbox.assertNothingToDo();
        sandbox.assertNothingToDo();
        assertEquals(before, picture());
        assertEquals(pids, pids());
    }

    /** Each file and link of services and logs, what is in it, and when it last changed, which cannot be set back. */
    String picture() {
        return Shell.run("cd " + sandbox.directory()
                        + " && find sv service logs ! -name current -printf '%p %y %l %m %U:%G %i %C@\\n' | sort"
                        + " && find sv service logs -type f ! -name current -exec cksum {} + | sort")
                .orFail()
                .out();
    }

    Map<String, Long> pids() {
        Map<String, Long> pids = new TreeMap<>();
        for (String line : Shell.run(
                        "cd " + sandbox.path("service")
                                + " && for f in */supervise/pid */log/supervise/pid; do [ ! -e $f ] || echo \"$f $(cat $f)\"; done")
                .out()
                .lines()
                .toList()) {
            String[] words = line.split(" ");
            pids.put(words[0], words.length < 2 ? 0 : Long.parseLong(words[1]));
        }
        return pids;
    }

    /** The comments about a service or guest, without its name. */
    static List<String> remarks(String adopted, String name) {
        return adopted.lines()
                .filter(line -> line.startsWith("# " + name + ": "))
                .map(line -> line.substring(name.length() + 4))
                .toList();
    }

    /** The names of the tables that are no comments. */
    static List<String> tables(String adopted) {
        return adopted.lines()
                .filter(line -> line.startsWith("["))
                .map(line -> line.substring(1, line.length() - 1))
                .toList();
    }

    /** The table of a service as it is printed, also as a comment. */
    static String table(String adopted, String header) {
        List<String> lines = new ArrayList<>(adopted.lines().toList());
        int at = lines.indexOf(header);
        return at < 0
                ? ""
                : lines.subList(at, lines.size()).stream()
                        .takeWhile(line -> !line.isEmpty())
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The command that a remark ends with. */
    static String command(String remark) {
        return remark.substring(remark.lastIndexOf(": ") + 2);
    }

    static boolean isLink(Path path) {
        return Files.isSymbolicLink(path);
    }
}
