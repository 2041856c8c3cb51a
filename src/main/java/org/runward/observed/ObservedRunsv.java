package org.runward.observed;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.desired.Name;

/**
 * A runsv that lives, and what it says about its processes.
 *
 * @param service the name of its service, declared or not
 * @param guest the guest that it is for: where its command runs, or whose log it relays; empty for the host alone
 * @param process what it supervises; empty where that is down
 * @param log its log service's process; empty where there is none
 * @param inGuest its service's process in the guest, as the relay noted it; empty where nothing is noted
 */
public record ObservedRunsv(
        int pid, String service, Optional<Name> guest, OptionalInt process, OptionalInt log, OptionalInt inGuest) {
    public ObservedRunsv {
        Objects.requireNonNull(service);
        Objects.requireNonNull(guest);
    }
}
