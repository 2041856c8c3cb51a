package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runward.host.ProcessTable.Row;

class ProcessTableTest {
    private static Row row(long pid) {
        return new ProcessTable(new Proc())
                .rows().stream().filter(row -> row.pid() == pid).findFirst().orElseThrow();
    }

    @Test
    void aProcessIsAsTheKernelTells() throws IOException {
        ProcessHandle self = ProcessHandle.current();

        Row row = row(self.pid());

        assertEquals(self.parent().orElseThrow().pid(), row.parent());
        assertEquals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), row.uid());
        assertEquals("java", row.name());
        Instant started = self.info().startInstant().orElseThrow();
        assertTrue(Duration.between(started, row.started()).abs().toSeconds() < 2, row::toString);
        assertTrue(row.residentBytes() > 10_000_000 && row.residentBytes() < 100_000_000_000L, row::toString);
    }

    @Test
    void wordsHaveABlankBetweenAndALongCommandLineIsCut() throws Exception {
        Process child = new ProcessBuilder("sleep", "1000", "0" + "0".repeat(20_000), "1").start();
        try {
            // Until it has become sleep, it is called as we are.
            while (!row(child.pid()).name().equals("sleep")) {
                Thread.onSpinWait();
            }
            Row row = row(child.pid());
            assertTrue(row.commandLine().startsWith("sleep 1000 000"), row::toString);
            assertEquals(8192, row.commandLine().length());
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void namespacesTellWhoIsWhere() {
        int self = (int) ProcessHandle.current().pid();
        assertEquals(Set.of(self), new Proc().inNamespaceOf(self, Set.of(self, 999_999_999)));
        assertEquals(Set.of(), new Proc().inNamespaceOf(999_999_999, Set.of(self)));
    }

    @Test
    void rootIsAmongTheUsersOfAnyHost() {
        assertEquals("root", Accounts.users().get(0));
    }
}
