package org.runward.observed;

import java.util.Optional;

/**
 * Who may tell a runsv something and see how it stands: owners and modes of its {@code supervise} directory and of what is in it.
 *
 * @param directory the directory
 * @param control what commands go through; empty where it was not looked at, or is not there
 * @param ok what tells whether runsv lives; likewise
 */
public record Access(Entry directory, Optional<Entry> control, Optional<Entry> ok) {
    /** As runsv(8) makes it: for root alone. */
    public static final Access CLOSED =
            new Access(new Entry(0, 0, 0700), Optional.of(new Entry(0, 0, 0600)), Optional.of(new Entry(0, 0, 0600)));

    /** @param mode the permission bits */
    public record Entry(int uid, int gid, int mode) {}

    /** One owner and one group may, besides root; 0 where none may. sv(8) only ever writes to the two. */
    public static Access granted(int uid, int gid) {
        Entry entry = new Entry(uid, gid, gid == 0 ? 0600 : 0620);
        return new Access(new Entry(0, 0, 0755), Optional.of(entry), Optional.of(entry));
    }

    /** Whether nobody but root gets to it. */
    public boolean isClosed() {
        return directory.uid() == 0 && (directory.mode() & 077) == 0;
    }
}
