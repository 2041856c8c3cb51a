package org.runward.observed;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The processes of a guest.
 *
 * @param first its first process; empty where it has none
 * @param context the number by which the kernel knows the guest; empty where its kind has none
 * @param pids all of them, the first one too
 */
public record GuestProcesses(OptionalInt first, OptionalInt context, Set<Integer> pids) {
    public GuestProcesses {
        Set<Integer> all = new HashSet<>(pids);
        first.ifPresent(all::add);
        pids = Set.copyOf(all);
    }
}
