package org.runward.desired.toml;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * Holds the reader against tomlj: what ours accepts, it reads exactly as tomlj does, and what tomlj rejects, ours
 * rejects. Other documents than the usual ones: {@code -Dtoml.seed=N -Dtoml.documents=N}.
 */
class TomlOracleTest {
    private static final long SEED = Long.getLong("toml.seed", 20261122);
    private static final int DOCUMENTS = Integer.getInteger("toml.documents", 210_000);

    private final LongAdder accepted = new LongAdder();

    @Test
    void whatIsAcceptedIsReadAsTomljReadsIt() {
        long start = System.nanoTime();
        IntStream.range(0, DOCUMENTS).parallel().forEach(this::check);
        System.out.printf(
                "TOML oracle: seed %d, %d documents, %.1f %% accepted, %.1f s%n",
                SEED, DOCUMENTS, 100.0 * accepted.sum() / DOCUMENTS, (System.nanoTime() - start) / 1e9);
        assertTrue(accepted.sum() > DOCUMENTS / 5, "too few documents are accepted for this to be a test");
        assertTrue(accepted.sum() < DOCUMENTS * 4L / 5, "too few documents are refused for this to be a test");
    }

    private void check(int number) {
        // A mutation may halve a character beyond U+FFFF; its bytes then are a question mark.
        byte[] content = document(number).getBytes(StandardCharsets.UTF_8);
        String text = new String(content, StandardCharsets.UTF_8);
        TomlDocument ours = TomlReader.read(List.of(new Source("x", content)));
        if (!ours.problems().isEmpty()) {
            boolean bug = ours.problems().stream()
                    .anyMatch(problem -> problem.message().contains("error in runward"));
            if (bug) {
                fail("toml4j and the scanner disagree about document " + number + ":\n" + text);
            }
            return;
        }
        accepted.increment();
        TomlParseResult theirs = Toml.parse(text, TomlVersion.V1_0_0);
        if (theirs.hasErrors()) {
            fail("document " + number + " is accepted, tomlj says " + theirs.errors() + ":\n" + text);
        }
        // tomlj keeps CR LF in strings over several lines, ours makes it LF.
        TomlParseResult plain =
                text.contains("\r") ? Toml.parse(text.replace("\r\n", "\n"), TomlVersion.V1_0_0) : theirs;
        if (!same(ours.root(), plain)) {
            fail("document " + number + " is read as\n" + ours.root() + "\nnot as\n" + plain.toJson() + "\n" + text);
        }
    }

    private static String document(int number) {
        DocumentGenerator generator = new DocumentGenerator(new Random(SEED * 1_000_003 + number));
        return switch (number % 16) {
            case 0 -> generator.declaration();
            case 1 -> generator.mutated(generator.declaration());
            case 2, 3, 4, 5, 6, 7, 8 -> generator.document();
            default -> generator.mutated(generator.document());
        };
    }

    private static boolean same(TomlValue ours, Object theirs) {
        if (ours instanceof TomlValue.Table table) {
            return theirs instanceof TomlTable other
                    && table.entries().keySet().equals(other.keySet())
                    && table.entries().values().stream()
                            .allMatch(entry -> same(entry.value(), other.get(List.of(entry.key()))));
        }
        if (ours instanceof TomlValue.Array array) {
            return theirs instanceof TomlArray other
                    && array.items().size() == other.size()
                    && IntStream.range(0, other.size())
                            .allMatch(i -> same(array.items().get(i), other.get(i)));
        }
        return theirs.equals(
                ours instanceof TomlValue.Text text
                        ? text.value()
                        : ours instanceof TomlValue.Whole whole
                                ? (Object) whole.value()
                                : (Object) ((TomlValue.Bool) ours).value());
    }
}
