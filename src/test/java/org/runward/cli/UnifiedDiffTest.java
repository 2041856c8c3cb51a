package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.runward.desired.Declared;
import org.runward.desired.Name;
import org.runward.plan.FileChange;
import org.runward.plan.Redaction;
import org.runward.plan.Subject;

/** The exact lines of a diff, as diff -u prints them. */
class UnifiedDiffTest {
    private static List<String> diff(String path, String before, String after) {
        FileChange change = new FileChange(
                Subject.service(new Name("api")),
                Path.of(path),
                Optional.ofNullable(before),
                Optional.ofNullable(after));
        return new UnifiedDiff(new Redaction(Declared.state(""))).of(change);
    }

    @Test
    void aChangedLineStandsBetweenItsNeighbours() {
        assertEquals(
                List.of("--- /a/run", "+++ /a/run", "@@ -1,3 +1,3 @@", " one", "-two", "+2", " three"),
                diff("/a/run", "one\ntwo\nthree\n", "one\n2\nthree\n"));
    }

    @Test
    void aNewFileAndARemovedOneHaveNothingOnTheOtherSide() {
        assertEquals(List.of("--- /dev/null", "+++ /a/x", "@@ -0,0 +1,1 @@", "+new"), diff("/a/x", null, "new\n"));
        assertEquals(List.of("--- /a/x", "+++ /dev/null", "@@ -1,1 +0,0 @@", "-old"), diff("/a/x", "old\n", null));
    }

    @Test
    void aChangedSecretShowsThatItChanged() {
        assertEquals(
                List.of("--- /a/env/TOKEN", "+++ /a/env/TOKEN", "@@ -1,1 +1,1 @@", "-(redacted)", "+(redacted)"),
                diff("/a/env/TOKEN", "old", "new"));
    }

    @Test
    void whatATerminalWouldObeyIsShownAsAQuestionMark() {
        assertEquals("+a?[31mb", diff("/a/x", null, "a\u001b[31mb\n").get(3));
    }
}
