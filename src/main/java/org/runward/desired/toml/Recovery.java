package org.runward.desired.toml;

/** Finds where to go on after a statement that cannot be read, so that one mistake is not reported many times. */
final class Recovery {
    private final String text;
    private final StringBuilder open = new StringBuilder();
    private int at;
    /** Whether a string was not closed on its line: all that follows may belong to it. */
    private boolean inString;

    private Recovery(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** Where the statement that begins at start ends, as far as its brackets and quotes can tell. */
    static int endOfStatement(String text, int start) {
        return new Recovery(text, start).end();
    }

    /** Whether a key or a header certainly begins here; neither can stand in an array. */
    static boolean statementAt(String text, int start) {
        return keyAt(text, start) || headerAt(text, start);
    }

    /** Whether a table header begins here, and not an array such as {@code ["a"]}, {@code [1]} or {@code [true]}. */
    static boolean headerAt(String text, int start) {
        if (charAt(text, start) != '[') {
            return false;
        }
        int first = skipBlanks(text, charAt(text, start + 1) == '[' ? start + 2 : start + 1);
        int end = skipBare(text, first);
        int after = charAt(text, skipBlanks(text, end));
        String word = text.substring(first, end);
        return !word.isEmpty()
                && !Cursor.isDigit(word.charAt(0))
                && word.charAt(0) != '-'
                && !word.equals("true")
                && !word.equals("false")
                && (after == ']' || after == '.');
    }

    private static boolean keyAt(String text, int start) {
        int end = skipBare(text, start);
        return end > start && charAt(text, skipBlanks(text, end)) == '=';
    }

    private static int skipBlanks(String text, int start) {
        int at = start;
        while (charAt(text, at) == ' ' || charAt(text, at) == '\t') {
            at++;
        }
        return at;
    }

    private static int skipBare(String text, int start) {
        int at = start;
        while (Cursor.isBare(charAt(text, at))) {
            at++;
        }
        return at;
    }

    private static int charAt(String text, int at) {
        return at < text.length() ? text.charAt(at) : Cursor.END;
    }

    private int end() {
        while (at < text.length()) {
            char character = text.charAt(at);
            if (character == '\n') {
                at++;
                if (endsBeforeLine()) {
                    return at;
                }
            } else if (character == '#') {
                at = lineEnd();
            } else if (StringScanner.isQuote(character)) {
                skipString(character);
            } else {
                bracket(character);
                at++;
            }
        }
        return at;
    }

    private boolean endsBeforeLine() {
        int first = skipBlanks(text, at);
        if (inString) {
            return headerAt(text, first);
        }
        if (open.length() == 0) {
            return true;
        }
        // Keys may be what an inline table over several lines, which is refused, goes on with.
        return headerAt(text, first) || open.charAt(open.length() - 1) == '[' && keyAt(text, first);
    }

    private void bracket(char character) {
        if (character == '[' || character == '{') {
            open.append(character);
        } else if ((character == ']' || character == '}') && open.length() > 0) {
            open.setLength(open.length() - 1);
        }
    }

    private void skipString(char quote) {
        String three = String.valueOf(quote).repeat(3);
        if (text.startsWith(three, at)) {
            int close = text.indexOf(three, at + 3);
            at = close < 0 ? text.length() : close + 3;
            return;
        }
        int end = lineEnd();
        at++;
        while (at < end && text.charAt(at) != quote) {
            at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
        }
        inString |= at >= end;
        at = Math.min(at + 1, end);
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }
}
