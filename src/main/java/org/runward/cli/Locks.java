package org.runward.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.runward.desired.DesiredState;
import org.runward.host.AgentLock;

/** The lock by which only one runward changes something. */
final class Locks {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Locks() {}

    /**
     * Does something while no other runward is at work.
     *
     * @param note told once where there is something to wait for
     * @throws Refusal where the other one takes longer
     */
    static <T> T holding(DesiredState desired, Duration timeout, Consumer<String> note, Supplier<T> work) {
        Path file = desired.host().agentLock();
        Runnable waiting = () -> note.accept("runward: waiting for another runward to finish");
        try (AgentLock lock = AgentLock.take(file, timeout, waiting)
                .orElseThrow(() -> new Refusal(
                        ExitCode.LOCKED,
                        "runward: another runward has been at work for " + timeout.toSeconds()
                                + " s; try again (apply can wait longer: --lock-timeout)"))) {
            return work.get();
        }
    }
}
