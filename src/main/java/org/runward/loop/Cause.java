package org.runward.loop;

import java.util.Locale;

/** Why a pass is made; of several, the first one counts, so those that ask for more stand before the others. */
enum Cause {
    START,
    HUP,
    INTERVAL,
    EVENT,
    /** Something that was put off is due: what has failed, a hold that ends, a lock that another runward had. */
    RETRY;

    /** Whether nothing is taken for known from before: the declaration, and what is inside guests. */
    boolean isThorough() {
        return this != EVENT && this != RETRY;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
