package org.runward.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.desired.toml.Source;
import org.runward.desired.toml.TomlDocument;
import org.runward.desired.toml.TomlReader;
import org.runward.desired.toml.TomlValue;

/** What is printed is read back as it was, by the declaration's own reader. */
class TomlTextTest {
    private static final int STRINGS = 20_000;
    /** What strings are made of: all that has a meaning somewhere, and some that has none. */
    private static final String[] PIECES = {
        "a",
        "/",
        "'",
        "'''",
        "\"",
        "\"\"\"",
        "\\",
        "\\u0041",
        "\\n",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\0",
        "\u0001",
        "\u007f",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "é",
        "語",
        "\uD83D\uDE00",
        "#",
        "[",
        "]",
        "{",
        "}",
        "=",
        ",",
        " ",
        "$",
        "`"
    };

    private static TomlDocument read(String text) {
        return TomlReader.read(List.of(new Source("f", text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void everyStringThatIsPrintedIsReadBackExactly() {
        Random random = new Random(1);
        int printed = 0;
        for (int i = 0; i < STRINGS; i++) {
            String value = random(random);
            Optional<String> text = TomlText.string(value);
            if (text.isPresent()) {
                printed++;
                assertEquals(1, text.get().lines().count(), text.get());
                TomlDocument document = read("key = " + text.get() + "\n");
                assertEquals(List.of(), document.problems(), text.get());
                TomlValue.Entry entry = document.root().entries().get("key");
                assertEquals(value, ((TomlValue.Text) entry.value()).value(), text.get());
            }
        }
        assertTrue(printed > STRINGS / 2, "printed " + printed);
    }

    @Test
    void onlyWhatNoNotationCanHoldIsNotPrinted() {
        assertEquals(Optional.of("\"it's \\\"so\\\"\""), TomlText.string("it's \"so\""));
        assertEquals(Optional.of("'C:\\x'"), TomlText.string("C:\\x"));
        assertEquals(Optional.of("'''\\'s'''"), TomlText.string("\\'s"));
        assertEquals(Optional.empty(), TomlText.string("\\'"));
        assertEquals(Optional.empty(), TomlText.string("\\'''x"));
        assertEquals(Optional.empty(), TomlText.string("\\\n"));
        assertEquals(Optional.empty(), TomlText.string("\uD83D"));
    }

    @Test
    void aCommentIsOneLineThatTheReaderSkipsWhateverIsInIt() {
        Random random = new Random(2);
        for (int i = 0; i < STRINGS; i++) {
            String comment = TomlText.comment(random(random));
            assertEquals(1, comment.lines().count(), comment);
            TomlDocument document = read(comment + "\nkey = 1\n");
            assertEquals(List.of(), document.problems(), comment);
            assertEquals(1, document.root().entries().size());
        }
        assertEquals("# a?[31mb?c", TomlText.comment("a\u001b[31mb\u202ec"));
    }

    @Test
    void aNameWithADotIsOneKey() {
        assertEquals("[services.a-b_c]", TomlText.header("services", new Name("a-b_c")));
        TomlDocument document = read(TomlText.header("services", new Name("a.b")) + "\n");
        TomlValue services = document.root().entries().get("services").value();
        assertTrue(((TomlValue.Table) services).entries().containsKey("a.b"));
    }
}
