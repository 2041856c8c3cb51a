package org.runward.servicedir;

import java.util.ArrayList;
import java.util.List;

/**
 * A template's text, taken apart once: what stands as it is, each with the slot behind it.
 *
 * @param pieces in order
 * @param rest behind the last slot
 * @param restOfPart the same without its last line end
 */
record TemplateText(List<Piece> pieces, String rest, String restOfPart) {
    /**
     * @param literal text in front of the slot
     * @param isLine whether the slot stands alone in its line, whose blanks and end are then no part of any literal
     */
    record Piece(String literal, String slot, boolean isLine) {}

    TemplateText {
        pieces = List.copyOf(pieces);
    }

    static TemplateText of(String text) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        int at = text.indexOf('@');
        while (at >= 0) {
            int end = endOfName(text, at + 1);
            if (end == at + 1 || end == text.length() || text.charAt(end) != '@') {
                at = text.indexOf('@', at + 1);
                continue;
            }
            int line = startOfLine(text, at, from);
            boolean isLine = line >= 0 && end + 1 < text.length() && text.charAt(end + 1) == '\n';
            pieces.add(new Piece(text.substring(from, isLine ? line : at), text.substring(at + 1, end), isLine));
            from = isLine ? end + 2 : end + 1;
            at = text.indexOf('@', from);
        }
        String rest = text.substring(from);
        return new TemplateText(pieces, rest, rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest);
    }

    /** A name is of capital letters and underscores, and begins with a letter. */
    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && (isCapital(text.charAt(end)) || (end > start && text.charAt(end) == '_'))) {
            end++;
        }
        return end;
    }

    private static boolean isCapital(char character) {
        return character >= 'A' && character <= 'Z';
    }

    /** Where the line begins if there are only blanks in front; negative if there is something else. */
    private static int startOfLine(String text, int at, int from) {
        int start = at;
        while (start > from && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
            start--;
        }
        return start == 0 || text.charAt(start - 1) == '\n' ? start : -1;
    }
}
