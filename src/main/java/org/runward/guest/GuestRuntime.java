package org.runward.guest;

import java.util.Optional;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
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

    /** A declared guest, and what it is to have on disk. */
    record Wanted(Guest guest, RenderedGuest rendered) {}
}
