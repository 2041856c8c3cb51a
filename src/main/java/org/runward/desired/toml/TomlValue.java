package org.runward.desired.toml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A value in a declaration, with the place where it begins. */
public sealed interface TomlValue {
    /** The line on which the value begins; a table's is that of its header. */
    Position position();

    /** A string of any of the four notations. */
    record Text(String value, Position position) implements TomlValue {
        public Text {
            Objects.requireNonNull(value);
            Objects.requireNonNull(position);
        }
    }

    /** A whole number. */
    record Whole(long value, Position position) implements TomlValue {
        public Whole {
            Objects.requireNonNull(position);
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value, Position position) implements TomlValue {
        public Bool {
            Objects.requireNonNull(position);
        }
    }

    /** Values of one type, in order. */
    record Array(List<TomlValue> items, Position position) implements TomlValue {
        public Array {
            items = List.copyOf(items);
            Objects.requireNonNull(position);
        }
    }

    /**
     * A table, inline or with a header.
     *
     * @param entries by key, in the order in which the keys first appear
     * @param position its header, or its first sub-table's header where it has none of its own
     */
    record Table(Map<String, Entry> entries, Position position) implements TomlValue {
        public Table {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            Objects.requireNonNull(position);
        }
    }

    /**
     * A key of a table and what it stands for.
     *
     * @param position where the key is written; a table's is that of its header
     */
    record Entry(String key, TomlValue value, Position position) {
        public Entry {
            Objects.requireNonNull(key);
            Objects.requireNonNull(value);
            Objects.requireNonNull(position);
        }
    }
}
