package org.runward.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.runward.adopt.FoundContents.Holder;
import org.runward.adopt.FoundContents.Script;
import org.runward.adopt.FoundService.Verdict;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedLink;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;

/** What was found, as text. */
class AdoptionTextTest {
    private static final Instant STARTED = Instant.parse("2026-11-22T10:00:00Z");
    private static final Script RUN = new Script(
            true, Optional.empty(), Optional.of("#!/bin/sh\nexec x\n"), Optional.of(STARTED.minusSeconds(9)));
    private static final FoundContents PLAIN =
            new FoundContents(Optional.of(RUN), List.of(), false, Optional.empty(), List.of());
    private static final Verdict UP = new Verdict(Optional.of(Service.State.UP), List.of());

    private static FoundService linked(String name, String target, FoundContents contents, Verdict verdict) {
        ObservedLink link = new ObservedLink(ObservedLink.Kind.LINK, Optional.of(Path.of(target)), false);
        Path directory = Path.of("/etc/service").resolve(target).normalize();
        return new FoundService(name, link, directory, Optional.empty(), contents, up(), Supervision.NONE, verdict);
    }

    private static Supervision up() {
        return new Supervision(
                true,
                Optional.of(new StatusRecord(
                        StatusRecord.State.RUN, StatusRecord.Want.UP, false, false, OptionalInt.of(7), STARTED)));
    }

    private static String text(FoundService... services) {
        return text(Host.DEFAULT, FoundHost.HostTable.TO_BE_PRINTED, List.of(), services);
    }

    private static String text(
            Host host, FoundHost.HostTable hostTable, List<String> leftovers, FoundService... services) {
        FoundHost found = new FoundHost(
                host, hostTable, List.of("/etc/service"), List.of(), leftovers, List.of(services), List.of());
        return String.join("\n", AdoptionText.lines(found)) + "\n";
    }

    private static List<String> remarks(String text) {
        return text.lines().filter(line -> line.startsWith("# a: ")).toList();
    }

    @Test
    void aServiceThatStaysAsItIsIsATableThatTheReaderTakes() {
        String text = text(linked("a.b", "/etc/sv/a b", PLAIN, UP));

        assertTrue(text.endsWith("\n\n[services.\"a.b\"]\ndirectory = \"/etc/sv/a b\"\nstate     = \"up\"\n"), text);
        Service service = Declared.state(text).services().get(new Name("a.b"));
        assertEquals(new Service.ExistingDirectory("/etc/sv/a b"), service.definition());
        assertEquals(Service.State.UP, service.state());
        assertFalse(text.contains("# a.b: "), text);
    }

    @Test
    void aServiceThatWouldNotStayAsItIsIsACommentWithTheReason() {
        String text =
                text(linked("a", "/etc/sv/a", PLAIN, new Verdict(Optional.empty(), List.of("frobnicate: x differs"))));

        assertEquals(
                List.of(
                        "# a: declared, it would not stay as it is; declared up, apply would say: frobnicate: x differs"),
                remarks(text));
        assertTrue(text.contains("# [services.a]\n# directory = \"/etc/sv/a\"\n"), text);
        assertEquals(0, Declared.state(text).services().size());
    }

    @Test
    void aRelativeLinkAndAnOddNameComeWithTheCommandThatMendsThem() {
        assertEquals(
                List.of(
                        "# a: its link is written as ../sv/a, and a declaration has it in full. To adopt it, which restarts"
                                + " nothing: ln -s /etc/sv/a /etc/service/.a && mv -T /etc/service/.a /etc/service/a"),
                remarks(text(linked("a", "../sv/a", PLAIN, Verdict.NONE))));
        String odd = text(linked("It's", "/etc/sv/x", PLAIN, Verdict.NONE));
        assertTrue(odd.contains(": mv -nT '/etc/service/It'\\''s' /etc/service/it-s\n"), odd);
        assertFalse(odd.contains("[services"), odd);
    }

    @Test
    void whatIsFoundCannotPutALineIntoTheDeclaration() {
        String name = "x\n[services.evil]\ncommand = [\"evil\"]\n#";
        String text = text(linked(name, "/etc/sv/\u001b[2J\n[host]", PLAIN, Verdict.NONE));

        DesiredState read = Declared.state(text);
        assertEquals(0, read.services().size(), text);
        assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' '), text);
    }

    @Test
    void whoElseMayControlItIsToldOnceForEach() {
        FoundContents contents = new FoundContents(
                Optional.of(RUN),
                List.of(),
                false,
                Optional.empty(),
                List.of(
                        new Holder("deploy", "supervise/control"),
                        new Holder("deploy", "supervise/ok"),
                        new Holder("group web", "supervise/control"),
                        new Holder("user 4711", "supervise/control"),
                        new Holder("group 7", "log/supervise/control"),
                        new Holder("web", "supervise/status")));

        assertEquals(
                List.of(
                        "# a: deploy may control it (supervise/control, supervise/ok belong to deploy); that lasts as long"
                                + " as supervise does; operators = [\"deploy\"] has runward keep it so",
                        "# a: group web may control it (supervise/control is open to group web); that lasts as long as"
                                + " supervise does; operators = [\"@web\"] has runward keep it so",
                        "# a: user 4711 may control it (supervise/control belongs to user 4711); keep it by hand: runward"
                                + " has no key for it",
                        "# a: group 7 may control its log service (log/supervise/control is open to group 7); keep it by"
                                + " hand: runward has no key for it",
                        "# a: web may look at it (supervise/status belongs to web); keep it by hand: runward has no key"
                                + " for it"),
                remarks(text(linked("a", "/etc/sv/a", contents, UP))));
    }

    @Test
    void aScriptThatIsYoungerThanItsProcessIsTold() {
        Script young = new Script(true, Optional.empty(), RUN.text(), Optional.of(STARTED.plusSeconds(1)));
        FoundContents contents = new FoundContents(Optional.of(young), List.of(), false, Optional.empty(), List.of());

        assertEquals(
                List.of("# a: ./run was changed after pid 7 was started; it may run an older one"),
                remarks(text(linked("a", "/etc/sv/a", contents, UP))));
    }

    @Test
    void theHostsTableHasWhatTheCommandLineSaidAndNoDeclarationSays() {
        Host usual = Host.DEFAULT;
        Host host = new Host(
                Path.of("/service"),
                usual.serviceDirectory(),
                usual.logDirectory(),
                usual.stateDirectory(),
                usual.syslogSocket(),
                usual.logRelayName(),
                usual.ociRuntime(),
                usual.vserver(),
                Host.DEFAULT.timeouts(),
                Host.DEFAULT.attempts());

        String printed = text(host, FoundHost.HostTable.TO_BE_PRINTED, List.of());
        assertTrue(printed.endsWith("\n[host]\nscan-directory = \"/service\"\n"), printed);
        assertEquals(host, Declared.state(printed).host());
        assertTrue(printed.contains("# No runsvdir watches /service: those that run watch /etc/service;"), printed);
        assertFalse(text(host, FoundHost.HostTable.DECLARED, List.of()).contains("[host]"));
        assertTrue(text(usual, FoundHost.HostTable.DECLARED, List.of("service x"))
                .contains("# Made by runward and not declared any more, so that any apply removes them: service x.\n"));
    }
}
