package org.runward.desired;

import java.util.Optional;

/**
 * Who on the host may control a service besides root, by the owner and the group of what runsv(8) is told through.
 *
 * @param user empty for nobody
 * @param group likewise
 */
public record Operators(Optional<Account> user, Optional<Account> group) {
    public static final Operators NONE = new Operators(Optional.empty(), Optional.empty());

    /**
     * A user or a group of the host.
     *
     * @param id its number
     */
    public record Account(String name, int id) {}

    public boolean isNone() {
        return user.isEmpty() && group.isEmpty();
    }
}
