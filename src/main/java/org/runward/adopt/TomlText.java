package org.runward.adopt;

import java.util.Optional;
import org.runward.desired.Name;
import org.runward.observed.PlainText;

/** Writes values so that the declaration's own reader, which is stricter than TOML, reads exactly them. */
final class TomlText {
    private static final String SHORT_ESCAPES = "\b\t\n\f\r\"";
    private static final String SHORT_LETTERS = "btnfr\"";

    private TomlText() {}

    /** A string with its quotation marks, on one line; empty where no notation that is read can hold it. */
    static Optional<String> string(String value) {
        if (value.codePoints().anyMatch(TomlText::isHalfCharacter)) {
            return Optional.empty();
        }
        if (value.indexOf('\\') < 0) {
            return Optional.of(basic(value));
        }
        // A backslash is read between single quotes alone, where nothing can be escaped.
        if (value.chars().anyMatch(TomlText::isControl)) {
            return Optional.empty();
        }
        if (value.indexOf('\'') < 0) {
            return Optional.of("'" + value + "'");
        }
        return value.contains("'''") || value.endsWith("'") ? Optional.empty() : Optional.of("'''" + value + "'''");
    }

    private static String basic(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            int escape = SHORT_ESCAPES.indexOf(character);
            if (escape >= 0) {
                text.append('\\').append(SHORT_LETTERS.charAt(escape));
            } else if (isControl(character)) {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.append('"').toString();
    }

    private static boolean isControl(int character) {
        return character < ' ' || character == 0x7F;
    }

    private static boolean isHalfCharacter(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** The header of a table; a name with a dot is quoted. */
    static String header(String kind, Name name) {
        String key = name.value().indexOf('.') < 0 ? name.value() : '"' + name.value() + '"';
        return "[" + kind + "." + key + "]";
    }

    /** A comment of one line. What a reader or a terminal would obey, or not show, is replaced by {@code ?}. */
    static String comment(String text) {
        return "# " + PlainText.of(text);
    }
}
