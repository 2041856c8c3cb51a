package org.runward.desired;

import java.util.OptionalInt;

/** The users and groups of the host for which a declaration is read. */
public interface Accounts {
    /** For a declaration that names none. */
    Accounts NONE = new Accounts() {
        @Override
        public OptionalInt user(String name) {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt group(String name) {
            return OptionalInt.empty();
        }
    };

    /** A user's number; empty where there is no such user. */
    OptionalInt user(String name);

    /** A group's number; empty where there is no such group. */
    OptionalInt group(String name);
}
