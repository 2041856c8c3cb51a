package org.runward.host;

/** Text from a guest as a terminal may get it: what it would obey, or not show, is replaced by {@code ?}. */
public final class PlainText {
    /** From here on most characters take two columns: Hangul, Chinese, Japanese, pictures. */
    private static final int FIRST_WIDE = 0x1100;
    /** General punctuation to half-wide signs, of one column, stand above the first wide ones. */
    private static final int FIRST_NARROW_AGAIN = 0x1E00;

    private static final int LAST_NARROW_AGAIN = 0x2DFF;
    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    public static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().map(PlainText::harmless).forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static int harmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> codePoint == REPLACEMENT ? '?' : codePoint;
        };
    }

    /** The beginning of a text that fits into so many columns; rather too short than too long. */
    public static String cut(String text, int columns) {
        int left = columns;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            left -= columns(codePoint);
            if (left < 0) {
                return text.substring(0, end);
            }
            end += Character.charCount(codePoint);
        }
        return text;
    }

    private static int columns(int codePoint) {
        boolean narrow = codePoint < FIRST_WIDE || codePoint >= FIRST_NARROW_AGAIN && codePoint <= LAST_NARROW_AGAIN;
        return narrow ? 1 : 2;
    }
}
