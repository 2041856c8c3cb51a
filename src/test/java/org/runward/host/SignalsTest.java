package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** WINCH, of which this process takes no notice else. */
class SignalsTest {
    @Test
    void eachSignalIsHandledAndTheLastWhoAskedHandlesIt() throws Exception {
        Semaphore first = new Semaphore(0);
        Semaphore second = new Semaphore(0);
        Signals.on("WINCH", first::release);
        for (int i = 0; i < 3; i++) {
            sendWinch();
            assertTrue(first.tryAcquire(20, TimeUnit.SECONDS));
        }
        Signals.on("WINCH", second::release);
        sendWinch();
        assertTrue(second.tryAcquire(20, TimeUnit.SECONDS));
        assertEquals(0, first.availablePermits());
    }

    private static void sendWinch() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertEquals(0, new ProcessBuilder("kill", "-WINCH", pid).start().waitFor());
    }

    @Test
    void whatTheMachineKeepsForItselfIsRefusedWithTheReason() {
        HostException refused = assertThrows(HostException.class, () -> Signals.on("KILL", () -> {}));
        assertEquals(
                "unable to handle the signal KILL: Signal already used by VM or OS: SIGKILL", refused.getMessage());
    }
}
