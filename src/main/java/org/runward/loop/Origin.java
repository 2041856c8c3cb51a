package org.runward.loop;

import java.util.Objects;

/** What an event is about: each is kept from waking the loop too often for itself alone. */
record Origin(Kind kind, String name) {
    /** What follows from an event depends on this. */
    enum Kind {
        /** The declaration is read again. */
        DECLARATION,
        /** One guest or service. */
        OBJECT,
        /** What is common to all: the scan directory, holds. */
        HOST
    }

    static final Origin DECLARATION = new Origin(Kind.DECLARATION, "declaration");

    Origin {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
    }
}
