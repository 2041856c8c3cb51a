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

    private static final int MOST_DIGITS = 12;

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
        int digits = text.length() - 1;
        if (digits < 1 || digits > MOST_DIGITS || !areDigits(text, digits)) {
            return Optional.empty();
        }
        Long unit = units.get(text.charAt(digits));
        long number = Long.parseLong(text.substring(0, digits));
        return unit == null || number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(unit * number);
    }

    /** By hand: each service has several, and an expression takes as long as all else of reading one. */
    private static boolean areDigits(String text, int count) {
        for (int i = 0; i < count; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
