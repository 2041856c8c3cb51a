package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final Exposition all = new Exposition();

    @Test
    void labelValuesAreEscaped() {
        all.gauge("one", "What.", "label").set(1, "back\\slash \"quoted\"\nnext é");

        assertEquals("""
                # HELP one What.
                # TYPE one gauge
                one{label="back\\\\slash \\"quoted\\"\\nnext é"} 1
                """, all.text());
    }

    @Test
    void helpIsEscapedButForItsQuotes() {
        all.counter("one_total", "A \"path\" C:\\new\nline.").count();

        assertEquals("""
                # HELP one_total A "path" C:\\\\new\\nline.
                # TYPE one_total counter
                one_total 1
                """, all.text());
    }

    @Test
    void familiesAreInTheOrderOfTheirMakingAndSamplesInThatOfTheirLabels() {
        Samples second = all.gauge("b", "B.", "x", "y");
        Samples first = all.gauge("a", "A.");
        first.set(1);
        second.set(4, "b", "a");
        second.set(3, "a-b", "a");
        second.set(2, "a", "b");
        second.set(1, "a", "a");

        assertEquals(
                List.of(
                        "b{x=\"a\",y=\"a\"} 1",
                        "b{x=\"a\",y=\"b\"} 2",
                        "b{x=\"a-b\",y=\"a\"} 3",
                        "b{x=\"b\",y=\"a\"} 4",
                        "a 1"),
                all.text().lines().filter(line -> !line.startsWith("#")).toList());
    }

    @Test
    void aFamilyWithoutSamplesIsNotTold() {
        Samples gauge = all.gauge("one", "What.", "label");
        assertEquals("", all.text());

        gauge.set(true, "x");
        assertTrue(all.text().endsWith("\none{label=\"x\"} 1\n"), all.text());

        gauge.clear();
        assertEquals("", all.text());
    }

    @Test
    void whatIsExpectedIsZeroUntilItIsCountedAndExpectingItAgainKeepsTheCount() {
        Samples counter = all.counter("one_total", "What.", "label");
        counter.expect("x");
        assertTrue(all.text().endsWith("\none_total{label=\"x\"} 0\n"), all.text());

        counter.count("x");
        counter.count("x");
        counter.expect("x");
        assertTrue(all.text().endsWith("\none_total{label=\"x\"} 2\n"), all.text());
    }

    @Test
    void eachBucketCountsWhatIsBelowItAndOneThatIsJustAtTheBound() {
        Histogram histogram = all.histogram(
                "took_seconds", "What.", Duration.ofMillis(1), Duration.ofMillis(500), Duration.ofSeconds(60));
        for (Duration took : List.of(
                Duration.ofNanos(1_000_000),
                Duration.ofNanos(1_000_001),
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Duration.ofSeconds(61))) {
            histogram.observe(took);
        }

        assertEquals("""
                # HELP took_seconds What.
                # TYPE took_seconds histogram
                took_seconds_bucket{le="0.001"} 1
                took_seconds_bucket{le="0.5"} 3
                took_seconds_bucket{le="60"} 4
                took_seconds_bucket{le="+Inf"} 5
                took_seconds_sum 121.502000001
                took_seconds_count 5
                """, all.text());
    }

    @Test
    void numbersHaveNoExponentAndTimesKeepTheirMilliseconds() {
        assertEquals("0", Exposition.number(0));
        assertEquals("-3", Exposition.number(-3));
        assertEquals("4102444800", Exposition.number(4_102_444_800.0));
        assertEquals("0.000001", Exposition.number(1e-6));
        assertEquals("123456789012345680000", Exposition.number(123456789012345678901.0));
        assertThrows(IllegalArgumentException.class, () -> Exposition.number(Double.NaN));

        all.gauge("at_seconds", "What.").set(Instant.parse("2026-11-22T10:00:00.120Z"));
        assertTrue(all.text().endsWith("\nat_seconds 1795341600.12\n"), all.text());
    }

    @Test
    void aSampleHasAValueForEachLabel() {
        Samples gauge = all.gauge("one", "What.", "x", "y");
        assertThrows(IllegalArgumentException.class, () -> gauge.set(1, "only one"));
    }
}
