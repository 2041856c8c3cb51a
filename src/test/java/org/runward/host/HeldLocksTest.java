package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A reading of /proc/locks may lack a line. */
class HeldLocksTest {
    private final Deque<FileLocks> readings = new ArrayDeque<>();

    private HeldLocks locks(String... texts) {
        List.of(texts).forEach(text -> readings.add(FileLocks.parse(text)));
        return new HeldLocks(readings::remove);
    }

    private static String line(long inode, int pid) {
        return "1: FLOCK  ADVISORY  WRITE " + pid + " fe:00:" + inode + " 0 EOF\n";
    }

    @Test
    void whatOneReadingHasIsHeldAndIsNotReadAgain() {
        HeldLocks locks = locks(line(7, 70) + line(8, 80), "");
        assertEquals(List.of(70), locks.holders(7));
        assertEquals(List.of(80), locks.holders(8));
        assertEquals(1, readings.size());
    }

    @Test
    void whatTheFirstLacksTheNextMayHave() {
        HeldLocks locks = locks(line(7, 70), line(7, 70), line(8, 80));
        assertEquals(List.of(80), locks.holders(8));
        assertEquals(List.of(70), locks.holders(7));
    }

    @Test
    void whatNoneHasIsNotHeldAndCostsTwoMoreForAll() {
        HeldLocks locks = locks("", "", "");
        assertEquals(List.of(), locks.holders(1));
        assertEquals(List.of(), locks.holders(2));
        assertEquals(0, readings.size());
    }

    @Test
    void whoHasARecordLockIsKnown() {
        assertEquals(
                Set.of(5),
                locks("1: POSIX  ADVISORY  WRITE 5 fe:00:9 0 EOF\n2: POSIX  ADVISORY  READ 6 fe:00:9 0 EOF\n")
                        .recordLockers());
    }
}
