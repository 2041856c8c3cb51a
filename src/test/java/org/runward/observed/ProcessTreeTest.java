package org.runward.observed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.ProcessTree.Kind;
import org.runward.observed.ProcessTree.Node;

class ProcessTreeTest {
    /** Indented by depth: kind, pid, service, guest, user, and a mark where no service owns it. */
    private static List<String> lines(ProcessTree tree) {
        return tree.nodes().stream().map(ProcessTreeTest::line).toList();
    }

    private static String line(Node node) {
        return "  ".repeat(node.depth()) + node.kind().name().toLowerCase(Locale.ROOT) + " "
                + node.process().pid() + " " + node.service().orElse("-") + " "
                + node.guest().map(Name::value).orElse("-") + " " + node.user() + (node.owned() ? "" : " ?");
    }

    @Test
    void supervisorsByServiceThenLogServiceRelayAndDaemonThenGuestsWithWhatNoServiceOwns() {
        assertEquals(
                List.of(
                        "runsvdir 10 - - root",
                        "  runsv 11 plain - root",
                        "    daemon 30 plain - www-data",
                        "  runsv 12 web - root",
                        "    log 20 web - root",
                        "    relay 21 web - root",
                        "      daemon 22 web g 33",
                        "        process 23 web g 33",
                        "guest 40 - g root",
                        "  process 41 - g 1000 ?"),
                lines(Processes.host().tree()));
    }

    @Test
    void aDaemonWhoseRelayDiedIsOwnedAndAllBelowItIs() {
        ProcessTree tree = new Processes()
                .runsvdir(10)
                .runsv(11, 10, "web", "g", 0, 0, 22)
                .process(40, 1, 0, "catatonit -P")
                .process(22, 40, 0, "httpd")
                .process(23, 22, 0, "httpd")
                .process(24, 40, 0, "sh")
                .process(25, 24, 0, "sleep")
                .guest("g", 40, 0, 22, 23, 24, 25)
                .tree();

        assertEquals(
                List.of(
                        "runsvdir 10 - - root",
                        "  runsv 11 web - root",
                        "guest 40 - g root",
                        "  daemon 22 web g root",
                        "    process 23 web g root",
                        "  process 24 - g root ?",
                        "    process 25 - g root ?"),
                lines(tree));
    }

    @Test
    void theServicesOfARunsvdirThatIsAServiceAreTheirOwnAndBelowIt() {
        ProcessTree tree = new Processes()
                .runsvdir(10, 11)
                .runsv(11, 90, "web", "", 10, 0, 0)
                .runsv(13, 10, "b", "", 33, 0, 0)
                .process(33, 13, 33, "sleep 100")
                .runsv(14, 10, "a", "", 0, 0, 0)
                .runsvdir(90)
                .tree();

        assertEquals(
                List.of(
                        "runsvdir 90 - - root",
                        "  runsv 11 web - root",
                        "    daemon 10 web - root",
                        "      runsv 14 a - root",
                        "      runsv 13 b - root",
                        "        daemon 33 b - www-data"),
                lines(tree));
    }

    @Test
    void aNotedPidThatIsInAnotherGuestOwnsNothing() {
        ProcessTree tree = new Processes()
                .runsvdir(10)
                .runsv(11, 10, "web", "g", 0, 0, 51)
                .process(50, 1, 0, "catatonit -P")
                .process(51, 50, 0, "sh")
                .guest("g", 0, 0)
                .guest("h", 50, 0, 51)
                .tree();

        assertTrue(lines(tree).contains("  process 51 - h root ?"), tree::toString);
    }

    @Test
    void whatEntersAGuestFromTheHostWithoutAServiceIsNotOwned() {
        ProcessTree tree = Processes.host()
                .process(60, 7, 0, "crun exec g")
                .process(61, 60, 0, "sh")
                .process(62, 61, 0, "top")
                .guest("g", 40, 0, 22, 23, 41, 61, 62)
                .tree();

        assertEquals(
                List.of(
                        "guest 40 - g root",
                        "  process 41 - g 1000 ?",
                        "  process 61 - g root ?",
                        "    process 62 - g root ?"),
                lines(tree).subList(8, 12));
    }

    @Test
    void aChildInANamespaceThatAGuestMadeIsOfTheGuest() {
        ProcessTree tree = Processes.host()
                .process(42, 41, 33, "unshared")
                .process(43, 42, 0, "sh")
                .tree();

        assertEquals(
                List.of("  process 41 - g 1000 ?", "    process 42 - g 33 ?", "      process 43 - g root ?"),
                lines(tree).subList(9, 12));
    }

    @Test
    void aGuestThatIsStartedFromARunScriptIsNotItsService() {
        ProcessTree tree = new Processes()
                .runsvdir(10)
                .runsv(11, 10, "web", "g", 20, 0, 0)
                .process(20, 11, 0, "sh ./run")
                .process(21, 20, 0, "crun run -d g")
                .process(40, 21, 0, "catatonit -P")
                .guest("g", 40, 0)
                .tree();

        assertEquals(
                List.of(
                        "runsvdir 10 - - root",
                        "  runsv 11 web - root",
                        "    relay 20 web - root",
                        "      process 21 web - root",
                        "guest 40 - g root"),
                lines(tree));
    }

    @Test
    void aGuestWithoutAFirstProcessHasItsContextAndItsDaemonIsTheSupervisedProcess() {
        ProcessTree tree = new Processes()
                .runsvdir(10)
                .runsv(11, 10, "squid", "v", 20, 0, 0)
                .process(20, 11, 13, "squid -N")
                .process(30, 1, 0, "crond")
                .process(31, 30, 0, "job")
                .guest("v", 0, 49152, 20, 30, 31)
                .tree();

        assertEquals(
                List.of(
                        "runsvdir 10 - - root",
                        "  runsv 11 squid - root",
                        "    daemon 20 squid v 13",
                        "process 30 - v root ?",
                        "  process 31 - v root ?"),
                lines(tree));
        assertEquals(
                List.of(20, 30, 31),
                tree.nodes().stream()
                        .filter(node ->
                                node.context().isPresent() && node.context().getAsInt() == 49152)
                        .map(node -> node.process().pid())
                        .toList());
    }

    @Test
    void withoutRunsvdirItsRunsvsStandAtTheEdge() {
        ProcessTree tree = new Processes()
                .runsv(12, 1, "b", "", 0, 0, 0)
                .runsv(13, 1, "a", "", 30, 0, 0)
                .process(30, 13, 4711, "sleep")
                .tree();

        assertEquals(List.of("runsv 13 a - root", "  daemon 30 a - 4711", "runsv 12 b - root"), lines(tree));
    }

    @Test
    void onlySomeGuestsAreShownWithTheirServicesAndTheRunsvdir() {
        Processes host = Processes.host()
                .runsv(14, 10, "logrelay-h", "h", 60, 0, 0)
                .process(60, 14, 0, "socat")
                .process(70, 1, 0, "catatonit -P")
                .guest("h", 70, 0);

        assertEquals(
                List.of(
                        "runsvdir 10 - - root",
                        "  runsv 14 logrelay-h - root",
                        "    relay 60 logrelay-h - root",
                        "guest 70 - h root"),
                lines(host.tree().only(Set.of(new Name("h")))));
        assertEquals(List.of("runsvdir 10 - - root"), lines(host.tree().only(Set.of())));
    }

    @Test
    void whatRanWhenItWasLookedForAndNoMoreIsLeftOut() {
        ProcessTree tree =
                new Processes().runsvdir(10).guest("g", 40, 0, 41, 42).tree();

        assertEquals(List.of("runsvdir 10 - - root"), lines(tree));
    }

    @Test
    void parentsInACircleAreStillShownOnce() {
        ProcessTree tree = new Processes()
                .process(41, 42, 0, "a")
                .process(42, 41, 0, "b")
                .guest("g", 0, 0, 41, 42)
                .tree();

        assertEquals(List.of("process 41 - g root ?", "  process 42 - g root ?"), lines(tree));
    }

    @Test
    void processesNestedDeeperThanAStackAreArranged() {
        Processes processes = new Processes().process(100, 1, 0, "catatonit");
        for (int pid = 101; pid < 30_100; pid++) {
            processes.process(pid, pid - 1, 0, "sh");
        }
        processes.guest("g", 100, 0);

        List<Node> nodes = processes.tree().nodes();

        assertEquals(30_000, nodes.size());
        assertEquals(29_999, nodes.get(29_999).depth());
        assertEquals(Kind.PROCESS, nodes.get(29_999).kind());
    }
}
