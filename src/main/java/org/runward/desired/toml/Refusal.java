package org.runward.desired.toml;

/** Ends the scan of one statement that cannot be read; its message holds nothing of the file. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Where scanning can go on. */
    enum Then {
        /** After the statement: it is clear where that ends. */
        NEXT_STATEMENT,
        /** On the next line, which may still be part of what was meant here: its words are not to be shown as keys. */
        NEXT_LINE_IN_DOUBT,
        /** At the next table header: what lies between may be the rest of a string. */
        NEXT_HEADER,
        /** Nowhere: the rest of the file belongs to a string. */
        NO_MORE
    }

    private final transient Position position;
    private final Then then;

    Refusal(Position position, String message, Then then) {
        super(message, null, false, false);
        this.position = position;
        this.then = then;
    }

    Position position() {
        return position;
    }

    Then then() {
        return then;
    }
}
