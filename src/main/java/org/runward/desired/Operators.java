package org.runward.desired;

import java.util.Optional;

/**
 * Who may control a service besides root, by the owner and the group of what runsv(8) is told through.
 *
 * @param user a name; empty for nobody
 * @param group likewise
 */
public record Operators(Optional<String> user, Optional<String> group) {
    public static final Operators NONE = new Operators(Optional.empty(), Optional.empty());

    public boolean isNone() {
        return equals(NONE);
    }
}
