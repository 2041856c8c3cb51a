package org.runward.desired.toml;

import java.util.ArrayList;
import java.util.List;
import org.runward.desired.toml.Refusal.Then;

/** Scans keys and table headers. */
final class KeyScanner {
    private static final int MOST_PARTS = 50;

    private final Cursor cursor;

    KeyScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Reads a key and its equals sign; on return the cursor is where the value begins. */
    String key() {
        if (StringScanner.isQuote(cursor.peek())) {
            throw cursor.refusal("write the key without quotes");
        }
        String key = cursor.bareWord();
        cursor.skipBlanks();
        if (key.isEmpty() && cursor.peek() == '=') {
            throw cursor.refusal("write a key before the =");
        }
        if (!key.isEmpty() && cursor.peek() == '.') {
            throw cursor.refusal("a key with dots is not read: write a = { b = ... } instead of a.b = ...,"
                    + " or b = ... under a [table] header of its own");
        }
        if (Cursor.isControl(cursor.peek())) {
            throw cursor.control();
        }
        if (key.isEmpty() || !cursor.take('=')) {
            throw doubtful("this is not KEY = VALUE (a key is made of A-Z, a-z, 0-9, _ and -), nor a [table] header");
        }
        cursor.skipBlanks();
        return key;
    }

    /** Reads a table header, up to its closing bracket, and returns the names in it. */
    List<String> header() {
        cursor.next();
        boolean ofTables = cursor.take('[');
        List<String> names = new ArrayList<>();
        do {
            cursor.skipBlanks();
            names.add(name());
            cursor.skipBlanks();
        } while (cursor.take('.'));
        if (!cursor.take(']')) {
            throw cursor.atLineEnd()
                    ? cursor.refusal("the table header is not closed: end it with ]")
                    : cursor.refusal("a table header is written [a.b], with quotes around a name that holds any"
                            + " character but A-Z, a-z, 0-9, _ and -");
        }
        if (ofTables) {
            throw cursor.refusal("an array of tables is not read: write NAME = [{ ... }, { ... }] instead");
        }
        if (names.size() > MOST_PARTS) {
            throw cursor.refusal("is nested too deeply: " + MOST_PARTS + " levels are read");
        }
        return names;
    }

    private String name() {
        if (!StringScanner.isQuote(cursor.peek())) {
            String name = cursor.bareWord();
            if (name.isEmpty()) {
                throw cursor.refusal("a name is missing in the table header: write [a] or [a.b],"
                        + " with quotes around a name that holds any character but A-Z, a-z, 0-9, _ and -");
            }
            return name;
        }
        int quote = cursor.peek();
        cursor.next();
        int start = cursor.at();
        while (cursor.peek() != quote) {
            if (cursor.atLineEnd()) {
                throw cursor.refusal("a quoted name in the table header is not closed");
            }
            if (Cursor.isControl(cursor.peek())) {
                throw cursor.control();
            }
            if (quote == '"' && cursor.peek() == '\\') {
                throw cursor.refusal("a \\ is not read in a quoted name: write the name in 'single quotes'");
            }
            cursor.next();
        }
        String name = cursor.text().substring(start, cursor.at());
        cursor.next();
        return name;
    }

    /** Moves to the next line, over a comment; anything else is refused with the message. */
    void lineEnd(String message) {
        cursor.skipBlanks();
        cursor.skipComment();
        if (!cursor.atLineEnd()) {
            throw Cursor.isControl(cursor.peek()) ? cursor.control() : doubtful(message);
        }
        cursor.next();
    }

    private Refusal doubtful(String message) {
        return new Refusal(cursor.position(), message, Then.NEXT_LINE_IN_DOUBT);
    }
}
