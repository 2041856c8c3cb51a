package org.runward.desired.toml;

import org.runward.desired.toml.Refusal.Then;

/** Scans strings, and refuses those that toml4j would change. */
final class StringScanner {
    private static final String ESCAPES = "btnfr\"";

    private final Cursor cursor;

    StringScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    static boolean isQuote(int character) {
        return character == '"' || character == '\'';
    }

    /** Reads the string that begins at the cursor, which is at a quotation mark. */
    Shape.Text scan() {
        if (cursor.looksAt("\"\"\"") || cursor.looksAt("'''")) {
            return multiLine(cursor.peek() == '"');
        }
        return cursor.peek() == '"' ? basic() : literal();
    }

    private Shape.Text basic() {
        Position position = cursor.position();
        cursor.next();
        int start = cursor.at();
        int escaping = 0;
        while (cursor.peek() != '"') {
            requireInLine();
            if (cursor.peek() == '\\') {
                escaping += escape();
            } else {
                cursor.next();
            }
        }
        int end = cursor.at();
        cursor.next();
        return new Shape.Text(position, cursor.text(), start, end, escaping);
    }

    private Shape.Text literal() {
        Position position = cursor.position();
        cursor.next();
        int start = cursor.at();
        while (cursor.peek() != '\'') {
            requireInLine();
            cursor.next();
        }
        int end = cursor.at();
        cursor.next();
        return new Shape.Text(position, cursor.text(), start, end, 0);
    }

    private void requireInLine() {
        if (cursor.atLineEnd()) {
            throw new Refusal(
                    cursor.position(),
                    "the string is not closed on its line: close it, or write '''text''' for several lines",
                    Then.NEXT_HEADER);
        }
        if (Cursor.isControl(cursor.peek())) {
            throw cursor.control();
        }
    }

    /** Moves over one escape sequence and returns by how many characters it is longer than what it stands for. */
    private int escape() {
        int kind = cursor.peek(1);
        if (kind == 'u') {
            requireCharacter();
            cursor.skip(6);
            return 5;
        }
        if (kind == Cursor.END || ESCAPES.indexOf(kind) < 0) {
            throw cursor.refusal(adviceFor(kind));
        }
        cursor.skip(2);
        return 1;
    }

    private static String adviceFor(int kind) {
        if (kind == '\\') {
            return "\\\\ is not read in a \"string\": write 'text' in single quotes, where \\ stands for itself";
        }
        if (kind == 'U') {
            return "\\U is not read: write the character itself";
        }
        return "a \\ begins no escape that is read here (they are \\b \\t \\n \\f \\r \\\" \\uXXXX):"
                + " write 'text' in single quotes, where \\ stands for itself";
    }

    private void requireCharacter() {
        int code = 0;
        for (int i = 2; i < 6; i++) {
            int digit = cursor.peek(i) < 128 ? Character.digit(cursor.peek(i), 16) : -1;
            if (digit < 0) {
                throw cursor.refusal("\\u is followed by four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        if (Character.isSurrogate((char) code)) {
            throw cursor.refusal("a \\uXXXX escape stands for no half of a character: write the character itself");
        }
        if (code == '\\') {
            // toml4j takes the backslash for the beginning of another escape.
            throw cursor.refusal("a \\ is not read in a \"string\": write 'text' in single quotes");
        }
    }

    private Shape.Text multiLine(boolean basic) {
        Position position = cursor.position();
        String quotes = basic ? "\"\"\"" : "'''";
        cursor.skip(3);
        cursor.take('\n');
        int start = cursor.at();
        while (!cursor.looksAt(quotes)) {
            if (cursor.peek() == Cursor.END) {
                throw new Refusal(position, "the string is not closed: end it with " + quotes, Then.NO_MORE);
            }
            if (basic && cursor.peek() == '\\') {
                throw cursor.refusal("a \\ is not read between \"\"\" and \"\"\": write '''text''' instead,"
                        + " where \\ stands for itself");
            }
            if (Cursor.isControl(cursor.peek())) {
                throw cursor.control();
            }
            cursor.next();
        }
        int end = cursor.at();
        cursor.skip(3);
        if (cursor.peek() == quotes.charAt(0)) {
            throw cursor.refusal("more than three quotation marks end the string: have it end with another"
                    + " character, or use the other kind of quotation mark");
        }
        return new Shape.Text(position, cursor.text(), start, end, 0);
    }
}
