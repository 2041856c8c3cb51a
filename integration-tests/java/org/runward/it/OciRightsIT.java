package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a daemon in a guest may do, what it sees, and what of the host it holds. */
class OciRightsIT {
    /** chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service sys_chroot setfcap */
    private static final long DEFAULT_CAPABILITIES = 0x800405fbL;

    private static final long NET_RAW = 1L << 13;
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private final int hostPort = freePort();
    private final int guestPort = freePort();

    @Test
    void aDaemonHasExactlyTheRightsThatWereDeclaredAndNothingOfTheHost() throws IOException {
        String nullBefore = hostNull();
        declare();

        sandbox.applyOk();
        // Until it sleeps, the probe opens and closes files.
        List.of("probe", "named", "silent", "numeric").forEach(service -> awaitProgram(service, "sleep"));
        List.of("strict-web", "loose-web").forEach(service -> awaitProgram(service, "httpd"));

        rootHasTheDefaultSetOfCapabilitiesAndNoWayToMore();
        aNamedUserHasItsGroupsInTheGuest();
        aNumericUserHasThoseNumbersAndNoGroups();
        declaredCapabilitiesAndSetuidToolsAreAllowedWhereAsked();
        limitsAndEnvironmentAreAsDeclared();
        valuesOfTheEnvironmentAreInNoArgument();
        everyDescriptorIsAPipe();
        whatTheKernelTellsIsMasked();
        mountsAreWritableOrNotAsDeclared();
        theNetworkIsTheHostsOrNone();
        assertEquals(nullBefore, hostNull());
    }

    private void awaitProgram(String service, String program) {
        sandbox.eventually(
                service + " is " + program, () -> of(service).arguments().get(0).equals(program));
    }

    private void declare() throws IOException {
        Files.createDirectories(sandbox.path("share"));
        sandbox.write("share/from-host", "from the host\n");
        String mounts = """
                hostname = "strict-name"
                mounts = [{ source = "%1$s/share", target = "/rw" },
                          { source = "%1$s/share", target = "/ro", read-only = true }]
                """.formatted(sandbox.directory());
        String loose = "capabilities = [\"NET_RAW\"]\nno-new-privileges = false\nnetwork = \"none\"";
        sandbox.declare(sandbox.busyboxGuest("strict", mounts), sandbox.busyboxGuest("loose", loose), """
                [services.probe]
                guest = "strict"
                command = ["sh", "-c", '''
                timeout 1 cat; echo "cat of standard input was ended with $?"
                echo "masked: $(cat /proc/kcore /proc/timer_list /proc/keys | wc -c)"
                echo other >/proc/sys/kernel/hostname
                echo "hostname: $(hostname)"
                cat /rw/from-host; echo from the guest >/rw/from-guest
                cat /ro/from-host; echo refused >/ro/refused
                echo probed; exec sleep 100000''']
                limits = { open-files = 300 }
                [services.named]
                guest = "strict"
                command = ["sleep", "100000"]
                user = "www"
                [services.silent]
                guest = "strict"
                command = ["sleep", "100000"]
                user = "www"
                log = "none"
                [services.numeric]
                guest = "strict"
                command = ["sleep", "100000"]
                user = "33:77"
                [services.strict-web]
                guest = "strict"
                command = ["httpd", "-f", "-p", "%d", "-h", "/var/www"]
                environment = { GREETING = "a b" }
                [services.loose-web]
                guest = "loose"
                command = ["httpd", "-f", "-p", "%d", "-h", "/var/www"]
                """.formatted(
                        hostPort, guestPort));
    }

    private void rootHasTheDefaultSetOfCapabilitiesAndNoWayToMore() {
        HostProcess daemon = of("probe");
        assertEquals("1", daemon.status("NoNewPrivs"));
        for (String set : List.of("CapBnd", "CapPrm", "CapEff")) {
            assertEquals(DEFAULT_CAPABILITIES, Long.parseLong(daemon.status(set), 16), set);
        }
        assertEquals("0 0 0 0", daemon.status("Uid"));
        assertEquals("0 0 0 0", daemon.status("Gid"));
    }

    private void aNamedUserHasItsGroupsInTheGuest() {
        for (String service : List.of("named", "silent")) {
            HostProcess daemon = of(service);
            assertEquals("33 33 33 33", daemon.status("Uid"));
            assertEquals("33 33 33 33", daemon.status("Gid"));
            assertEquals(new TreeSet<>(List.of("33", "77")), groups(daemon));
            assertEquals("1", daemon.status("NoNewPrivs"));
            assertEquals(0, Long.parseLong(daemon.status("CapEff"), 16));
        }
    }

    private void aNumericUserHasThoseNumbersAndNoGroups() {
        HostProcess daemon = of("numeric");
        assertEquals("33 33 33 33", daemon.status("Uid"));
        assertEquals("77 77 77 77", daemon.status("Gid"));
        assertEquals("", daemon.status("Groups"));
        assertEquals(0, Long.parseLong(daemon.status("CapEff"), 16));
    }

    private void declaredCapabilitiesAndSetuidToolsAreAllowedWhereAsked() {
        HostProcess daemon = of("loose-web");
        assertEquals("0", daemon.status("NoNewPrivs"));
        assertEquals(DEFAULT_CAPABILITIES | NET_RAW, Long.parseLong(daemon.status("CapBnd"), 16));
        assertEquals(DEFAULT_CAPABILITIES | NET_RAW, Long.parseLong(daemon.status("CapEff"), 16));
    }

    private void limitsAndEnvironmentAreAsDeclared() {
        assertEquals("300", of("probe").softLimit("Max open files"));
        assertEquals(
                List.of("GREETING=a b", "HOME=/root", PATH), of("strict-web").environment());
        assertEquals(List.of("HOME=/", PATH), of("named").environment());
        assertEquals(List.of("HOME=/", PATH), of("numeric").environment());
    }

    /** Everybody on the host may read the arguments of a process. */
    private void valuesOfTheEnvironmentAreInNoArgument() {
        assertFalse(new HostProcess(sandbox.pid("strict-web"))
                .arguments()
                .toString()
                .contains("a b"));
        for (String file : List.of("sv/strict-web/process.json", "sv/named/supervise/process.json")) {
            assertEquals("600\n", Shell.run("stat -c %a " + sandbox.path(file)).out());
        }
    }

    /** None is a file or device of the host, whose owner and mode the guest could change. */
    private void everyDescriptorIsAPipe() {
        // Silent and without an end: Samba in the foreground takes the end for the end of its parent.
        sandbox.eventually(
                "standard input stays open", () -> probed().contains("cat of standard input was ended with 143"));
        for (String service : List.of("probe", "named", "silent", "numeric", "loose-web")) {
            HostProcess daemon = of(service);
            List<String> descriptors = daemon.descriptors();
            assertEquals("fifo", daemon.kindOfDescriptor(0), service + descriptors);
            assertTrue(descriptors.get(1).startsWith("pipe:"), service + descriptors);
            assertTrue(descriptors.get(2).startsWith("pipe:"), service + descriptors);
        }
        assertEquals(3, of("silent").descriptors().size());
    }

    private void whatTheKernelTellsIsMasked() {
        sandbox.eventually("the probe has ended", () -> probed().contains("probed\n"));
        assertTrue(probed().contains("masked: 0\n"), probed());
        assertTrue(probed().contains("/proc/sys/kernel/hostname: Read-only file system"), probed());
        assertTrue(probed().contains("hostname: strict-name\n"), probed());
    }

    private void mountsAreWritableOrNotAsDeclared() {
        assertEquals("from the guest\n", sandbox.read("share/from-guest"));
        assertEquals(2, probed().split("from the host\n", -1).length - 1, probed());
        assertTrue(probed().contains("/ro/refused: Read-only file system"), probed());
        assertFalse(Files.exists(sandbox.path("share/refused")));
    }

    private void theNetworkIsTheHostsOrNone() {
        assertEquals(
                interfaces("cat /proc/net/dev"),
                interfaces("cat /proc/" + of("probe").pid() + "/net/dev"));
        assertEquals(
                interfaces("unshare -n cat /proc/net/dev"),
                interfaces("cat /proc/" + of("loose-web").pid() + "/net/dev"));
        sandbox.eventually("a port in a guest with the host's network is the host's", () -> answers(hostPort));
        String local = ":%04X ".formatted(guestPort);
        sandbox.eventually(
                "the other guest listens, too",
                () -> Shell.run("cat /proc/" + of("loose-web").pid() + "/net/tcp*")
                        .out()
                        .contains(local));
        assertFalse(answers(guestPort), "a port in a guest without network is reachable from the host");
    }

    private HostProcess of(String service) {
        return new HostProcess(sandbox.guestPid(service));
    }

    /** What the probe said, without svlogd's time stamps. */
    private String probed() {
        return sandbox.log("probe").replaceAll("(?m)^\\S+ ", "");
    }

    private static TreeSet<String> groups(HostProcess process) {
        return new TreeSet<>(List.of(process.status("Groups").split(" ")));
    }

    private static List<String> interfaces(String command) {
        return Shell.run(command + " | sed -n 's/^ *\\([^:]*\\):.*/\\1/p' | sort")
                .orFail()
                .out()
                .lines()
                .toList();
    }

    private static String hostNull() {
        return Shell.run("stat -c '%u:%g %a %F %t:%T' /dev/null").orFail().out();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
