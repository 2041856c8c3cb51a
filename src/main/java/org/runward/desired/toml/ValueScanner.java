package org.runward.desired.toml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.runward.desired.toml.Refusal.Then;

/** Scans values and refuses those that toml4j rejects or misreads. */
final class ValueScanner {
    private static final int DEEPEST = 50;

    private final Cursor cursor;
    private final StringScanner strings;
    private int depth;

    ValueScanner(Cursor cursor) {
        this.cursor = cursor;
        this.strings = new StringScanner(cursor);
    }

    /** Reads the value that begins at the cursor; on return the cursor is just after it. */
    Shape scan() {
        depth = 0;
        return value();
    }

    private Shape value() {
        int first = cursor.peek();
        if (StringScanner.isQuote(first)) {
            return strings.scan();
        }
        if (first != '[' && first != '{') {
            return new WordScanner(cursor).scan();
        }
        if (++depth > DEEPEST) {
            throw cursor.refusal("is nested too deeply: " + DEEPEST + " levels are read");
        }
        Shape shape = first == '[' ? array() : inlineTable();
        depth--;
        return shape;
    }

    private Shape array() {
        Position position = cursor.position();
        cursor.next();
        List<Shape> items = new ArrayList<>();
        cursor.skipLinesAndComments();
        while (!cursor.take(']')) {
            requireOpen(position);
            if (cursor.peek() == ',') {
                throw cursor.refusal("a comma stands here without a value before it: remove the comma");
            }
            Position start = cursor.position();
            Shape item = value();
            if (!items.isEmpty() && items.get(0).getClass() != item.getClass()) {
                throw new Refusal(
                        start, "an array holds values of one type: write all of them alike", Then.NEXT_STATEMENT);
            }
            items.add(item);
            cursor.skipLinesAndComments();
            if (!cursor.take(',') && cursor.peek() != ']') {
                requireOpen(position);
                throw cursor.refusal("write a comma between the values of an array, and ] after the last");
            }
            cursor.skipLinesAndComments();
        }
        return new Shape.Items(position, items);
    }

    /** Tells an array without its end from one with a wrong value in it. */
    private void requireOpen(Position start) {
        if (cursor.peek() == Cursor.END || Recovery.statementAt(cursor.text(), cursor.at())) {
            throw new Refusal(start, "the array that begins here is not closed: end it with ]", Then.NEXT_STATEMENT);
        }
    }

    private Shape inlineTable() {
        Position position = cursor.position();
        cursor.next();
        Map<String, Shape.Field> fields = new LinkedHashMap<>();
        cursor.skipBlanks();
        if (cursor.take('}')) {
            return new Shape.Fields(position, fields);
        }
        do {
            cursor.skipBlanks();
            requireInLine();
            if (cursor.peek() == '}') {
                throw cursor.refusal("no comma stands before the } of an inline table: remove the comma");
            }
            field(fields);
            cursor.skipBlanks();
        } while (cursor.take(','));
        if (!cursor.take('}')) {
            requireInLine();
            throw cursor.refusal("write a comma between the keys of an inline table, and } after the last");
        }
        return new Shape.Fields(position, fields);
    }

    private void requireInLine() {
        if (cursor.atLineEnd() || cursor.peek() == '#') {
            throw cursor.refusal("an inline table is written on one line, without a comment: close it with },"
                    + " or write a [table] of its own");
        }
    }

    private void field(Map<String, Shape.Field> fields) {
        Position position = cursor.position();
        String key = new KeyScanner(cursor).key();
        Shape shape = value();
        if (fields.putIfAbsent(key, new Shape.Field(position, shape)) != null) {
            throw new Refusal(position, "a key is defined twice in an inline table", Then.NEXT_STATEMENT);
        }
    }
}
