package org.runward.guest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Guest;
import org.runward.desired.GuestOperators;
import org.runward.desired.Name;
import org.runward.host.Invocation;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.RenderedGuest;

/**
 * One kind of guest, as the host sees it. What a guest's scripts do is rendered with its definition; here is what must be
 * looked at on the host. Nothing here changes anything, starts a program or opens a path below a guest's root. Thread-safe.
 */
public interface GuestRuntime {
    /**
     * The guest as it is now.
     *
     * @param wanted empty for one that is not declared any more
     * @param directory our directory of that guest, as found
     */
    ObservedGuest observe(Name guest, Optional<Wanted> wanted, ObservedDirectory directory);

    /** How far a guest is, and nothing else of it. */
    ObservedGuest.State state(Name guest);

    /**
     * What tells, from inside a guest that runs, of a user there: {@link org.runward.servicedir.GuestUser#read} reads its
     * output. Changes nothing.
     *
     * @param user name or number
     */
    Invocation user(Name guest, String user);

    /**
     * What tells, from inside a guest that runs, of the content of files there: {@link WatchedFiles} reads its output. Changes
     * nothing.
     *
     * @param files absolute, as the guest sees them
     */
    Invocation look(Name guest, List<Path> files);

    /** What tells, from inside a guest that runs, which numbers a user and a group have there. Changes nothing. */
    Invocation accounts(Name guest, GuestOperators names);

    /**
     * What writes tools inside a guest that runs, or takes them away; it ends with a line that begins with {@link
     * GuestTools#DONE}.
     *
     * @param tools empty to take them away
     */
    Invocation equip(Name guest, Optional<GuestTools> tools);

    /**
     * Which processes are in a guest; none where it is not running.
     *
     * @param candidates pids as the host counts, among which to look
     */
    Members members(Name guest, Set<Integer> candidates);

    /**
     * The processes of a guest.
     *
     * @param first the one that stands for the guest itself; empty where its kind has none
     * @param context the number by which the kernel knows the guest; empty where its kind has none
     */
    record Members(OptionalInt first, OptionalInt context, Set<Integer> pids) {
        public static final Members NONE = new Members(OptionalInt.empty(), OptionalInt.empty(), Set.of());

        public Members {
            pids = Set.copyOf(pids);
        }
    }

    /** A declared guest, and what it is to have on disk. */
    record Wanted(Guest guest, RenderedGuest rendered) {}
}
