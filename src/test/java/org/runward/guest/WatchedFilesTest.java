package org.runward.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest says of its files is data, whatever it says. */
class WatchedFilesTest {
    private static final List<Path> ASKED = List.of(Path.of("/etc/a"), Path.of("/etc/b"));
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String LINE =
            DIGEST + "  - 2026-11-25 14:49:12.416174841 +0000 2026-11-25 16:49:13.000000001 +0200\n";

    @Test
    void eachFileHasItsDigestAndTheLaterOfItsTimes() {
        WatchedFiles found = WatchedFiles.read(ASKED, "1 absent\n2 " + LINE + "end\n");
        assertEquals(Optional.empty(), found.problem());
        assertEquals(Set.of("/etc/b"), found.files().keySet());
        assertEquals(DIGEST, found.files().get("/etc/b").digest());
        assertEquals(
                Instant.parse("2026-11-25T14:49:13.000000001Z"),
                found.files().get("/etc/b").changed());
    }

    @Test
    void oneThatCannotBeReadIsAProblem() {
        assertEquals(
                Optional.of("the guest does not tell what is in /etc/a"),
                WatchedFiles.read(ASKED, "1 unreadable\n2 " + LINE + "end\n").problem());
    }

    @Test
    void anAnswerThatIsCutOffIsAProblem() {
        assertEquals(true, WatchedFiles.read(ASKED, "1 " + LINE).problem().isPresent());
        assertEquals(true, WatchedFiles.read(ASKED, "").problem().isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 unreadable",
                "0 unreadable",
                "999999 x",
                "1 zz - a b",
                "99999999999 absent",
                "\u001b[31m",
                "1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef - 2026-13-45 99:49:12.4 +0000 2026-11-25"
                        + " 14:49:12.4 +0000"
            })
    void whatNobodyAskedForIsPassedOver(String line) {
        assertEquals(
                Set.of(), WatchedFiles.read(ASKED, line + "\nend\n").files().keySet());
    }
}
