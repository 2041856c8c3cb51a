package org.runward.desired.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.runward.desired.Problem;

/** What is read, and where it stands; what is refused is in {@link TomlRefusalTest}. */
class TomlReaderTest {
    @Test
    void aDeclarationIsReadWithItsValuesInTheirOrder() {
        TomlValue.Table root = accepted("""
                # guests
                [services.squid]   # it's a proxy
                command = ["squid", "-N"]
                state = 'up'
                limits = { open-files = 4_096, cpu-seconds = -172800 }
                guest-control = true

                [services."foo.bar"]
                [services]
                x = false
                """);
        assertEquals(
                "{services={squid={command=[squid, -N], state=up, limits={open-files=4096, cpu-seconds=-172800},"
                        + " guest-control=true}, foo.bar={}, x=false}}",
                plain(root));
    }

    @Test
    void everyKeyAndValueKnowsItsLine() {
        TomlValue.Table root = accepted("[a.b]\nx = [\n  1,\n  2]\n\n[a]\ny = { z = '' }\n");
        TomlValue.Entry a = root.entries().get("a");
        TomlValue.Entry b = entry(a, "b");
        TomlValue.Array x = (TomlValue.Array) entry(b, "x").value();
        assertEquals(new Position("f", 6), a.position());
        assertEquals(new Position("f", 1), b.position());
        assertEquals(new Position("f", 1), b.value().position());
        assertEquals(new Position("f", 2), x.position());
        assertEquals(new Position("f", 4), x.items().get(1).position());
        assertEquals(new Position("f", 7), entry(entry(a, "y"), "z").position());
    }

    @Test
    void aTableWithoutAHeaderOfItsOwnStandsWhereItsFirstSubTableDoes() {
        TomlValue.Entry a = accepted("\n[a.b]\n[a.c]\n").entries().get("a");
        assertEquals(new Position("f", 2), a.position());
    }

    @Test
    void linesMayEndInCarriageReturnAndLineFeed() {
        assertEquals(
                "{a={x=[1, 2], y=one\ntwo\n}}",
                plain(accepted("[a]\r\nx = [1,\r\n2]\r\ny = '''\r\none\r\ntwo\r\n'''")));
    }

    @Test
    void stringsOfAllFourNotationsAreRead() {
        assertEquals("{a=tab\t quote\" é\n}", plain(accepted("a = \"tab\\t quote\\\" \\u00e9\\n\"")));
        assertEquals("{a=C:\\new \"x\"}", plain(accepted("a = 'C:\\new \"x\"'")));
        assertEquals("{a=one\n \"\"two}", plain(accepted("a = \"\"\"\none\n \"\"two\"\"\"")));
        assertEquals("{a=''\\d\n}", plain(accepted("a = '''''\\d\n'''")));
        assertEquals("{a=日本 😀 #[}", plain(accepted("a = \"日本 😀 #[\" # 日本")));
    }

    @Test
    void theWholeRangeOfNumbersIsRead() {
        assertEquals(
                "{a=[9223372036854775807, -9223372036854775808, 0, 5, 1000]}",
                plain(accepted("a = [9223372036854775807, -9223372036854775808, -0, +5, 1_000]")));
    }

    @Test
    void arraysMayBeNestedSpreadOverLinesAndEndInAComma() {
        assertEquals(
                "{a=[[1], [x], [], [{}]]}",
                plain(accepted("a = [ # it's ] here\n [1,],\n # \"\n ['x'], [\n] , [{}]\n,\n]")));
    }

    @Test
    void inlineTablesMayBeNestedAndHoldArraysOverSeveralLines() {
        assertEquals(
                "{a=[{b={c={d=1}, e=2}}, {f=[1, 2]}], g=3}",
                plain(accepted("a = [{ b = { c = { d = 1 }, e = 2 } }, { f = [1,\n2] }]\ng = 3")));
    }

    @Test
    void headerNamesMayHaveBlanksAndQuotes() {
        assertEquals("{a={b.c={d e={}}}}", plain(accepted("[ a . \"b.c\" .\t'd e' ] # x")));
    }

    @Test
    void emptyFilesAndNoFilesAreEmptyTables() {
        assertEquals("{}", plain(accepted("")));
        assertEquals("{}", plain(accepted("# only a comment")));
        assertTrue(TomlReader.read(List.of()).root().entries().isEmpty());
    }

    @Test
    void aLargeTableIsReadInPieces() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            text.append("key-").append(i).append(" = ").append(i).append('\n');
        }
        TomlValue.Table root = accepted(text.toString());
        assertEquals(2000, root.entries().size());
        assertEquals(1999, ((TomlValue.Whole) root.entries().get("key-1999").value()).value());
        assertEquals("key-0", root.entries().keySet().iterator().next());
    }

    @Test
    void filesAreMergedIntoOneTree() {
        TomlDocument document =
                read(source("one", "[services.a]\nx = 1\n"), source("two", "y = 2\n[services.b]\nx = 3\n"));
        assertEquals(List.of(), document.problems());
        assertEquals("{services={a={x=1}, b={x=3}}, y=2}", plain(document.root()));
        TomlValue.Entry services = document.root().entries().get("services");
        assertEquals(new Position("two", 3), entry(entry(services, "b"), "x").position());
    }

    @Test
    void theSameTableInTwoFilesIsAProblemThatNamesBoth() {
        TomlDocument document =
                read(source("one", "\n[services.a]\nx = 1\n"), source("two", "[services.a]\nx = 2\ny =\n"));
        assertEquals(
                List.of(
                        "two:1: services.a: is already defined at one:2",
                        "two:3: services.a.y: has no value: write one after the =, text in quotes"),
                messages(document));
        assertEquals("{services={a={x=1}}}", plain(document.root()));
    }

    @Test
    void theSameKeyTwiceIsAProblemThatNamesBoth() {
        assertEquals(
                List.of("f:3: a.x: is already defined at f:2"), messages(read(source("f", "[a]\nx = 1\nx = 2\n"))));
        assertEquals(
                List.of("two:1: x: is already defined at one:1"),
                messages(read(source("one", "x = 1"), source("two", "x = 1"))));
    }

    @Test
    void aNameIsEitherAValueOrATable() {
        assertEquals(
                List.of(
                        "f:4: a.b: is already defined, as a value, at f:2",
                        "f:5: a.b.c: a.b is already defined, as a value, at f:2"),
                messages(read(source("f", "[a]\nb = { c = 1 }\n\n[a.b]\n[a.b.c]\n"))));
        assertEquals(
                List.of("f:3: a.b: is already defined at f:1"), messages(read(source("f", "[a.b]\n[a]\nb = 1\n"))));
        assertEquals(List.of("f:2: a: is already defined at f:1"), messages(read(source("f", "['a']\n[\"a\"]\n"))));
    }

    @Test
    void whatIsRightAroundAProblemIsStillRead() {
        TomlDocument document =
                read(source("f", "[a]\nx = 1\ny = up\nz = [1,\n 0x2,\n 3]\nw = 4\n[[b]]\nv = 1\n[c]\nu = 5"));
        assertEquals(
                List.of(
                        "f:3: a.y: write text in quotes: \"text\" or 'text'",
                        "f:5: a.z: write the number in decimal digits",
                        "f:8: an array of tables is not read: write NAME = [{ ... }, { ... }] instead"),
                messages(document));
        assertEquals("{a={x=1, w=4}, c={u=5}}", plain(document.root()));
    }

    @Test
    void anyBytesAreEitherReadOrRefusedWithoutAnException() {
        Random random = new Random(20261122);
        byte[] alphabet = "[]{}\"\"''=,.#\n\n\\\r ab10-_".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] content = new byte[random.nextInt(200)];
            for (int k = 0; k < content.length; k++) {
                boolean any = i % 2 == 0 && random.nextInt(20) == 0;
                content[k] = any ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            TomlDocument document = read(new Source("f", content), new Source("g", content));
            assertFalse(messages(document).toString().contains("error in runward"));
        }
    }

    private static TomlValue.Table accepted(String text) {
        TomlDocument document = read(source("f", text));
        assertEquals(List.of(), document.problems());
        return document.root();
    }

    private static TomlDocument read(Source... sources) {
        return TomlReader.read(List.of(sources));
    }

    private static Source source(String name, String text) {
        return new Source(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> messages(TomlDocument document) {
        return document.problems().stream().map(Problem::toString).toList();
    }

    private static TomlValue.Entry entry(TomlValue.Entry table, String key) {
        return ((TomlValue.Table) table.value()).entries().get(key);
    }

    private static String plain(TomlValue value) {
        if (value instanceof TomlValue.Table table) {
            return table.entries().values().stream()
                    .map(entry -> entry.key() + "=" + plain(entry.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof TomlValue.Array array) {
            return array.items().stream().map(TomlReaderTest::plain).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof TomlValue.Text text) {
            return text.value();
        }
        return value instanceof TomlValue.Whole whole
                ? Long.toString(whole.value())
                : Boolean.toString(((TomlValue.Bool) value).value());
    }
}
