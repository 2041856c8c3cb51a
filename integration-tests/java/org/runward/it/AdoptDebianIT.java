package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The service directories that Debian packages ship, in the places where the packages have them, declared as they are.
 *
 * <p>runsvdir and runward see the machine with other directories on these places, other devices, and a network of their own. Of
 * the packages' daemons only socklog is there: of the others, some keep ending and some take themselves down, as on a host where
 * a package was removed and not purged.
 */
class AdoptDebianIT {
    private static final String PACKAGES =
            "runit getty-run runit-services socklog-run git-daemon-run bcron mini-httpd-run"
                    + " dnsmasq openssh-server";

    private static final List<String> RUNNING = List.of("socklog-inet", "socklog-unix");
    private static final List<String> ENDING = List.of("bcron-sched", "mini-httpd");
    private static final List<String> TAKEN_DOWN = List.of("dnsmasq", "ssh");

    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    @Test
    void whatDebianPackagesShipIsDeclaredAsItIsAndApplyingThatChangesNothing() {
        Tools.require("apt-get", "dpkg-deb", "unshare", "nsenter");
        layOut();
        sandbox.enterNamespace(namespace());
        link();
        awaitSettled();

        Shell.Result adopt = sandbox.runward("adopt");
        assertEquals(0, adopt.status(), adopt::toString);
        String adopted = adopt.out();
        sandbox.declareRaw(adopted);

        List<String> declared = HandMade.tables(adopted);
        for (String name : RUNNING) {
            assertEquals(table(name, "up"), HandMade.table(adopted, "[services." + name + "]"), adopted);
        }
        for (String name : TAKEN_DOWN) {
            assertEquals(table(name, "down"), HandMade.table(adopted, "[services." + name + "]"), adopted);
            assertTrue(HandMade.remarks(adopted, name).toString().contains("was taken down with sv"), adopted);
        }
        for (String name : ENDING) {
            assertTrue(HandMade.remarks(adopted, name).get(0).matches(".*(keeps ending|just now).*"), adopted);
            assertTrue(!declared.contains("services." + name), adopted);
        }
        everyOtherIsUnlinked(adopted);
        assertTrue(
                HandMade.remarks(adopted, "socklog-inet")
                        .contains("its log service writes to /var/log/runit/socklog-inet and stays as it is"),
                adopted);
        String before = Sandbox.settled(this::picture);
        Map<String, String> pids = pids();
        sandbox.assertNothingToDo();
        sandbox.assertNothingToDo();
        assertEquals(before, picture());
        assertEquals(pids, pids());
    }

    private static String table(String name, String state) {
        return "[services." + name + "]\ndirectory = \"/etc/sv/" + name + "\"\nstate     = \"" + state + "\"\n";
    }

    /** All that the packages ship and nothing links, with a run script or, as comments, without. */
    private void everyOtherIsUnlinked(String adopted) {
        TreeSet<String> others = new TreeSet<>(inside("ls /etc/sv").lines().toList());
        others.removeAll(RUNNING);
        others.removeAll(ENDING);
        others.removeAll(TAKEN_DOWN);
        assertTrue(others.size() > 30, others::toString);
        for (String name : others) {
            String lower = name.toLowerCase(Locale.ROOT);
            String key = lower.contains(".") ? '"' + lower + '"' : lower;
            assertTrue(
                    adopted.contains("[services." + key + "]\n") && adopted.contains("/etc/sv/" + name + "\"\n"),
                    () -> name + "\n" + adopted);
        }
        assertEquals(
                List.of("is called so here because getty-ttyS0 is not a name that runward takes"),
                HandMade.remarks(adopted, "getty-ttys0"));
        assertTrue(HandMade.table(adopted, "[services.getty-tty1]").contains("\"unlinked\""), adopted);
    }

    /** What is to be seen on the places of the machine's own. */
    private void layOut() {
        String files = Shell.run("sh integration-tests/guests/debian-files " + PACKAGES)
                .orFail()
                .out()
                .trim();
        Shell.run("""
                set -e
                cd %1$s
                mkdir sv etc-runit run var-lib var-log empty dev
                cp -a %2$s/etc/sv/. sv/
                cp -an %2$s/usr/share/runit/sv/. sv/
                cp -a %2$s/etc/runit/. etc-runit/
                [ ! -d %2$s/var/log ] || cp -a %2$s/var/log/. var-log/
                rm -rf etc-runit/runsvdir/current
                ln -s %1$s/service etc-runit/runsvdir/current
                mkdir -p run/runit/supervise var-lib/git
                cp /etc/passwd passwd
                cp /etc/group group
                for name in sv/*/log; do mkdir -p var-log/runit/$(basename "$(dirname "$name")"); done
                number=64001
                for user in _runit-log _socklog-unix _socklog-inet gitdaemon gitlog cron; do
                    grep -q "^$user:" passwd || echo "$user:x:$number:$number::/:/bin/false" >>passwd
                    grep -q "^$user:" group || echo "$user:x:$number:" >>group
                    number=$((number + 1))
                done
                for node in null zero full random urandom; do : >dev/$node; done
                """.formatted(sandbox.directory(), files)).orFail();
    }

    /** Nothing of the machine's own is reached by what the packages' scripts do: no socket, init script or service. */
    private String namespace() {
        return """
                set -e
                cd %1$s
                for node in null zero full random urandom; do mount --bind /dev/$node dev/$node; done
                mount --rbind dev /dev
                mount --bind sv /etc/sv
                mount --bind etc-runit /etc/runit
                mount --bind empty /usr/share/runit/meta
                mount --bind empty /usr/share/runit/sv
                [ ! -d /etc/init.d ] || mount --bind empty /etc/init.d
                mount --bind passwd /etc/passwd
                mount --bind group /etc/group
                mount --bind var-log /var/log
                mount --bind var-lib /var/lib
                mount --bind run /run
                [ ! -e /usr/sbin/policy-rc.d ] || mount --bind /bin/true /usr/sbin/policy-rc.d
                exec unshare -n runsvdir -P %1$s/service
                """.formatted(sandbox.directory());
    }

    private String inside(String script) {
        return Shell.run(List.of("nsenter", "--mount=/proc/" + sandbox.runsvdir() + "/ns/mnt", "sh", "-c", script))
                .orFail()
                .out();
    }

    private void link() {
        List<String> all = new ArrayList<>(RUNNING);
        all.addAll(ENDING);
        all.addAll(TAKEN_DOWN);
        all.forEach(name -> inside("ln -s /etc/sv/" + name + " /etc/service/"));
    }

    private void awaitSettled() {
        RUNNING.forEach(name -> awaitStatus(name, "run: .*\\) ([4-9]|[1-9][0-9]+)s; run: .*"));
        TAKEN_DOWN.forEach(name -> awaitStatus(name, "down: .*normally up; run: .*"));
        ENDING.forEach(name -> awaitStatus(name, "(run|down|finish): .*"));
    }

    private void awaitStatus(String name, String pattern) {
        sandbox.eventually(
                Duration.ofSeconds(30),
                name + " is settled: " + pattern,
                () -> inside("sv status /etc/service/" + name + " || true")
                        .strip()
                        .matches(pattern));
    }

    /** Without what keeps ending: that changes by itself. */
    private String picture() {
        return inside(
                "find /etc/sv /etc/service/ /run/runit \\( -name bcron-sched -o -name mini-httpd -o -name"
                        + " 'bcron-sched.log' -o -name mini-httpd.log \\) -prune -o -printf '%p %y %l %m %U:%G %i %C@\\n' | sort");
    }

    private Map<String, String> pids() {
        Map<String, String> pids = new TreeMap<>();
        for (String name : RUNNING) {
            pids.put(
                    name,
                    inside("cat /etc/service/" + name + "/supervise/pid /etc/service/" + name + "/log/supervise/pid"));
        }
        return pids;
    }
}
