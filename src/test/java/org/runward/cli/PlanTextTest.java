package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.plan.Change;
import org.runward.plan.Change.Kind;
import org.runward.plan.Change.Symbol;
import org.runward.plan.Plan;
import org.runward.plan.Subject;

/** The exact lines of a plan. */
class PlanTextTest {
    private static final List<Change> CHANGES = List.of(
            new Change(
                    Subject.guest(new Name("samba")),
                    Symbol.ADD,
                    List.of("create", "start"),
                    List.of("oci, from /srv/guests/samba"),
                    Kind.NEW),
            new Change(Subject.guest(new Name("h")), Symbol.BLOCKED, List.of("write"), List.of("a", "b"), Kind.NOTE),
            new Change(
                    Subject.service(new Name("cron-samba")),
                    Symbol.ADD,
                    List.of("create", "link", "up"),
                    List.of(),
                    Kind.NEW),
            new Change(
                    Subject.service(new Name("web")),
                    Symbol.CHANGE,
                    List.of("write"),
                    List.of("check differs", "finish does not belong"),
                    Kind.DRIFT),
            new Change(
                    Subject.service(new Name("squid")),
                    Symbol.RESTART,
                    List.of("write", "restart"),
                    List.of("run differs"),
                    Kind.CHANGE),
            new Change(
                    Subject.service(new Name("old-ftp")),
                    Symbol.REMOVE,
                    List.of("down", "unlink", "remove"),
                    List.of(),
                    Kind.REMOVAL),
            new Change(
                    Subject.service(new Name("nmbd")),
                    Symbol.HELD,
                    List.of(),
                    List.of("stopped by an operator"),
                    Kind.NOTE));

    private static PlanText text(List<Change> changes, List<String> foreign) {
        return new PlanText(
                new Plan(List.of(), changes, 41, Set.of(), 0, 0, foreign, Map.of(), List.of()), Instant.EPOCH);
    }

    @Test
    void aLinePerSubjectWithItsSignItsVerbsItsReasonsAndItsKind() {
        assertEquals(
                List.of(
                        "guest samba        + create, start: oci, from /srv/guests/samba  (new)",
                        "guest h            x write; blocked: a; b",
                        "service cron-samba + create, link, up  (new)",
                        "service web        ~ write: check differs, finish does not belong  (drift)",
                        "service squid      ! write, restart: run differs  (change)",
                        "service old-ftp    - down, unlink, remove  (no longer declared)",
                        "service nmbd       = held: stopped by an operator"),
                text(CHANGES, List.of()).changes());
    }

    @Test
    void theSummaryCountsWhatThereIsAndLeavesOutTheRest() {
        assertEquals(
                "Plan: 2 to add, 1 to change, 1 to restart, 1 to remove, 1 held, 1 blocked, 41 unchanged.",
                text(CHANGES, List.of()).summary());
        assertEquals("Plan: 41 unchanged.", text(List.of(), List.of()).summary());
    }

    @Test
    void aConvergedHostIsOneLine() {
        assertEquals("nothing to do: 41 as declared", text(List.of(), List.of()).nothingToDo());
        assertEquals(
                "nothing to do: 41 as declared; left alone, not runward's: getty-1, ssh",
                text(List.of(), List.of("getty-1", "ssh")).nothingToDo());
    }

    @Test
    void whatIsForeignIsToldInOneLineWhateverItIsCalled() {
        List<String> foreign = List.of("a\nb", "\u001b[31mred");
        assertEquals(
                "nothing to do: 41 as declared; left alone, not runward's: a?b, ?[31mred",
                text(List.of(), foreign).nothingToDo());
        assertEquals(
                "Left alone, not runward's: a?b, ?[31mred.",
                text(CHANGES, foreign).foreign());
    }

    @Test
    void whatIsForeignIsToldOnceUnderAPlan() {
        assertEquals("", text(CHANGES, List.of()).foreign());
        assertEquals(
                "Left alone, not runward's: getty-1, ssh.",
                text(CHANGES, List.of("getty-1", "ssh")).foreign());
    }
}
