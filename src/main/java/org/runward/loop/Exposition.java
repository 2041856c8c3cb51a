package org.runward.loop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Metrics as text, in the order in which they were made. Not thread-safe.
 *
 * <p>Source: "Exposition formats" of the Prometheus documentation, text-based format 0.0.4.
 */
final class Exposition {
    private final List<Family> families = new ArrayList<>();

    /** A number that only grows, until the process ends. */
    Samples counter(String name, String help, String... labels) {
        return add(new Samples(Family.Type.COUNTER, name, help, labels));
    }

    /** A number that goes up and down. */
    Samples gauge(String name, String help, String... labels) {
        return add(new Samples(Family.Type.GAUGE, name, help, labels));
    }

    /** How many took how long. */
    Histogram histogram(String name, String help, Duration... bounds) {
        return add(new Histogram(name, help, bounds));
    }

    private <F extends Family> F add(F family) {
        families.add(family);
        return family;
    }

    /** All that has samples. */
    String text() {
        StringBuilder text = new StringBuilder();
        families.forEach(family -> family.appendTo(text));
        return text.toString();
    }

    /** A number without an exponent, and without a fraction where it has none. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("not a number to tell: " + value);
        }
        long whole = (long) value;
        return whole == value
                ? Long.toString(whole)
                : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /** What stands behind a metric's name: its labels with their values; nothing where it has none. */
    static String labels(List<String> names, String... values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException("labels " + names + ", but " + values.length + " values");
        }
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"");
            text.append(escaped(values[i]).replace("\"", "\\\"")).append('"');
        }
        return text.append('}').toString();
    }

    /** A text as it stands in a help line. */
    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
