package org.runward.desired;

import java.util.Optional;

/**
 * Who in a guest may control a service besides its root, by names of that guest, whose numbers only the guest knows.
 *
 * @param user empty for nobody
 * @param group likewise
 */
public record GuestOperators(Optional<String> user, Optional<String> group) {
    public static final GuestOperators NONE = new GuestOperators(Optional.empty(), Optional.empty());

    public boolean isNone() {
        return user.isEmpty() && group.isEmpty();
    }

    /** As the key has it: {@code squid @web}. */
    @Override
    public String toString() {
        return user.orElse("")
                + group.map(name -> (user.isPresent() ? " @" : "@") + name).orElse("");
    }
}
