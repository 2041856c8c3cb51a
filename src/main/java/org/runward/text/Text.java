package org.runward.text;

import java.util.List;

/**
 * A text in pieces, of which it may have many in common with others: a thousand scripts by one template hold that once. Equal by
 * its content, in whatever pieces. Immutable and thread-safe.
 */
public final class Text {
    private final String[] pieces;

    private Text(String... pieces) {
        this.pieces = pieces;
    }

    public static Text of(String text) {
        return new Text(text);
    }

    /** @param pieces none of them empty, if it is to take the least memory */
    public static Text of(List<String> pieces) {
        return new Text(pieces.toArray(new String[0]));
    }

    public List<String> pieces() {
        return List.of(pieces);
    }

    /** Whether that is its content. */
    public boolean is(String other) {
        int at = 0;
        for (String piece : pieces) {
            if (!other.startsWith(piece, at)) {
                return false;
            }
            at += piece.length();
        }
        return at == other.length();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Text text && text.is(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** All of it. */
    @Override
    public String toString() {
        return pieces.length == 1 ? pieces[0] : String.join("", pieces);
    }
}
