package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;

class OciCommandTest {
    private static final Name SAMBA = new Name("samba");

    private static OciCommand of(String... words) {
        return new OciCommand(List.of(words));
    }

    @Test
    void crunKeepsItsRecordsBelowRun() {
        OciCommand crun = of("crun");
        assertEquals(Path.of("/run/crun/samba/status"), crun.recordOf(SAMBA));
        assertEquals(Path.of("/run/crun/samba/config.json"), crun.runningDefinitionOf(SAMBA));
        assertEquals("pid", crun.pidKey());
        assertEquals("process-start-time", crun.startKey());
    }

    @Test
    void runcKeepsThemElsewhereAndNamesThemOtherwise() {
        OciCommand runc = of("/usr/sbin/runc");
        assertEquals(Path.of("/run/runc/samba/state.json"), runc.recordOf(SAMBA));
        assertEquals("init_process_pid", runc.pidKey());
        assertEquals("init_process_start", runc.startKey());
    }

    @Test
    void aRootOptionOfEitherFormIsHeeded() {
        assertEquals(Path.of("/x/samba/status"), of("crun", "--root", "/x").recordOf(SAMBA));
        assertEquals(
                Path.of("/x/samba/status"), of("crun", "--root=/x", "--debug").recordOf(SAMBA));
        assertEquals(Path.of("/x/samba/state.json"), of("runc", "--root", "/x").recordOf(SAMBA));
    }

    @Test
    void aRootOptionWithoutAValueIsNone() {
        assertEquals(Path.of("/run/crun/samba/status"), of("crun", "--root").recordOf(SAMBA));
    }

    @Test
    void aWrapperIsKnownByTheRuntimeItNames() {
        assertEquals(
                Path.of("/run/runc/samba/state.json"),
                of("nice", "-n", "5", "runc").recordOf(SAMBA));
        assertEquals(Path.of("/run/crun/samba/status"), of("nice", "crun").recordOf(SAMBA));
    }

    @Test
    void moreWordsGoBehindTheGlobalOptions() {
        assertEquals(
                List.of("crun", "--root", "/x", "delete", "samba"),
                of("crun", "--root", "/x").with("delete", "samba"));
    }
}
