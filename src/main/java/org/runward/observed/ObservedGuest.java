package org.runward.observed;

import java.util.List;
import java.util.OptionalInt;

/**
 * One guest as found.
 *
 * @param directory where its definition is
 * @param pid of its first process; empty where it is not running
 * @param definitionIsCurrent it was started with the definition that it is to have; true where it is not running
 * @param obstacles why it could not be started now, each with the way out; empty where it could
 */
public record ObservedGuest(
        State state,
        ObservedDirectory directory,
        OptionalInt pid,
        boolean definitionIsCurrent,
        List<String> obstacles) {
    public ObservedGuest {
        obstacles = List.copyOf(obstacles);
    }

    /** How far a guest is. */
    public enum State {
        STOPPED,
        /** Its first process lives, and its start was not brought to an end. */
        HALF_STARTED,
        RUNNING
    }
}
