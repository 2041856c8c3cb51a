package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileLocksTest {
    private static final String LOCKS = """
            1: POSIX  ADVISORY  WRITE 2101 fe:00:1234 0 EOF
            2: FLOCK  ADVISORY  WRITE 2152 fe:00:1234 0 EOF
            2: -> FLOCK  ADVISORY  WRITE 2199 fe:00:1234 0 EOF
            3: FLOCK  ADVISORY  READ 2153 fe:00:77 0 EOF
            4: FLOCK  ADVISORY  WRITE 2154 00:2a:1234 0 EOF
            12345: FLOCK  ADVISORY  WRITE -1 00:2a:99999999999 0 EOF
            5: OFDLCK ADVISORY  WRITE -1 fe:00:1234 0 EOF
            """;

    @Test
    void everyHolderOfAnInodeIsNamedOnWhateverFileSystem() {
        assertEquals(List.of(2152, 2154), FileLocks.parse(LOCKS).holders(1234));
    }

    @Test
    void onlyFlockForWritingCounts() {
        assertEquals(List.of(), FileLocks.parse(LOCKS).holders(77));
    }

    @Test
    void noLineIsLostWhereOneReadEndsInIt() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 3000; i++) {
            text.append(i)
                    .append(": FLOCK  ADVISORY  WRITE ")
                    .append(100 + i)
                    .append(" fe:00:")
                    .append(i)
                    .append(" 0 EOF\n");
        }
        FileLocks locks = FileLocks.parse(text.toString());
        for (int i = 1; i <= 3000; i++) {
            assertEquals(List.of(100 + i), locks.holders(i));
        }
    }

    @Test
    void linesOfNoKnownFormAreNoLocks() {
        for (String line : List.of(
                "",
                "1:",
                "1: FLOCK",
                "1: FLOCK  ADVISORY",
                "1: FLOCK  ADVISORY  WRITE",
                "1: FLOCK  ADVISORY  WRITE 7",
                "1: FLOCK  ADVISORY  WRITE 7 fe:00:5",
                "x".repeat(300))) {
            assertEquals(List.of(), FileLocks.parse(line + "\n").holders(5), line);
        }
    }

    @Test
    void anInodeNobodyHoldsHasNoHolder() {
        assertEquals(List.of(), FileLocks.parse(LOCKS).holders(1));
        assertEquals(List.of(), FileLocks.parse("").holders(1234));
    }

    @Test
    void aHolderInAnotherPidNamespaceIsToldByTheKernelAsANumberThatIsNoPid() {
        assertEquals(List.of(-1), FileLocks.parse(LOCKS).holders(99999999999L));
    }
}
