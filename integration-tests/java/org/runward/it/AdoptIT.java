package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host whose services were made by hand is declared as it is: applying that changes nothing. */
class AdoptIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox();

    private final HandMade hand = new HandMade(sandbox);

    @Test
    void whatWasMadeByHandIsDeclaredAndApplyingThatChangesNothing() {
        hand.service("plain")
                .service("owned")
                .service("stopped")
                .service("spite")
                .service("changed");
        hand.directory("logged", "sh -c 'echo \"$KEY\"; exec sleep 100000'")
                .file("logged/env/KEY", "value\n")
                .script("logged/log/run", "exec svlogd -tt " + sandbox.path("logs/logged"))
                .script("logged/control/h", "exit 0")
                .script("logged/finish", "exit 0")
                .link("logged", sandbox.path("sv/logged").toString());
        sandbox.write("logs/logged/config", "s100000\nn5\n");
        hand.file("resting/down", "")
                .directory("resting", "sleep 100000")
                .link("resting", sandbox.path("sv/resting").toString());
        hand.file("spite/down", "").directory("spare", "sleep 100000");
        hand.directory("again", "false").link("again", sandbox.path("sv/again").toString());
        sandbox.eventually(
                "runsv is there for each of them",
                () -> Files.exists(sandbox.path("sv/spite/supervise/ok"))
                        && Files.exists(sandbox.path("sv/resting/supervise/ok"))
                        && Sandbox.lives(sandbox.pid("stopped")));
        sandbox.sv("down", "stopped").orFail();
        sandbox.sv("up", "spite").orFail();
        Shell.run("chown 33 " + sandbox.path("sv/owned/supervise/control"));
        hand.awaitUp("plain", "owned", "spite", "changed", "logged");
        hand.script("changed/run", "exec sleep 100000 # otherwise");

        String adopted = hand.adopt();

        assertEquals(
                List.of(
                        "services.changed",
                        "services.logged",
                        "services.owned",
                        "services.plain",
                        "services.resting",
                        "services.spite",
                        "services.stopped",
                        "services.spare"),
                HandMade.tables(adopted),
                adopted);
        assertEquals(
                "[services.plain]\ndirectory = \"" + sandbox.path("sv/plain") + "\"\nstate     = \"up\"\n",
                HandMade.table(adopted, "[services.plain]"));
        assertTrue(HandMade.table(adopted, "[services.resting]").contains("\"down\""), adopted);
        assertTrue(HandMade.table(adopted, "[services.spare]").contains("\"unlinked\""), adopted);
        assertTrue(remark(adopted, "stopped").startsWith("was taken down with sv: it has no file down"), adopted);
        assertTrue(remark(adopted, "spite").startsWith("is up in spite of its file down"), adopted);
        assertTrue(remark(adopted, "owned").matches("\\S+ may control it \\(supervise/control belongs to .*"), adopted);
        assertTrue(remark(adopted, "changed").startsWith("./run was changed after pid " + sandbox.pid("changed")));
        assertTrue(remark(adopted, "again").contains("keeps ending")
                || remark(adopted, "again").contains("just now"));
        assertEquals(
                List.of(
                        "its log service writes to " + sandbox.path("logs/logged")
                                + " (config: s100000 n5) and stays as it is",
                        "has scripts of its own, which stay: finish, control/h"),
                HandMade.remarks(adopted, "logged"));
        hand.link("away", "/nowhere");
        Shell.run("rm -r " + sandbox.path("service/again")).orFail();
        awaitNoRunsv("again");
        hand.applyChangesNothing();
        assertTrue(
                sandbox.apply("--dry-run").out().endsWith("left alone, not runward's: away\n"),
                () -> sandbox.apply("--dry-run").toString());
    }

    private void awaitNoRunsv(String name) {
        sandbox.eventually(
                Duration.ofSeconds(60),
                "its runsv is gone: " + name,
                () -> Shell.run("sv status " + sandbox.path("sv/" + name)).out().contains("runsv not running"));
    }

    private static String remark(String adopted, String name) {
        List<String> remarks = HandMade.remarks(adopted, name);
        assertEquals(1, remarks.size(), adopted);
        return remarks.get(0);
    }

    @Test
    void whatCannotBeDeclaredIsToldWithTheCommandsAfterWhichItCan() throws IOException {
        hand.directory("Odd_Name", "sleep 100000")
                .link("Odd_Name", sandbox.path("sv/Odd_Name").toString());
        hand.directory("relative", "sleep 100000").link("relative", "../sv/relative");
        hand.directory("place", "sleep 100000")
                .link("gone", sandbox.path("sv/gone").toString());
        Shell.run("mv " + sandbox.path("sv/place") + " " + sandbox.path("service/place"))
                .orFail();
        sandbox.write("service/README", "not a service\n");
        hand.awaitUp("Odd_Name", "relative", "place");
        long odd = sandbox.pid("Odd_Name");
        long relative = sandbox.pid("relative");

        String adopted = hand.adopt();

        assertEquals(List.of(), HandMade.tables(adopted), adopted);
        assertTrue(remark(adopted, "gone").contains("which is not there"), adopted);
        assertTrue(remark(adopted, "README").startsWith("is no directory"), adopted);
        assertTrue(remark(adopted, "place").contains("may restart it"), adopted);
        hand.applyChangesNothing();
        Shell.run(HandMade.command(remark(adopted, "Odd_Name"))).orFail();
        Shell.run(HandMade.command(remark(adopted, "relative"))).orFail();
        Shell.run(HandMade.command(remark(adopted, "place"))).orFail();
        hand.awaitUp("odd_name", "relative", "place");

        String again = hand.adopt();

        assertEquals(
                List.of("services.odd_name", "services.place", "services.relative"), HandMade.tables(again), again);
        assertEquals(odd, sandbox.pid("odd_name"));
        assertEquals(relative, sandbox.pid("relative"));
        hand.applyChangesNothing();
        assertTrue(HandMade.isLink(sandbox.path("service/place")));
    }

    @Test
    void whatIsDeclaredIsLeftOutAndWhatWasAndIsNoMoreIsToldOf() {
        hand.service("hand");
        String declared = "[services.ours]\ncommand = [\"sleep\", \"100000\"]\n";
        sandbox.declare(declared, "[services.former]\ncommand = [\"sleep\", \"100000\"]\n");
        sandbox.applyOk();
        hand.awaitUp("hand");
        sandbox.declare(declared);

        Shell.Result adopted =
                sandbox.runward("adopt", "-f", sandbox.path("runward.toml").toString());

        assertTrue(adopted.out().contains("# Declared already, and left out: 1 service.\n"), adopted::toString);
        assertTrue(adopted.out().contains("any apply removes them: service former.\n"), adopted::toString);
        assertEquals(List.of("services.hand"), HandMade.tables(adopted.out()));
        sandbox.declare(declared, adopted.out());
        sandbox.applyOk();
        assertFalse(Files.exists(sandbox.path("sv/former")));
    }

    @Test
    void withoutADeclarationTheCommandLineSaysWhereThingsAre() {
        Path scan = sandbox.path("service");
        hand.service("one");
        hand.awaitUp("one");

        Shell.Result adopted = sandbox.runward(
                "adopt", "--scan-directory", scan.toString(), "--service-directory", sandbox.path("sv") + "/");

        assertEquals(0, adopted.status(), adopted::toString);
        assertEquals(List.of("host", "services.one"), HandMade.tables(adopted.out()));
        assertEquals(
                "[host]\nscan-directory = \"" + scan + "\"\nservice-directory = \"" + sandbox.path("sv") + "\"\n",
                HandMade.table(adopted.out(), "[host]"));
        Shell.Result unwatched = sandbox.runward(
                "adopt", "--scan-directory", sandbox.path("sv").toString(), "--service-directory", "/nowhere");
        assertEquals(0, unwatched.status());
        assertTrue(unwatched.out().contains("# No runsvdir watches " + sandbox.path("sv") + ": "), unwatched::toString);
        assertTrue(unwatched.out().contains(scan.toString()), unwatched::toString);
        sandbox.declareRaw(sandbox.host());
        Shell.Result both =
                sandbox.runward("adopt", "-f", sandbox.path("runward.toml").toString(), "--scan-directory", "/x");
        assertEquals(64, both.status(), both::toString);
        assertEquals(66, sandbox.runward("adopt", "-f", "/nowhere").status());
    }

    @Test
    void whatWasAdoptedIsNeverOverwrittenAndBecomesRunwardsByTheStepsInTheDocs() throws IOException {
        hand.service("one");
        hand.awaitUp("one");
        hand.adopt();
        hand.applyChangesNothing();
        String before = Sandbox.settled(hand::picture);
        sandbox.declare("[services.one]\ncommand = [\"sleep\", \"100000\"]\n");

        Shell.Result refused = sandbox.apply();

        assertEquals(1, refused.status(), refused::toString);
        assertTrue(refused.out().contains("service one x blocked: "), refused::toString);
        assertTrue(refused.out().contains("directory = \"" + sandbox.path("sv/one") + "\""), refused::toString);
        assertEquals(before, hand.picture());
        long pid = sandbox.pid("one");
        Files.delete(sandbox.path("service/one"));
        awaitNoRunsv("one");
        assertFalse(Sandbox.lives(pid));
        Shell.run("mv " + sandbox.path("sv/one") + " " + sandbox.path("one.old"))
                .orFail();
        sandbox.applyOk();
        assertTrue(Files.exists(sandbox.path("sv/one/.runward")));
    }

    @Test
    void whateverIsFoundNothingOfItGetsIntoTheDeclarationButAsAValue() {
        Shell.run("""
                set -e
                cd %s
                evil=$(printf 'x\\n[services.evil]')
                latin=$(printf 'caf\\351')
                mkdir -p sv/sub/run "sv/$evil" "sv/$latin" crun/bad crun/worse crun/Odd
                for name in sub "$evil" "$latin"; do ln -s "$PWD/sv/$name" service/; done
                ln -s "$PWD/sv/$evil" service/evil
                ln -s loop service/loop
                ln -s / service/root
                mkfifo service/fifo
                echo '{' >crun/bad/status
                echo '{"pid": 1, "bundle": "/x\\u0000"}' >crun/worse/status
                echo '{"pid": 99999999999, "bundle": "/x"}' >crun/Odd/status
                echo '{"root": {"path": "/"}}' >crun/Odd/config.json
                """.formatted(sandbox.directory())).orFail();

        String adopted = hand.adopt();

        assertEquals(List.of(), HandMade.tables(adopted), adopted);
        assertTrue(adopted.contains("# x?[services.evil]: its name is not one that runward takes"), adopted);
        assertTrue(remark(adopted, "loop").contains("which is not there"), adopted);
        assertTrue(adopted.contains("# guest worse: "), adopted);
        assertTrue(sandbox.runward("check", sandbox.path("runward.toml").toString())
                .out()
                .endsWith("valid: 0 guests, 0 services\n"));
    }
}
