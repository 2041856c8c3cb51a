package org.runward.guest;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.servicedir.RenderedDirectory;

/**
 * One kind of guest, as the host sees it. What a guest's scripts do is rendered with its definition; here is what must be
 * looked at on the host. Nothing here changes anything or starts a program.
 */
public interface GuestRuntime {
    /** How far the start of a guest has come, as its first process shows it. */
    Life life(Name guest);

    /**
     * Whether the guest runs the definition that it is to have; true where it is not running.
     *
     * @param definition its rendered files
     */
    boolean runs(Name guest, RenderedDirectory definition);

    /** Why a guest cannot be started on this host, each with the way out; empty where it can. */
    List<String> obstacles(Guest guest);

    /**
     * Which processes are in a guest; none where it is not running.
     *
     * @param candidates pids as the host counts, among which to look
     */
    Members members(Name guest, Set<Integer> candidates);

    /**
     * The processes of a guest.
     *
     * @param context the number by which the kernel knows the guest; empty where its kind has none
     */
    record Members(OptionalInt context, Set<Integer> pids) {
        public static final Members NONE = new Members(OptionalInt.empty(), Set.of());

        public Members {
            pids = Set.copyOf(pids);
        }
    }

    /**
     * A guest's first process.
     *
     * @param pid 0 where there is none
     * @param complete whether its start was brought to its end
     */
    record Life(int pid, boolean complete) {
        public static final Life NONE = new Life(0, false);

        public boolean isAlive() {
            return pid != 0;
        }
    }
}
