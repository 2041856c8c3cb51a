package org.runward.desired.toml;

/** A place in a file's text that only moves forward and knows its line. */
final class Cursor {
    /** What {@link #peek} gives at the end of the text. */
    static final int END = -1;

    private final String text;
    private int at;
    private Position position;

    Cursor(String file, String text) {
        this.text = text;
        this.position = new Position(file, 1);
    }

    String text() {
        return text;
    }

    int at() {
        return at;
    }

    Position position() {
        return position;
    }

    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, at);
    }

    /** Moves over one character; at the end of the text it stays. */
    void next() {
        if (at < text.length() && text.charAt(at++) == '\n') {
            position = new Position(position.file(), position.line() + 1);
        }
    }

    void skip(int characters) {
        for (int i = 0; i < characters; i++) {
            next();
        }
    }

    /** Moves over the character if it is the next one. */
    boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        next();
        return true;
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            next();
        }
    }

    boolean atLineEnd() {
        return peek() == '\n' || peek() == END;
    }

    void skipLine() {
        while (!atLineEnd()) {
            next();
        }
        next();
    }

    /** Moves over a comment, up to the line's end. */
    void skipComment() {
        if (peek() == '#') {
            while (!atLineEnd()) {
                if (isControl(peek())) {
                    throw control();
                }
                next();
            }
        }
    }

    /** Moves over blanks, comments and line ends. */
    void skipLinesAndComments() {
        do {
            skipBlanks();
            skipComment();
        } while (take('\n'));
    }

    /** Whether TOML has no place for the character, not even in a comment. */
    static boolean isControl(int character) {
        return character >= 0 && character < ' ' && character != '\t' && character != '\n' || character == 0x7F;
    }

    static boolean isBare(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || isDigit(character)
                || character == '_'
                || character == '-';
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /** Reads the characters that a key without quotes may have; empty where there are none. */
    String bareWord() {
        int start = at;
        while (isBare(peek())) {
            next();
        }
        return text.substring(start, at);
    }

    Refusal control() {
        if (peek() == '\r') {
            return refusal("a carriage return stands alone here: end lines with LF or CR LF");
        }
        return refusal("a control character stands here: remove it, or write it in a \"string\" as \\uXXXX");
    }

    /** For what is wrong inside a statement whose end is nonetheless clear. */
    Refusal refusal(String message) {
        return new Refusal(position, message, Refusal.Then.NEXT_STATEMENT);
    }
}
