package org.runward.desired.toml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes documents that are TOML, or nearly so, out of what readers are known to stumble over. */
final class DocumentGenerator {
    private static final String[] KEYS = {"a", "b", "c", "d-1", "e_2", "7", "-", "true", "guest", "no-new-privileges"};
    private static final String[] NAMES = {
        "a", "b", "c", "services", "x-1", "\"foo.bar\"", "'q \"x'", "\" \"", "\"\"", "''"
    };
    private static final String[] PIECES = {
        "",
        "a",
        " ",
        "x y",
        "#",
        "[",
        "]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "é",
        "日本",
        "😀",
        "\u2028",
        "\u0085",
        "\uFEFF",
        "[t]",
        "k = 1",
        "$",
        "%s",
        "\t",
        "u0041",
        "n",
        "b",
        "/",
        "C:",
        "-----BEGIN",
        "true",
        "1979-05-27"
    };
    private static final String[] ESCAPES = {
        "\\\"",
        "\\n",
        "\\t",
        "\\r",
        "\\b",
        "\\f",
        "\\u00e9",
        "\\u0041",
        "\\u0022",
        "\\u005C",
        "\\u000A",
        "\\u0000",
        "\\\\",
        "\\U0001F600",
        "\\uD83D",
        "\\/",
        "\\e",
        "\\x41",
        "\\",
        "\\u12",
        "\\\n",
        "\\\\n",
        "\\\\\""
    };
    private static final String[] NUMBERS = {
        "0", "1", "-1", "+1", "-0", "+0", "42", "1_000", "1_2_3", "9223372036854775807", "-9223372036854775808", "4096"
    };
    private static final String[] ODD = {
        "9223372036854775808",
        "01",
        "-01",
        "0644",
        "1__0",
        "1_",
        "_1",
        "0x1F",
        "0o7",
        "0b1",
        "1.5",
        ".5",
        "5.",
        "1e3",
        "1E-2",
        "inf",
        "-nan",
        "1979-05-27",
        "07:32:00",
        "1979-05-27T07:32:00Z",
        "1979-05-27T00:32:00.5-07:00",
        "True",
        "yes",
        "up",
        "",
        "null",
        "+",
        "-",
        "+-1",
        "1 2",
        "truefalse",
        "true false",
        "٣",
        "１"
    };
    private static final String[] COMMENTS = {
        "", "", "", " # plain", "# it's", "#\"", " # '''", "# \"\"\" x", " # ] [ } {", "# é\t\uFEFF", "# a = 1"
    };
    private static final String[] BLANKS = {"", "", " ", " ", "\t", "  "};
    private static final String INSERTS =
            "\"\"'''\\\\[]{}=,.#\n\n\t\r\u0000\u0007\u007F\u0085 _-+:ae10uUxé\uFEFF\f\u000B";

    private final Random random;
    private String newline;

    DocumentGenerator(Random random) {
        this.random = random;
    }

    /** A document of headers and keys; most are valid TOML, and most of those are ones that the reader reads. */
    String document() {
        newline = one(8) ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder();
        int blocks = random.nextInt(4);
        Set<String> headers = new HashSet<>();
        body(text);
        for (int i = 0; i < blocks; i++) {
            String header = header();
            if (headers.add(header) || one(10)) {
                text.append(blank())
                        .append(header)
                        .append(blank())
                        .append(pick(COMMENTS))
                        .append(newline);
                body(text);
            }
        }
        return text.toString();
    }

    /** The same with a few characters inserted, deleted, replaced or moved. */
    String mutated(String document) {
        StringBuilder text = new StringBuilder(document);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, INSERTS.charAt(random.nextInt(INSERTS.length())));
                case 1 -> text.insert(at, pick(one(2) ? ESCAPES : PIECES));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
                case 3 -> {
                    if (at < text.length()) {
                        text.setCharAt(at, INSERTS.charAt(random.nextInt(INSERTS.length())));
                    }
                }
                default -> {
                    int from = random.nextInt(text.length() + 1);
                    text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(8))));
                }
            }
        }
        return text.toString();
    }

    /** What a declaration looks like. */
    String declaration() {
        newline = "\n";
        StringBuilder text = new StringBuilder(one(2) ? "# guests\n[host]\nlog-directory = \"/var/log/sv\"\n\n" : "");
        for (int i = random.nextInt(2); i >= 0; i--) {
            text.append("[services.")
                    .append(one(4) ? "\"web." + i + "\"" : "web-" + i)
                    .append("]   # one\n");
            text.append("command  = [\"squid\", ").append(one(3) ? "\n  # debug\n  " : "");
            text.append(text()).append("]\n");
            text.append("state = \"").append(one(2) ? "up" : "down").append("\"\n");
            maybe(text, "environment = { TZ = 'UTC', X = " + text() + " }\n");
            maybe(text, "limits   = { open-files = " + number() + ", cpu-seconds = 172800 }\n");
            maybe(text, "guest-control = " + one(2) + pick(COMMENTS) + "\n");
            maybe(text, "log = { keep = 10, prefix = '', filters = [" + text() + "] }\n\n");
        }
        return text.toString();
    }

    private void maybe(StringBuilder text, String line) {
        text.append(one(3) ? "" : line);
    }

    private void body(StringBuilder text) {
        Set<String> used = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String key = key();
            if (used.add(key) || one(15)) {
                text.append(blank()).append(key).append(blank()).append('=').append(blank());
                text.append(value(0)).append(blank()).append(pick(COMMENTS));
                text.append(one(60) ? "" : newline);
            } else {
                text.append(blank()).append(pick(COMMENTS)).append(newline);
            }
        }
    }

    private String header() {
        StringBuilder names = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            names.append(blank()).append(pick(NAMES)).append(blank()).append(i > 0 ? "." : "");
        }
        return one(60) ? "[[" + names + "]]" : "[" + names + "]";
    }

    private String key() {
        return one(60) ? "\"k\"" : one(60) ? "a.b" : one(80) ? "é" : pick(KEYS);
    }

    private String value(int depth) {
        if (one(60)) {
            return pick(ODD);
        }
        return switch (random.nextInt(depth < 3 ? 9 : 6)) {
            case 0 -> number();
            case 1 -> one(2) ? "true" : "false";
            case 6 -> array(depth);
            case 7 -> array(depth);
            case 8 -> inlineTable(depth);
            default -> text();
        };
    }

    private String number() {
        return one(3) ? pick(NUMBERS) : Long.toString(random.nextInt());
    }

    private String text() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> "'" + content(false, false) + "'";
            case 2 -> "'''" + (one(3) ? newline : "") + content(false, true) + "'''";
            case 3 -> "\"\"\"" + (one(3) ? newline : "") + content(false, true) + "\"\"\"";
            default -> "\"" + content(true, false) + "\"";
        };
    }

    private String content(boolean escapes, boolean lines) {
        StringBuilder content = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            if (escapes && one(3)) {
                content.append(ESCAPES[random.nextInt(one(12) ? ESCAPES.length : 9)]);
            } else if (lines && one(3)) {
                content.append(newline);
            } else if (one(25)) {
                content.append(pick(new String[] {"\"", "'", "\\", "\"\"", "''", "\\\\", "\r", "\u0001"}));
            } else {
                content.append(pick(PIECES));
            }
        }
        return content.toString();
    }

    private String array(int depth) {
        int kind = random.nextInt(6);
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(
                    switch (one(40) ? random.nextInt(6) : kind) {
                        case 0 -> number();
                        case 1 -> "true";
                        case 2 -> array(depth + 1 + depth);
                        case 3 -> inlineTable(depth + 1);
                        default -> text();
                    });
            if (depth > 3) {
                break;
            }
        }
        StringBuilder array = new StringBuilder("[").append(space());
        for (int i = 0; i < items.size(); i++) {
            array.append(items.get(i)).append(space());
            array.append(i < items.size() - 1 ? one(80) ? " " : "," : one(4) ? "," : "")
                    .append(space());
        }
        return array.append(one(100) ? "" : "]").toString();
    }

    private String inlineTable(int depth) {
        StringBuilder table = new StringBuilder("{").append(blank());
        Set<String> used = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String key = key();
            if (used.add(key) || one(20)) {
                table.append(used.size() > 1 ? one(80) ? "" : "," : "")
                        .append(blank())
                        .append(key)
                        .append(blank());
                table.append('=').append(blank()).append(value(depth + 1)).append(one(80) ? space() : blank());
            }
        }
        return table.append(one(60) ? "," : "").append(one(100) ? "" : "}").toString();
    }

    /** What may stand between the values of an array. */
    private String space() {
        return one(4) ? pick(COMMENTS) + newline + blank() : blank();
    }

    private String blank() {
        return pick(BLANKS);
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }
}
