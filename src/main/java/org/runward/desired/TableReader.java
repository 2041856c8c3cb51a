package org.runward.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.runward.desired.toml.Position;
import org.runward.desired.toml.TomlValue;

/**
 * Reads typed keys from one table, falling back to a table of defaults; notes each problem and goes on.
 *
 * <p>A method that notes a problem returns what it returns for an absent key. Not thread-safe.
 */
final class TableReader {
    private final String path;
    private final TomlValue.Table table;
    private final Optional<TableReader> defaults;
    private final Problems problems;

    TableReader(String path, TomlValue.Table table, Optional<TableReader> defaults, Problems problems) {
        this.path = path;
        this.table = table;
        this.defaults = defaults;
        this.problems = problems;
    }

    /** A key's value with the path under which it is written, which may be that of the defaults. */
    record Found(TomlValue.Entry entry, String path) {
        Position position() {
            return entry.position();
        }

        TomlValue value() {
            return entry.value();
        }
    }

    Problems problems() {
        return problems;
    }

    String path() {
        return path;
    }

    Position position() {
        return table.position();
    }

    boolean hasOwn(String key) {
        return table.entries().containsKey(key);
    }

    /** A view in which the defaults do not have these keys. */
    TableReader ignoringDefaults(Collection<String> keys) {
        return new TableReader(path, table, defaults.map(reader -> reader.without(keys)), problems);
    }

    private TableReader without(Collection<String> keys) {
        Map<String, TomlValue.Entry> left = new LinkedHashMap<>(table.entries());
        left.keySet().removeAll(keys);
        return new TableReader(path, new TomlValue.Table(left, table.position()), defaults, problems);
    }

    Optional<Found> find(String key) {
        TomlValue.Entry entry = table.entries().get(key);
        if (entry != null) {
            return Optional.of(new Found(entry, path.isEmpty() ? key : path + "." + key));
        }
        return defaults.flatMap(reader -> reader.find(key));
    }

    void rejectUnknownKeys(Collection<String> known) {
        table.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String where = path.isEmpty() ? key : path + "." + key;
                problems.add(entry.position(), where, "unknown key" + Suggestion.of(key, known));
            }
        });
    }

    /** Notes a problem at each key that is written in this very table and has no place here. */
    void rejectKeys(Collection<String> keys, String why) {
        for (String key : keys) {
            TomlValue.Entry entry = table.entries().get(key);
            if (entry != null) {
                problems.add(entry.position(), path + "." + key, why);
            }
        }
    }

    private <T extends TomlValue> Optional<T> typed(String key, Class<T> type, String expected) {
        Optional<Found> found = find(key);
        if (found.isPresent() && !type.isInstance(found.get().value())) {
            note(found.get(), expected);
            return Optional.empty();
        }
        return found.map(Found::value).map(type::cast);
    }

    void note(Found found, String message) {
        problems.add(found.position(), found.path(), message);
    }

    void note(String key, String message) {
        find(key).ifPresent(found -> note(found, message));
    }

    Optional<Boolean> bool(String key) {
        return typed(key, TomlValue.Bool.class, "not true or false; write it without quotes")
                .map(TomlValue.Bool::value);
    }

    /** A string without line ends and other control characters. */
    Optional<String> line(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && text.get().chars().anyMatch(c -> c < ' ' || c == 127)) {
            note(key, "holds a line end or control character; write one line");
            return Optional.empty();
        }
        return text;
    }

    Optional<String> text(String key) {
        return typed(key, TomlValue.Text.class, "not a string; write it in quotes")
                .map(TomlValue.Text::value)
                .filter(text -> isWithoutNul(key, text));
    }

    private boolean isWithoutNul(String key, String text) {
        if (text.indexOf('\0') >= 0) {
            note(key, "holds a NUL character, which no argument or variable can");
            return false;
        }
        return true;
    }

    /** One of an enum's constants, written in lower case with dashes. */
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(text.get())) {
                return Optional.of(constant);
            }
        }
        String all = Stream.of(type.getEnumConstants())
                .map(constant -> "\"" + written(constant) + "\"")
                .collect(Collectors.joining(", "));
        note(key, "not one of " + all);
        return Optional.empty();
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An absolute path without {@code ..} and control characters. */
    Optional<Path> path(String key) {
        return line(key).flatMap(text -> path(text, message -> note(key, message)));
    }

    static Optional<Path> path(String text, java.util.function.Consumer<String> note) {
        if (!text.startsWith("/")) {
            note.accept("not an absolute path; begin it with /");
            return Optional.empty();
        }
        if (Stream.of(text.split("/")).anyMatch(part -> part.equals("..") || part.equals("."))) {
            note.accept("has . or .. in it; write the path out");
            return Optional.empty();
        }
        return Optional.of(Path.of(text));
    }

    /** Strings, none with a NUL; empty where absent. */
    List<String> texts(String key) {
        Optional<Found> found = find(key);
        List<String> texts = new ArrayList<>();
        for (TomlValue item : items(key)) {
            if (item instanceof TomlValue.Text text && isWithoutNul(key, text.value())) {
                texts.add(text.value());
            } else if (!(item instanceof TomlValue.Text)) {
                problems.add(
                        item.position(), found.orElseThrow().path(), "not a list of strings; write [\"...\", ...]");
            }
        }
        return texts;
    }

    List<TomlValue> items(String key) {
        return typed(key, TomlValue.Array.class, "not a list; write [...]")
                .map(TomlValue.Array::items)
                .orElse(List.of());
    }

    /** A command line: strings of which the first names a program; empty where absent. */
    List<String> command(String key) {
        List<String> words = texts(key);
        if (find(key).filter(found -> found.value() instanceof TomlValue.Array).isPresent()) {
            if (items(key).isEmpty()) {
                note(key, "is empty; write [\"PROGRAM\", \"ARGUMENT\", ...] or leave the key out");
            } else if (!words.isEmpty()
                    && (words.get(0).isEmpty() || words.get(0).startsWith("-"))) {
                note(key, "does not begin with a program; write [\"PROGRAM\", \"ARGUMENT\", ...]");
            }
        }
        return words;
    }

    Optional<Name> name(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && !Name.isValid(text.get())) {
            note(key, "not a name; a name is " + Name.FORM);
            return Optional.empty();
        }
        return text.map(Name::new);
    }

    List<Name> names(String key) {
        List<Name> names = new ArrayList<>();
        for (String text : texts(key)) {
            if (Name.isValid(text)) {
                names.add(new Name(text));
            } else {
                note(key, "has an item that is not a name; a name is " + Name.FORM);
            }
        }
        return names;
    }

    /** A whole number, also a negative one. */
    Optional<Long> integer(String key) {
        return typed(key, TomlValue.Whole.class, "not a whole number; write it without quotes")
                .map(TomlValue.Whole::value);
    }

    Optional<Long> whole(String key) {
        Optional<Long> number = integer(key);
        if (number.filter(value -> value < 0).isPresent()) {
            note(key, "is negative");
            return Optional.empty();
        }
        return number;
    }

    /** Bytes: a whole number, or a string such as "512K", "1M", "2G" (of 1024). */
    Optional<Long> size(String key) {
        if (find(key).filter(found -> found.value() instanceof TomlValue.Whole).isPresent()) {
            return whole(key);
        }
        return quantity(key, Quantity.SIZE, Quantity.SIZE.expected());
    }

    /** A string such as "20s", "15m", "2h", "1d". */
    Optional<Duration> duration(String key) {
        return duration(key, Quantity.DURATION.expected());
    }

    /** Likewise, with other words for what is expected. */
    Optional<Duration> duration(String key, String expected) {
        return quantity(key, Quantity.DURATION, expected).map(Duration::ofSeconds);
    }

    private Optional<Long> quantity(String key, Quantity quantity, String expected) {
        Optional<Found> found = find(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> value =
                found.get().value() instanceof TomlValue.Text text ? quantity.parse(text.value()) : Optional.empty();
        if (value.isEmpty()) {
            note(found.get(), expected);
        }
        return value;
    }

    /** A table in this table, its keys completed by those of the same table of the defaults; empty where absent. */
    Optional<TableReader> table(String key) {
        return typed(key, TomlValue.Table.class, "not a table; write { ... }").map(inner -> {
            boolean own = hasOwn(key);
            Optional<TableReader> inherited =
                    own ? defaults.flatMap(reader -> reader.quietTable(key)) : Optional.empty();
            String where = find(key).orElseThrow().path();
            return new TableReader(where, inner, inherited, problems);
        });
    }

    private Optional<TableReader> quietTable(String key) {
        return find(key)
                .filter(found -> found.value() instanceof TomlValue.Table)
                .flatMap(found -> table(key));
    }

    /** The keys of this table and of its defaults, in order, own ones last. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(defaults.map(TableReader::keys).orElse(List.of()));
        keys.removeAll(table.entries().keySet());
        keys.addAll(table.entries().keySet());
        return keys;
    }
}
