package org.runward.servicedir;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A value on its way into a shell script; its type says how it is quoted, so that no value can become code.
 *
 * <p>Quoting is that of POSIX sh (XCU 2.2.2): inside single quotes every character but the single quote is literal.
 */
public sealed interface Sh permits Sh.Word, Sh.Words, Sh.Number, Sh.Comment, Sh.Joined, Sh.Script, Sh.Part {
    /** The text that stands in the script. */
    String text();

    /** The same in pieces, none of them empty. */
    default List<String> parts() {
        String text = text();
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static boolean isLetterOrDigit(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9';
    }

    /** One argument, whatever it holds. NUL cannot be in it: the declaration has none. */
    record Word(String value) implements Sh {
        @Override
        public String text() {
            return isPlain() ? value : "'" + value.replace("'", "'\\''") + "'";
        }

        /** What needs no quotes reads better without; {@code =} is left out because of assignments, {@code ~} because of homes. */
        private boolean isPlain() {
            for (int i = 0; i < value.length(); i++) {
                if (!isLetterOrDigit(value.charAt(i)) && "_./:,@%+-".indexOf(value.charAt(i)) < 0) {
                    return false;
                }
            }
            return !value.isEmpty();
        }
    }

    /** Several arguments. */
    record Words(List<String> values) implements Sh {
        public Words {
            values = List.copyOf(values);
        }

        @Override
        public String text() {
            StringJoiner words = new StringJoiner(" ");
            for (String value : values) {
                words.add(new Word(value).text());
            }
            return words.toString();
        }
    }

    /** Pieces of one command line, each quoted as its own type says; empty ones leave no gap. */
    record Joined(List<Sh> pieces) implements Sh {
        public Joined {
            pieces = List.copyOf(pieces);
        }

        static Joined of(Sh... pieces) {
            return new Joined(List.of(pieces));
        }

        @Override
        public String text() {
            return pieces.stream().map(Sh::text).filter(text -> !text.isEmpty()).collect(Collectors.joining(" "));
        }
    }

    record Number(long value) implements Sh {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** Words for people, in a comment or inside double quotes: all but harmless characters are dropped. */
    record Comment(String value) implements Sh {
        @Override
        public String text() {
            StringBuilder harmless = new StringBuilder(value);
            for (int i = 0; i < harmless.length(); i++) {
                char character = harmless.charAt(i);
                if (!isLetterOrDigit(character) && " _./:,@%+()[]-".indexOf(character) < 0) {
                    harmless.setCharAt(i, '?');
                }
            }
            return harmless.toString();
        }
    }

    /** Script text that was rendered by a template before; empty drops its line. */
    record Script(String value) implements Sh {
        @Override
        public String text() {
            return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
        }
    }

    /** Likewise, in the pieces of its template. */
    record Part(List<String> parts) implements Sh {
        public Part {
            parts = List.copyOf(parts);
        }

        @Override
        public String text() {
            return String.join("", parts);
        }
    }
}
