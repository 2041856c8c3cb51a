package org.runward.desired.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.desired.Problem;

/** What toml4j rejects or misreads, what TOML forbids, and what is said about it. */
class TomlRefusalTest {
    private static final String QUOTES = "write text in quotes: \"text\" or 'text'";
    private static final String SINGLE =
            "\\\\ is not read in a \"string\": write 'text' in single quotes, where \\ stands for itself";
    private static final String BASIC_MULTI_LINE =
            "a \\ is not read between \"\"\" and \"\"\": write '''text''' instead, where \\ stands for itself";
    private static final String COMMA = "write a comma between the values of an array, and ] after the last";
    private static final String NOT_A_STATEMENT =
            "this is not KEY = VALUE (a key is made of A-Z, a-z, 0-9, _ and -), nor a [table] header";
    private static final String FOLLOWED =
            "something follows the value: put text in one pair of quotes, and begin a new line after it";
    private static final String NOT_CLOSED =
            "the string is not closed on its line: close it, or write '''text''' for several lines";
    private static final String IN_LINE =
            "an inline table is written on one line, without a comment: close it with }, or write a [table] of its own";
    private static final String DOTS =
            "a key with dots is not read: write a = { b = ... } instead of a.b = ..., or b = ... under a [table] header"
                    + " of its own";
    private static final String CONTROL =
            "a control character stands here: remove it, or write it in a \"string\" as \\uXXXX";

    @Test
    void aTableUnderAnArrayOfTablesDoesNotLandInTheRoot() {
        refused(
                "[[a.b]]\nx = 1\n[a.b.c]\ny = 2\n",
                "f:1: an array of tables is not read: write NAME = [{ ... }, { ... }] instead");
    }

    @Test
    void aBackslashBeforeTheClosingQuoteDoesNotSwallowTheNextKey() {
        refused("a = \"C:\\\\\"\nb = \"x\"\n", "f:1: a: " + SINGLE);
    }

    @Test
    void aCommentWithALoneQuoteDoesNotSwallowTheNextKey() {
        TomlDocument document = read("[t] # it's\na = 1 # \"\nb = 'x' # '''\n");
        assertEquals(List.of(), document.problems());
        TomlValue.Table table =
                (TomlValue.Table) document.root().entries().get("t").value();
        assertEquals(List.of("a", "b"), List.copyOf(table.entries().keySet()));
    }

    @Test
    void anEscapedBackslashBeforeAnNIsNotALineEnd() {
        refused("a = \"x\\\\n\"", "f:1: a: " + SINGLE);
    }

    @Test
    void keysAreWrittenWithoutQuotes() {
        refused("\"a\" = 1\n'b' = 2", "f:1: write the key without quotes", "f:2: write the key without quotes");
        refused("[t]\na = { \"b\" = 1 }", "f:2: t.a: write the key without quotes");
    }

    @Test
    void quotedAndBareHeaderNamesAreTheSameName() {
        refused("[a.b]\n[a.\"b\"]", "f:2: a.b: is already defined at f:1");
    }

    @Test
    void escapesThatToml4jReadsWronglyAreRefused() {
        refused("a = \"\\U0001F600\"", "f:1: a: \\U is not read: write the character itself");
        refused("a = \"\\u005cn\"", "f:1: a: a \\ is not read in a \"string\": write 'text' in single quotes");
        refused("a = \"\\u12\"", "f:1: a: \\u is followed by four hexadecimal digits");
        refused(
                "a = \"\\uD83D\"",
                "f:1: a: a \\uXXXX escape stands for no half of a character: write the character itself");
        refused(
                "a = \"\\/\"",
                "f:1: a: a \\ begins no escape that is read here (they are \\b \\t \\n \\f \\r \\\" \\uXXXX):"
                        + " write 'text' in single quotes, where \\ stands for itself");
        refused("[\"a\\u0041\"]", "f:1: a \\ is not read in a quoted name: write the name in 'single quotes'");
    }

    @Test
    void aBackslashInAStringOverSeveralLinesIsRefused() {
        refused("a = \"\"\"x \\\n  y\"\"\"", "f:1: a: " + BASIC_MULTI_LINE);
        refused("a = \"\"\"\n\\n\"\"\"\nb = up", "f:2: a: " + BASIC_MULTI_LINE, "f:3: b: " + QUOTES);
    }

    @Test
    void moreThanThreeClosingQuotesAreRefused() {
        String message = "f:1: a: more than three quotation marks end the string: have it end with another character,"
                + " or use the other kind of quotation mark";
        refused("a = \"\"\"x\"\"\"\"", message);
        refused("a = '''x'''''", message);
    }

    @Test
    void datesTimesAndFractionsAreRefused() {
        String date = "dates and times are not read: write a whole number, or a string in quotes";
        refused("a = 1979-05-27T00:32:00.5Z", "f:1: a: " + date);
        refused("a = 1979-05-27 07:32:00", "f:1: a: " + date);
        refused("a = 07:32:00", "f:1: a: " + date);
        String fraction =
                "numbers with a fraction or an exponent are not read: write a whole number, or a string in quotes";
        refused("a = 1.5", "f:1: a: " + fraction);
        refused("a = -1e6", "f:1: a: " + fraction);
        refused(
                "a = inf\nb = -nan",
                "f:1: a: inf and nan are not read: write a whole number, or a string in quotes",
                "f:2: b: inf and nan are not read: write a whole number, or a string in quotes");
    }

    @Test
    void aLeadingZeroIsRefused() {
        String message =
                "a number does not begin with 0: write it without, or in quotes if it is text such as a file mode";
        refused("a = 0644", "f:1: a: " + message);
        refused("a = -01", "f:1: a: " + message);
    }

    @Test
    void otherNumbersThanDecimalOnesInRangeAreRefused() {
        refused(
                "a = 0x1F\nb = 0o7",
                "f:1: a: write the number in decimal digits",
                "f:2: b: write the number in decimal digits");
        refused("a = 1__0", "f:1: a: an underscore in a number stands between two digits");
        refused(
                "a = 9223372036854775808",
                "f:1: a: the number is out of range: -9223372036854775808 to 9223372036854775807 are read");
    }

    @Test
    void aKeyWithoutAValueIsNotDropped() {
        String message = "has no value: write one after the =, text in quotes";
        refused("enabled =\nb = # x\n", "f:1: enabled: " + message, "f:2: b: " + message);
        refused("enabled\n", "f:1: " + NOT_A_STATEMENT);
        refused("= 1", "f:1: write a key before the =");
    }

    @Test
    void aLineEndInsideAStringIsRefused() {
        refused("a = \"x\ny\"\nb = 1\n[t]\nc = 'x\n", "f:1: a: " + NOT_CLOSED, "f:5: t.c: " + NOT_CLOSED);
    }

    @Test
    void commasInArraysAreNeitherMissingNorDoubled() {
        refused("a = [1 2]", "f:1: a: " + COMMA);
        String comma = "a comma stands here without a value before it: remove the comma";
        refused("a = [1,,2]", "f:1: a: " + comma);
        refused("a = [,]", "f:1: a: " + comma);
    }

    @Test
    void arraysOfMixedTypesAreRefused() {
        refused("a = [1,\n'x']", "f:2: a: an array holds values of one type: write all of them alike");
        refused("a = [{}, []]", "f:1: a: an array holds values of one type: write all of them alike");
    }

    @Test
    void anArrayWithoutItsEndIsRefusedWhereItBegins() {
        String message = "the array that begins here is not closed: end it with ]";
        refused(
                "a = ['x',\n'y'\nb = up\n[t]\nc = up",
                "f:1: a: " + message,
                "f:3: b: " + QUOTES,
                "f:5: t.c: " + QUOTES);
        refused("[s]\na = ['x',\n[t]\nc = up", "f:2: s.a: " + message, "f:4: t.c: " + QUOTES);
        refused("a = [", "f:1: a: " + message);
    }

    @Test
    void inlineTablesStayOnOneLineAndDoNotEndInAComma() {
        refused("a = {\n  b = 1,\n  c = 2\n}\nd = up", "f:1: a: " + IN_LINE, "f:5: d: " + QUOTES);
        refused("a = { b = 1, # x\n c = 2 }", "f:1: a: " + IN_LINE);
        refused("a = { b = 1, }", "f:1: a: no comma stands before the } of an inline table: remove the comma");
        refused(
                "a = { b = 1 c = 2 }",
                "f:1: a: write a comma between the keys of an inline table, and } after the last");
        refused("a = { b = 1, b = 2 }", "f:1: a: a key is defined twice in an inline table");
    }

    @Test
    void keysWithDotsAreRefused() {
        refused("a.b = 1\n[t]\nc = { d.e = 1 }", "f:1: " + DOTS, "f:3: t.c: " + DOTS);
    }

    @Test
    void whatFollowsAValueIsRefused() {
        refused("a = 1 b = 2", "f:1: a: " + FOLLOWED);
        refused("a = \"x\"y\"", "f:1: a: " + FOLLOWED);
        refused(
                "a = true false\n[t] x\n[u",
                "f:1: a: " + FOLLOWED,
                "f:2: t: a table header is followed by nothing but a comment: begin a new line",
                "f:3: the table header is not closed: end it with ]");
    }

    @Test
    void textWithoutQuotesIsRefused() {
        refused("a = up\nb = 1d", "f:1: a: " + QUOTES, "f:2: b: " + QUOTES);
        refused("a = True", "f:1: a: write true and false in lower case, without a sign");
    }

    @Test
    void controlCharactersAreRefusedWhereverTheyAre() {
        refused("a = 'x\u0001'\n# \u007F\n\u0000b = 1", "f:1: a: " + CONTROL, "f:2: " + CONTROL, "f:3: " + CONTROL);
        String carriageReturn = "a carriage return stands alone here: end lines with LF or CR LF";
        refused("a = 1\rb = 2", "f:1: a: " + carriageReturn);
    }

    @Test
    void aByteOrderMarkIsRefused() {
        refused("\uFEFFa = up", "f:1: save the file without a byte order mark", "f:1: a: " + QUOTES);
    }

    @Test
    void whatIsNotUtf8IsRefusedWithItsLine() {
        byte[] content = "# x\na = 'x'\nb = 'x'\nc = up".getBytes(StandardCharsets.UTF_8);
        content[9] = (byte) 0xE9;
        TomlDocument document = TomlReader.read(List.of(new Source("f", content)));
        assertEquals(
                List.of("f:2: is not valid UTF-8: save the file as UTF-8", "f:4: c: " + QUOTES), messages(document));
    }

    @Test
    void nestingHasALimitSoThatNothingOverflows() {
        String message = "is nested too deeply: 50 levels are read";
        refused("a = " + "[".repeat(100_000), "f:1: a: " + message);
        refused("[a" + ".a".repeat(100_000) + "]", "f:1: " + message);
        assertEquals(List.of(), read("a = " + "[".repeat(50) + "]".repeat(50)).problems());
    }

    @Test
    void headersOfOtherFormsAreRefused() {
        String missing = "a name is missing in the table header: write [a] or [a.b],"
                + " with quotes around a name that holds any character but A-Z, a-z, 0-9, _ and -";
        refused("[]\n[a.]\n[.a]\n[é]", "f:1: " + missing, "f:2: " + missing, "f:3: " + missing, "f:4: " + missing);
        refused("['a]", "f:1: a quoted name in the table header is not closed");
        refused(
                "[a b]",
                "f:1: a table header is written [a.b], with quotes around a name that holds any character but"
                        + " A-Z, a-z, 0-9, _ and -");
    }

    /** Each has the secret where one kind of mistake is made, or near enough that a careless message would show it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = hunter2",
                "a = \"hunter2",
                "a = 'hunter2",
                "a = \"\"\"hunter2\nhunter2 = 1",
                "a = '''hunter2",
                "a = \"hunter2\\\\\"",
                "a = \"hunter2\\x\"",
                "a = \"\\uhunter2\"",
                "a = \"hunter2\" hunter2",
                "a = 1 hunter2\nhunter2 =\nhunter2 = x",
                "a = [hunter2]",
                "a = ['hunter2' 'hunter2']",
                "a = ['hunter2', 2]",
                "a = ['hunter2'",
                "a = { b = 'hunter2', }",
                "a = { b = 'hunter2'\nc = 'hunter2' }",
                "a = { b = hunter2 }",
                "a = 'hunter2'\na = 'hunter2'",
                "hunter2",
                "hunter2 hunter2\nhunter2 = x",
                "a = 0hunter2",
                "a = \"hunter2\u0001\"",
                "a = \"\"\"hunter2\\\"\"\"",
                "a = 'hunter2''hunter2'",
                "a = \"-----BEGIN\nhunter2==\nhunter2=\n\"",
                "a = -----BEGIN hunter2-----\nhunter2\nhunter2==",
                "a.b = 'hunter2'",
                "\"a\" = 'hunter2'",
                "[[a]]\nb = 'hunter2",
                "a = 9223372036854775808hunter2",
                "a = { b = 'hunter2', b = 'hunter2' }",
                "# hunter2\u0007",
                "a = \"\"\"hunter2\"\"\"\"\nhunter2",
                "a = 'hunter2'\n[a]\nb = 'hunter2'",
                "[a] hunter2",
                "a = \"\\x\nhunter2 = \n\"",
                "a = [up, 'x\nhunter2 =\n']",
                "a = = hunter2",
                "a = @hunter2",
                "= hunter2"
            })
    void noMessageShowsAValue(String text) {
        TomlDocument document = read(text);
        assertFalse(document.problems().isEmpty());
        assertFalse(
                messages(document).toString().contains("hunter2"),
                () -> messages(document).toString());
        assertFalse(messages(document).toString().contains("\n"));
    }

    private static void refused(String text, String... problems) {
        assertEquals(List.of(problems), messages(read(text)));
    }

    private static TomlDocument read(String text) {
        return TomlReader.read(List.of(new Source("f", text.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<String> messages(TomlDocument document) {
        return document.problems().stream().map(Problem::toString).toList();
    }
}
