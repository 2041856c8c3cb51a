package org.runward.loop;

import java.time.Duration;
import java.util.Optional;
import org.runward.desired.Host;
import org.runward.host.AgentLock;

/** Whether it is this runward's turn to work on the host. Not thread-safe. */
final class AgentTurn {
    private Optional<AgentLock> lock = Optional.empty();

    /** @return false where another one is at work */
    boolean take(Host host) {
        if (lock.isEmpty()) {
            lock = AgentLock.take(host.agentLock(), Duration.ZERO, () -> {});
        }
        return lock.isPresent();
    }

    void end() {
        lock.ifPresent(AgentLock::close);
        lock = Optional.empty();
    }
}
