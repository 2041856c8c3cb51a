package org.runward.observed;

import java.util.Optional;

/**
 * Who may control a service, and its log service, as found.
 *
 * @param service empty where no runsv has ever worked
 * @param log likewise
 * @param inGuest which names in its guest were looked up there, and what they are; empty where none were
 * @param reachable false where users of the host are to control it, and cannot get to where it is told something
 */
public record ObservedAccess(
        Optional<Access> service, Optional<Access> log, Optional<GuestIds> inGuest, boolean reachable) {
    public static final ObservedAccess NONE =
            new ObservedAccess(Optional.empty(), Optional.empty(), Optional.empty(), true);

    /**
     * The numbers of a user and a group in a guest.
     *
     * @param names as they were asked for
     * @param uid 0 for no user
     * @param gid 0 for no group
     */
    public record GuestIds(String names, int uid, int gid) {}
}
