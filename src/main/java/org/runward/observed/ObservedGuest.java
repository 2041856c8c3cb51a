package org.runward.observed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One guest as found.
 *
 * @param directory where our definition and scripts are
 * @param pid of its first process; empty where it is not running or has none
 * @param context its context's number; empty for a runtime without contexts, or where it is not running
 * @param configuration the administrator's files that we have rules for, by name; one that is missing is missing here
 * @param prepared whether the guest has the place onto which something of ours is mounted; true where nothing is
 * @param pending what comes about only when the guest is started the next time
 * @param tools what identifies the tools for its package scripts that were written; empty where none were
 * @param upgrading whether dpkg is at work in it
 * @param obstacles why it could not be started now, each with the way out; empty where it could
 */
public record ObservedGuest(
        State state,
        ObservedDirectory directory,
        OptionalInt pid,
        OptionalInt context,
        SortedMap<String, String> configuration,
        boolean prepared,
        List<String> pending,
        List<String> obstacles,
        Optional<String> tools,
        boolean upgrading) {
    public ObservedGuest(
            State state,
            ObservedDirectory directory,
            OptionalInt pid,
            OptionalInt context,
            SortedMap<String, String> configuration,
            boolean prepared,
            List<String> pending,
            List<String> obstacles) {
        this(state, directory, pid, context, configuration, prepared, pending, obstacles, Optional.empty(), false);
    }

    public ObservedGuest {
        Objects.requireNonNull(state);
        Objects.requireNonNull(directory);
        configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
        pending = List.copyOf(pending);
        obstacles = List.copyOf(obstacles);
    }

    /** The same with more that comes about only at its next start. */
    public ObservedGuest alsoPending(List<String> more) {
        List<String> all = new ArrayList<>(pending);
        all.addAll(more);
        return new ObservedGuest(
                state, directory, pid, context, configuration, prepared, all, obstacles, tools, upgrading);
    }

    /** The same with what is known of its package scripts. */
    public ObservedGuest withPackages(Optional<String> written, boolean busy) {
        return new ObservedGuest(
                state, directory, pid, context, configuration, prepared, pending, obstacles, written, busy);
    }

    /** A guest of a runtime that leaves everything to us. */
    public static ObservedGuest whollyOurs(
            State state, ObservedDirectory directory, OptionalInt pid, List<String> pending, List<String> obstacles) {
        return new ObservedGuest(state, directory, pid, OptionalInt.empty(), new TreeMap<>(), true, pending, obstacles);
    }

    /** How far a guest is. */
    public enum State {
        /** There is no such guest, and it is not ours to make. */
        ABSENT(false, "there is no such guest"),
        /** It runs, by the runtime that was declared before. */
        OF_OTHER_RUNTIME(true, "runs with another runtime"),
        STOPPED(false, "stopped"),
        /** Its run file names a context that is gone. */
        RUN_FILE_STALE(false, "stopped, its run file is stale"),
        /** Its start is under way, or was broken off. */
        HALF_STARTED(true, "half-started"),
        /** It runs, and the file that tells so is gone: its own tools take it for stopped. */
        RUN_FILE_LOST(true, "its run file is lost"),
        /** It runs, and would end with its last process, or hold on to a command that enters it. */
        NOT_PERSISTENT(true, "its context is not persistent"),
        /** Its network context is gone, and there is no process in it that a restart would end. */
        NETWORK_LOST(true, "its network context is gone"),
        /** Somebody else started it, and what we do after a start was not done. */
        NOT_SET_UP(true, "started by somebody else"),
        RUNNING(true, "running");

        private final boolean alive;
        private final String words;

        State(boolean alive, String words) {
            this.alive = alive;
            this.words = words;
        }

        /** Whether something of it exists in the kernel. */
        public boolean isAlive() {
            return alive;
        }

        /** As a reason. */
        public String words() {
            return words;
        }
    }
}
