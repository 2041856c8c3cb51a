package org.runward.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.runward.desired.Host;
import org.runward.host.AgentLock;

/** Whether this agent is the one of its host, and whether it is its turn to work there. Not thread-safe. */
final class AgentTurn {
    private Optional<AgentLock> turn = Optional.empty();
    private Optional<AgentLock> place = Optional.empty();
    private Optional<Path> placeFile = Optional.empty();

    /**
     * Takes the place of the host's agent, for as long as this process lives: two of them would undo each other's work, where they
     * have different declarations.
     *
     * @return false where another one has it
     */
    boolean takePlace(Host host) {
        Path file = host.loopLock();
        if (!placeFile.equals(Optional.of(file))) {
            place.ifPresent(AgentLock::close);
            place = AgentLock.take(file, Duration.ZERO, () -> {});
            placeFile = place.map(taken -> file);
        }
        return place.isPresent();
    }

    /** @return false where another runward is at work */
    boolean take(Host host) {
        if (turn.isEmpty()) {
            turn = AgentLock.take(host.agentLock(), Duration.ZERO, () -> {});
        }
        return turn.isPresent();
    }

    void end() {
        turn.ifPresent(AgentLock::close);
        turn = Optional.empty();
    }
}
