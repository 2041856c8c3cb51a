package org.runward.observed;

import java.time.Instant;
import java.util.Objects;

/**
 * One process as the host's kernel tells of it. Names and words are the process's own choice and may hold anything.
 *
 * @param pid as the host counts, also for a process in a guest
 * @param uid the effective one
 * @param name the command's name, as the kernel has it or as its first word says
 * @param command its words with a blank between; empty where it has none any more
 * @param residentBytes the memory that it has in use; 0 where it has none
 * @param since when it was started
 */
public record ObservedProcess(
        int pid, int parent, int uid, String name, String command, long residentBytes, Instant since) {
    public ObservedProcess {
        Objects.requireNonNull(name);
        Objects.requireNonNull(command);
        Objects.requireNonNull(since);
    }
}
