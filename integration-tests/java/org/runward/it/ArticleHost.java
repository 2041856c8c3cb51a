package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The host of examples/article as it is: Debian guests with the real squid, Samba and cron; the same for each runtime.
 *
 * <p>Only places are changed: directories become the sandbox's, nmbd's address is one of the loopback card, and for sysctl
 * there is a script, since the number that it would raise is the machine's.
 */
abstract class ArticleHost {
    static final Path EXAMPLE = Path.of("examples/article").toAbsolutePath();

    /** The daemons in guests, and the name of each one's executable. */
    private static final Map<String, String> DAEMONS = new TreeMap<>(Map.of(
            "squid", "squid",
            "nmbd", "nmbd",
            "smbd", "smbd",
            "dcerpcd", "samba-dcerpcd",
            "cron-squid", "cron",
            "cron-samba", "cron"));

    /** What each says when it starts. */
    private static final Map<String, String> STARTED = new TreeMap<>(Map.of(
            "squid", "Accepting HTTP Socket connections",
            "nmbd", "nmbd version",
            "smbd", "smbd version",
            "dcerpcd", "samba-dcerpcd version"));

    private static final List<String> ON_THE_HOST =
            List.of("socklog", "vserver-logrelay-squid", "vserver-logrelay-samba");

    @RegisterExtension
    final Sandbox sandbox;

    ArticleHost(Sandbox sandbox) {
        this.sandbox = sandbox.withItsOwnNetwork();
    }

    /** The file of the example. */
    abstract String declaration();

    /** Makes a guest of the file system at this root. */
    abstract void makeGuest(String name, Path root) throws IOException;

    /** The lines of {@code [host]} by which this machine's runtime is found. */
    abstract List<String> hostLines();

    /** Makes this directory of the host visible in the guest samba as /srv/share, and returns the declaration for that. */
    abstract String sharing(String declaration, Path directory) throws IOException;

    /** The process that runsv has for the daemon is what it is to be with this runtime. */
    abstract void isSupervised(String name, long daemon) throws IOException;

    abstract boolean isUp(String guest);

    abstract Shell.Result inGuest(String guest, String command);

    @Test
    void theArticlesHostComesUpWorksAndIsRepaired() throws IOException {
        Tools.require("debootstrap", "nsenter", "unshare");
        guest("squid", "squid", "cron");
        guest("samba", "samba", "smbclient", "cron");
        declareTheExample();
        Process web = startWebServer();
        try {
            sandbox.applyOk();
            sandbox.assertNothingToDo();

            isSupervised();
            hasWhatIsDeclared();
            restarts();
            obeys();
            comesBackAfterItWasKilled();
            isRepairedAlone();
            new ArticleConfiguration(sandbox, () -> daemon("squid")).isHeededWhereItIsValid();
            proxiesAPage();
            listsAShare();
            logs();
            unusualLinesAreReported();
        } finally {
            web.destroy();
        }
    }

    private void isSupervised() throws IOException {
        for (String name : DAEMONS.keySet()) {
            isSupervised(name, daemon(name));
            isUnderRunsv(name, sandbox.pid(name));
        }
        for (String name : ON_THE_HOST) {
            assertEquals(name.equals("socklog") ? "socklog" : "socat", program(sandbox.pid(name)), name);
            isUnderRunsv(name, sandbox.pid(name));
        }
        for (String guest : List.of("squid", "samba")) {
            assertTrue(isUp(guest), guest);
        }
    }

    private void hasWhatIsDeclared() {
        String environment = Shell.run("tr '\\000' '\\n' </proc/" + daemon("squid") + "/environ")
                .out();
        assertTrue(environment.contains("TZ=UTC\n"), "the guest's /etc/default/squid: " + environment);
        // Once: it is large enough at the next starts.
        assertEquals("-qw fs.file-max=8192\n", sandbox.read("sysctl-calls"));
        // squid itself goes up to its hard limit then.
        assertTrue(sandbox.read("sv/squid/run").contains("chpst -o 4096 "), () -> sandbox.read("sv/squid/run"));
    }

    private void isUnderRunsv(String name, long pid) throws IOException {
        long runsv = parent(pid);
        assertEquals(
                "runsv " + name,
                Shell.run("tr '\\000' ' ' </proc/" + runsv + "/cmdline").out().trim());
        assertEquals(sandbox.runsvdir(), parent(runsv), name);
    }

    private void restarts() {
        for (String name : DAEMONS.keySet()) {
            long before = daemon(name);

            Shell.Result restart = sandbox.sv("-w", "60", "restart", name);

            assertEquals(0, restart.status(), restart::toString);
            assertTrue(restart.out().startsWith("ok: run: "), restart::toString);
            assertNotEquals(before, daemon(name), name);
            assertFalse(Sandbox.lives(before), name);
        }
    }

    private void obeys() {
        long squid = daemon("squid");
        sandbox.sv("hup", "squid").orFail();
        sandbox.eventually(
                "squid reads its configuration", () -> sandbox.log("squid").contains("Reconfiguring Squid Cache"));
        assertEquals(squid, daemon("squid"));

        long cron = daemon("cron-samba");
        sandbox.sv("pause", "cron-samba").orFail();
        sandbox.eventually("cron is paused", () -> state(cron) == 'T');
        sandbox.sv("cont", "cron-samba").orFail();
        sandbox.eventually("cron goes on", () -> state(cron) == 'S');
        assertEquals(cron, daemon("cron-samba"));

        long nmbd = daemon("nmbd");
        sandbox.sv("kill", "nmbd").orFail();
        sandbox.eventually("another nmbd", () -> !Sandbox.lives(nmbd) && sandbox.guestPid("nmbd") != nmbd);
        assertNotEquals(nmbd, daemon("nmbd"));
        assertEquals(List.of(daemon("nmbd")), processes("nmbd"));
        Shell.Result check = sandbox.sv("-w", "60", "check", "nmbd");
        assertEquals(0, check.status(), check::toString);
    }

    private void comesBackAfterItWasKilled() throws IOException {
        long before = daemon("squid");
        Map<String, Long> others = daemonsBut("squid");

        Shell.kill("KILL", before);

        sandbox.eventually("the end of squid", () -> !Sandbox.lives(before));
        Shell.Result check = sandbox.sv("-w", "60", "check", "squid");
        assertEquals(0, check.status(), check::toString);
        assertNotEquals(before, daemon("squid"));
        assertEquals(others, daemonsBut("squid"));
    }

    private void isRepairedAlone() throws IOException {
        Path run = sandbox.path("sv/smbd/run");
        String rendered = Files.readString(run);
        long smbd = daemon("smbd");
        Map<String, Long> others = daemonsBut("smbd");
        String before = filesBut("smbd");
        Files.writeString(run, rendered.replace("\nexec ", "\n# tried something\nexec "));
        assertNotEquals(rendered, Files.readString(run));

        Shell.Result repair = sandbox.apply("--detailed-exitcode");

        assertEquals(2, repair.status(), repair::toString);
        assertTrue(
                repair.out().startsWith("service smbd ! write, validate, restart (KILL after 20 s): run differs"),
                repair::toString);
        assertTrue(repair.out().contains("\nPlan: 1 to restart, 10 unchanged.\n"), repair::toString);
        assertEquals(rendered, Files.readString(run));
        assertEquals(others, daemonsBut("smbd"));
        assertEquals(before, filesBut("smbd"));
        assertNotEquals(smbd, daemon("smbd"));
        Shell.Result check = sandbox.sv("-w", "60", "check", "smbd");
        assertEquals(0, check.status(), check::toString);
    }

    private void proxiesAPage() {
        String url = "http://" + Sandbox.ADDRESS + "/page.html";
        Shell.Result page = sandbox.run("http_proxy=http://127.0.0.1:3128 busybox wget -S -O - " + url);
        assertEquals("from the local web server\n", page.out(), page::toString);
        assertTrue(page.err().contains("Via: ") && page.err().contains("squid"), page::toString);
        // squid's access log is syslog.
        sandbox.eventually("squid's access log", () -> sandbox.log("socklog").contains("GET " + url));
    }

    private void listsAShare() {
        sandbox.write("srv/share/hello.txt", "from the share\n");
        Shell.Result list = inGuest("samba", "smbclient -N -L //127.0.0.1");
        assertTrue(list.out().lines().anyMatch(line -> line.matches("\\s+share\\s+Disk\\s*")), list::toString);
        Shell.Result file = inGuest("samba", "smbclient -N //127.0.0.1/share -c 'get hello.txt -' 2>/dev/null");
        assertTrue(file.out().contains("from the share\n"), file::toString);
        Shell.Result name = inGuest("samba", "nmblookup -U 127.0.0.1 SAMBA");
        assertTrue(name.out().contains(Sandbox.ADDRESS + " SAMBA<00>"), name::toString);
    }

    private void logs() {
        for (String guest : List.of("squid", "samba")) {
            inGuest(guest, "logger -t article 'sent in " + guest + "'");
            sandbox.eventually(
                    "logger in " + guest, () -> sandbox.log("socklog").contains("article: sent in " + guest));
        }
        STARTED.forEach((name, words) -> sandbox.eventually(
                "\"" + words + "\" of " + name, () -> sandbox.log(name).contains(words)));
        for (String guest : List.of("squid", "samba")) {
            sandbox.eventually(
                    Duration.ofSeconds(75),
                    "cron in " + guest,
                    () -> sandbox.log("socklog").contains("hello: cron in " + guest + " works"));
        }
    }

    /** svlogd gives to multilogcheck what it rotates, and keeps what comes back. */
    private void unusualLinesAreReported() throws IOException {
        String file = "roots/squid/etc/squid/squid.conf";
        String configuration = sandbox.read(file);
        sandbox.write(file, configuration + "nonsense\n");
        sandbox.sv("hup", "squid").orFail();
        sandbox.eventually("squid complains", () -> sandbox.log("squid").contains("FATAL: Bungled"));
        sandbox.write(file, configuration);
        sandbox.eventually(
                "squid is back",
                () -> sandbox.log("squid").lastIndexOf(STARTED.get("squid"))
                        > sandbox.log("squid").lastIndexOf("FATAL: Bungled"));

        for (String name : List.of("squid", "smbd")) {
            sandbox.sv("alarm", name + "/log").orFail();
            sandbox.eventually(
                    "what multilogcheck passed on of " + name,
                    () -> Shell.run("grep -h '" + STARTED.get(name) + "' " + sandbox.path("log/" + name) + "/@*.s")
                            .isSuccess());
        }
        String report = sandbox.read("unusual/squid");
        assertTrue(report.contains("FATAL: Bungled"), report);
        assertFalse(report.contains(STARTED.get("squid")), report);
    }

    private void guest(String name, String... packages) throws IOException {
        String cached = Shell.run("sh integration-tests/guests/debian-guest " + name + " " + String.join(" ", packages))
                .orFail()
                .out()
                .trim();
        Path root = sandbox.path("roots/" + name);
        Shell.run("cp -a --reflink=auto " + cached + " " + root + " && cp -r " + EXAMPLE + "/guests/" + name + "/. "
                        + root)
                .orFail();
        makeGuest(name, root);
    }

    private void declareTheExample() throws IOException {
        String declaration = Files.readString(EXAMPLE.resolve(declaration()));
        Map<String, String> places = new LinkedHashMap<>();
        places.put("[host]\n", "[host]\n" + String.join("\n", hostLines()) + "\n");
        places.put("\"/etc/service\"", "\"" + sandbox.path("service") + "\"");
        places.put("\"/etc/sv\"", "\"" + sandbox.path("sv") + "\"");
        places.put("\"/var/log/sv\"", "\"" + sandbox.path("log") + "\"");
        places.put("\"/var/lib/runward\"", "\"" + sandbox.path("state") + "\"");
        places.put("\"/dev/log\"", "\"" + sandbox.path("syslog/log") + "\"");
        places.put("\"/usr/local/sbin/multilogcheck\"", "\"" + EXAMPLE.resolve("multilogcheck") + "\"");
        places.put("\"/var/log/unusual/", "\"" + sandbox.path("unusual") + "/");
        places.put("sysctl ", sandbox.path("sysctl") + " ");
        for (Map.Entry<String, String> place : places.entrySet()) {
            declaration = replaced(declaration, place.getKey(), place.getValue());
        }
        Files.createDirectories(sandbox.path("srv/share"));
        sandbox.declareRaw(sharing(declaration, sandbox.path("srv/share")));
        // As the real one, of a machine that has room for few.
        sandbox.write("file-max", "1024\n");
        sandbox.write("sysctl", """
                #!/bin/sh
                cd %s || exit
                case $1 in
                -n) cat file-max ;;
                *) echo "$*" >>sysctl-calls; echo "${*##*=}" >file-max ;;
                esac
                """.formatted(sandbox.directory()));
        Shell.run("chmod 755 " + sandbox.path("sysctl")).orFail();
        String smb = "roots/samba/etc/samba/smb.conf";
        sandbox.write(smb, replaced(sandbox.read(smb), "interfaces = lo e*", "interfaces = lo"));
    }

    static String replaced(String text, String what, String with) {
        assertTrue(text.contains(what), () -> "the example has no " + what);
        return text.replace(what, with);
    }

    private Process startWebServer() {
        sandbox.write("web/page.html", "from the local web server\n");
        String serve = "cd " + sandbox.path("web") + " && exec busybox httpd -f -p " + Sandbox.ADDRESS + ":80";
        return Shell.start(sandbox.here(List.of("sh", "-c", serve)), sandbox.path("web.log"));
    }

    private Map<String, Long> daemonsBut(String but) {
        Map<String, Long> pids = new TreeMap<>();
        DAEMONS.keySet().forEach(name -> pids.put(name, daemon(name)));
        ON_THE_HOST.forEach(name -> pids.put(name, sandbox.pid(name)));
        pids.remove(but);
        return pids;
    }

    /** What is on disk of the other services and of the guests, with the times of its last changes. */
    private String filesBut(String but) {
        return Shell.run(
                        "cd " + sandbox.directory() + " && find sv state service \\( -name supervise -o -path sv/" + but
                                + " -o -path 'state/*/log' -o -path state/generations \\) -prune -o -type f"
                                + " -printf '%p %i %T@ %C@\\n' | sort")
                .orFail()
                .out();
    }

    /** The pid, on the host, of a daemon in a guest; waits for one, since sv(8) waits only for services with a check. */
    private long daemon(String service) {
        sandbox.eventually("the daemon of " + service, () -> {
            long pid = sandbox.guestPid(service);
            return Sandbox.lives(pid) && program(pid).equals(comm(DAEMONS.get(service)));
        });
        return sandbox.guestPid(service);
    }

    /** The processes of a daemon that has no children. */
    private List<Long> processes(String service) {
        return Shell.run("for p in /proc/[0-9]*; do [ \"$(cat $p/comm 2>/dev/null)\" != " + DAEMONS.get(service)
                        + " ] || [ \"$(readlink $p/ns/net)\" != \"$(readlink /proc/" + sandbox.runsvdir()
                        + "/ns/net)\" ] || echo ${p#/proc/}; done")
                .out()
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    /** As proc(5) has it; a blank where the process has gone. */
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return ' ';
        }
    }

    /** Empty where the process has gone meanwhile. */
    static String program(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).trim();
        } catch (IOException e) {
            return "";
        }
    }

    /** The kernel keeps 15 characters of a name. */
    private static String comm(String name) {
        return name.substring(0, Math.min(15, name.length()));
    }

    static long parent(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
    }
}
