package org.runward.desired.toml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the scanner has seen of a value: enough to tell where each part stands, and to notice when toml4j read
 * something else.
 */
sealed interface Shape {
    /** toml4j's value with our positions. Throws {@link Disagreement} where it does not have this shape. */
    TomlValue filledWith(Object parsed);

    /** toml4j and the scanner have read different things: a bug, for which no declaration may be applied. */
    final class Disagreement extends RuntimeException {
        private static final long serialVersionUID = 1;

        Disagreement() {
            super(null, null, false, false);
        }
    }

    private static void agree(boolean agreed) {
        if (!agreed) {
            throw new Disagreement();
        }
    }

    /**
     * A string.
     *
     * @param source the text of the whole file, in which the string's content goes from start to end
     * @param escaping by how many characters escape sequences make the notation longer than the string
     */
    record Text(Position position, String source, int start, int end, int escaping) implements Shape {
        @Override
        public TomlValue filledWith(Object parsed) {
            agree(parsed instanceof String);
            String value = (String) parsed;
            agree(value.length() == end - start - escaping);
            agree(escaping > 0 || source.startsWith(value, start));
            return new TomlValue.Text(value, position);
        }
    }

    /** A whole number. */
    record Whole(Position position, long expected) implements Shape {
        @Override
        public TomlValue filledWith(Object parsed) {
            agree(parsed instanceof Long);
            long value = (Long) parsed;
            agree(value == expected);
            return new TomlValue.Whole(value, position);
        }
    }

    /** A truth value. */
    record Bool(Position position, boolean expected) implements Shape {
        @Override
        public TomlValue filledWith(Object parsed) {
            agree(parsed instanceof Boolean);
            boolean value = (Boolean) parsed;
            agree(value == expected);
            return new TomlValue.Bool(value, position);
        }
    }

    /** An array. */
    record Items(Position position, List<Shape> items) implements Shape {
        @Override
        public TomlValue filledWith(Object parsed) {
            agree(parsed instanceof List);
            List<?> values = (List<?>) parsed;
            agree(values.size() == items.size());
            List<TomlValue> filled = new ArrayList<>(values.size());
            for (int i = 0; i < values.size(); i++) {
                filled.add(items.get(i).filledWith(values.get(i)));
            }
            return new TomlValue.Array(filled, position);
        }
    }

    /** An inline table. */
    record Fields(Position position, Map<String, Field> fields) implements Shape {
        @Override
        public TomlValue filledWith(Object parsed) {
            agree(parsed instanceof Map);
            Map<?, ?> values = (Map<?, ?>) parsed;
            agree(values.keySet().equals(fields.keySet()));
            Map<String, TomlValue.Entry> filled = new LinkedHashMap<>();
            for (Map.Entry<String, Field> each : fields.entrySet()) {
                String key = each.getKey();
                Field field = each.getValue();
                TomlValue value = field.shape().filledWith(values.get(key));
                filled.put(key, new TomlValue.Entry(key, value, field.position()));
            }
            return new TomlValue.Table(filled, position);
        }
    }

    /** A key of an inline table, where it is written, and its value. */
    record Field(Position position, Shape shape) {}
}
