package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values are quoted; that a real sh reads them back is for the integration tests. */
class ShTest {
    @ParameterizedTest
    @ValueSource(strings = {"squid", "-sYC", "/usr/sbin/squid", "fs,max", "deploy@web", "50%", "a+b", "1:2", "_.-"})
    void aHarmlessWordStandsAsItIs(String word) {
        assertEquals(word, new Sh.Word(word).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a b | 'a b'",
                "$HOME | '$HOME'",
                "`id` | '`id`'",
                "$(id) | '$(id)'",
                "a;b | 'a;b'",
                "x\\y | 'x\\y'",
                "A=1 | 'A=1'",
                "~root | '~root'",
                "* | '*'",
                "# | '#'",
                "it's | 'it'\\''s'",
                "' | ''\\'''",
                "grün | 'grün'"
            })
    void everythingElseIsQuoted(String word, String quoted) {
        assertEquals(quoted, new Sh.Word(word).text());
    }

    @Test
    void anEmptyWordIsStillAnArgument() {
        assertEquals("''", new Sh.Word("").text());
    }

    @Test
    void aLineEndStaysInsideTheQuotes() {
        assertEquals("'a\nb'", new Sh.Word("a\nb").text());
        assertEquals("'plain\n'", new Sh.Word("plain\n").text());
    }

    @Test
    void aDoubleQuoteIsNothingSpecial() {
        assertEquals("'say \"hi\"'", new Sh.Word("say \"hi\"").text());
    }

    @Test
    void wordsAreQuotedOneByOne() {
        assertEquals("echo 'a b' '' -n", new Sh.Words(List.of("echo", "a b", "", "-n")).text());
        assertEquals("", new Sh.Words(List.of()).text());
    }

    @Test
    void emptyPiecesOfACommandLineLeaveNoGap() {
        Sh joined = Sh.Joined.of(new Sh.Script(""), new Sh.Word("chpst"), new Sh.Words(List.of()), new Sh.Number(7));
        assertEquals("chpst 7", joined.text());
    }

    @Test
    void anEmptyArgumentIsNotAnEmptyPiece() {
        assertEquals(
                "echo ''", Sh.Joined.of(new Sh.Word("echo"), new Sh.Word("")).text());
    }

    @Test
    void aCommentCannotEndItsLineNorItsQuotes() {
        assertEquals("[services.cron] a?b?c?d?e?", new Sh.Comment("[services.cron] a\nb\"c$d`e\\").text());
    }

    @Test
    void renderedScriptTextLosesOneLineEnd() {
        assertEquals("one\ntwo", new Sh.Script("one\ntwo\n").text());
        assertEquals("one\n", new Sh.Script("one\n\n").text());
        assertEquals("one", new Sh.Script("one").text());
    }
}
