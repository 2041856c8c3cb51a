package org.runward.desired.toml;

import java.util.Locale;

/** Scans values without quotes: whole numbers, true and false. */
final class WordScanner {
    private static final String IN_QUOTES = "write a whole number, or a string in quotes";

    private final Cursor cursor;

    WordScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    Shape scan() {
        Position position = cursor.position();
        int start = cursor.at();
        while (cursor.peek() > ' ' && cursor.peek() != 0x7F && ",[]{}#=".indexOf(cursor.peek()) < 0) {
            cursor.next();
        }
        String word = cursor.text().substring(start, cursor.at());
        if (word.isEmpty()) {
            throw Cursor.isControl(cursor.peek())
                    ? cursor.control()
                    : cursor.refusal("has no value: write one after the =, text in quotes");
        }
        if (word.equals("true") || word.equals("false")) {
            return new Shape.Bool(position, word.equals("true"));
        }
        if (!isWhole(word)) {
            throw cursor.refusal(adviceFor(word));
        }
        return new Shape.Whole(position, number(word));
    }

    private long number(String word) {
        try {
            return Long.parseLong(word.replace("_", ""));
        } catch (NumberFormatException e) {
            throw cursor.refusal(
                    "the number is out of range: " + Long.MIN_VALUE + " to " + Long.MAX_VALUE + " are read");
        }
    }

    /** A sign, if any, then 0, or digits that do not begin with 0 and have at most single underscores in between. */
    private static boolean isWhole(String word) {
        int first = signLength(word);
        int last = word.length() - 1;
        if (first > last || word.charAt(first) == '0' && last > first) {
            return false;
        }
        for (int i = first; i <= last; i++) {
            boolean between = i > first && i < last && word.charAt(i - 1) != '_';
            if (!Cursor.isDigit(word.charAt(i)) && !(word.charAt(i) == '_' && between)) {
                return false;
            }
        }
        return true;
    }

    private static int signLength(String word) {
        return word.charAt(0) == '+' || word.charAt(0) == '-' ? 1 : 0;
    }

    private static String adviceFor(String word) {
        String plain = word.substring(signLength(word)).toLowerCase(Locale.ROOT);
        if (plain.equals("true") || plain.equals("false")) {
            return "write true and false in lower case, without a sign";
        }
        if (plain.equals("inf") || plain.equals("nan")) {
            return "inf and nan are not read: " + IN_QUOTES;
        }
        if (plain.isEmpty() || !Cursor.isDigit(plain.charAt(0))) {
            return "write text in quotes: \"text\" or 'text'";
        }
        if (plain.startsWith("0x") || plain.startsWith("0o") || plain.startsWith("0b")) {
            return "write the number in decimal digits";
        }
        if (plain.matches("[0-9_]+")) {
            return plain.startsWith("0")
                    ? "a number does not begin with 0: write it without, or in quotes if it is text such as a file mode"
                    : "an underscore in a number stands between two digits";
        }
        if (plain.matches("[0-9]+[-:][-:.+tz0-9]*")) {
            return "dates and times are not read: " + IN_QUOTES;
        }
        if (plain.matches("[0-9_]+(\\.[0-9_]*)?(e[-+]?[0-9_]*)?")) {
            return "numbers with a fraction or an exponent are not read: " + IN_QUOTES;
        }
        return "write text in quotes: \"text\" or 'text'";
    }
}
