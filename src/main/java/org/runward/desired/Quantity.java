package org.runward.desired;

import java.util.Map;
import java.util.Optional;

/** A number with a unit, as written in the declaration. */
public enum Quantity {
    /** In bytes; K, M and G are powers of 1024. */
    SIZE(
            Map.of('K', 1L << 10, 'M', 1L << 20, 'G', 1L << 30),
            "not a size; write a number of bytes or \"512K\", \"1M\", \"2G\""),
    /** In seconds. */
    DURATION(
            Map.of('s', 1L, 'm', 60L, 'h', 3600L, 'd', 86_400L),
            "not a duration; write \"20s\", \"15m\", \"2h\" or \"1d\"");

    private final Map<Character, Long> units;
    private final String expected;

    Quantity(Map<Character, Long> units, String expected) {
        this.units = units;
        this.expected = expected;
    }

    /** What to say where {@link #parse} finds nothing. */
    public String expected() {
        return expected;
    }

    /** Empty where the text is not of the form, or too large. */
    public Optional<Long> parse(String text) {
        if (!text.matches("[0-9]{1,12}[A-Za-z]")) {
            return Optional.empty();
        }
        Long unit = units.get(text.charAt(text.length() - 1));
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return Optional.ofNullable(unit)
                .filter(factor -> number <= Long.MAX_VALUE / factor)
                .map(factor -> factor * number);
    }
}
