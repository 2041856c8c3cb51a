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
 * Reads typed keys from one table, falling back to a table of defaults; notes each problem and goes on. As all that reads a
 * declaration it does without lambdas and streams, as far as that is as plain: each costs every start a fifth of a millisecond.
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

    boolean hasOwnOf(Collection<String> keys) {
        for (String key : keys) {
            if (hasOwn(key)) {
                return true;
            }
        }
        return false;
    }

    /** A view in which the defaults do not have these keys. */
    TableReader ignoringDefaults(Collection<String> keys) {
        return defaults.isPresent()
                ? new TableReader(path, table, Optional.of(defaults.get().without(keys)), problems)
                : this;
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
        return defaults.isPresent() ? defaults.get().find(key) : Optional.empty();
    }

    void rejectUnknownKeys(Collection<String> known) {
        for (Map.Entry<String, TomlValue.Entry> each : table.entries().entrySet()) {
            String key = each.getKey();
            if (!known.contains(key)) {
                String where = path.isEmpty() ? key : path + "." + key;
                problems.add(each.getValue().position(), where, "unknown key" + Suggestion.of(key, known));
            }
        }
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

    /** Null where it is absent, or of another type, which is noted. */
    private <T extends TomlValue> T typed(String key, Class<T> type, String expected) {
        Optional<Found> found = find(key);
        if (found.isEmpty()) {
            return null;
        }
        if (!type.isInstance(found.get().value())) {
            note(found.get(), expected);
            return null;
        }
        return type.cast(found.get().value());
    }

    void note(Found found, String message) {
        problems.add(found.position(), found.path(), message);
    }

    void note(String key, String message) {
        find(key).ifPresent(found -> note(found, message));
    }

    Optional<Boolean> bool(String key) {
        TomlValue.Bool found = typed(key, TomlValue.Bool.class, "not true or false; write it without quotes");
        return found == null ? Optional.empty() : Optional.of(found.value());
    }

    /** A string without line ends and other control characters. */
    Optional<String> line(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && hasControlCharacter(text.get())) {
            note(key, "holds a line end or control character; write one line");
            return Optional.empty();
        }
        return text;
    }

    static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 127) {
                return true;
            }
        }
        return false;
    }

    Optional<String> text(String key) {
        TomlValue.Text found = typed(key, TomlValue.Text.class, "not a string; write it in quotes");
        return found != null && isWithoutNul(key, found.value()) ? Optional.of(found.value()) : Optional.empty();
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
        Optional<String> text = line(key);
        return text.isPresent() ? path(key, text.get()) : Optional.empty();
    }

    /** Likewise, of a text that stands there. */
    Optional<Path> path(String key, String text) {
        if (!text.startsWith("/")) {
            note(key, "not an absolute path; begin it with /");
            return Optional.empty();
        }
        for (String part : text.split("/")) {
            if (part.equals("..") || part.equals(".")) {
                note(key, "has . or .. in it; write the path out");
                return Optional.empty();
            }
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
        TomlValue.Array found = typed(key, TomlValue.Array.class, "not a list; write [...]");
        return found == null ? List.of() : found.items();
    }

    /** A command line: strings of which the first names a program; empty where absent. */
    List<String> command(String key) {
        List<String> words = texts(key);
        Optional<Found> found = find(key);
        if (found.isPresent() && found.get().value() instanceof TomlValue.Array list) {
            if (list.items().isEmpty()) {
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
        return text.isPresent() ? Optional.of(new Name(text.get())) : Optional.empty();
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
        TomlValue.Whole found = typed(key, TomlValue.Whole.class, "not a whole number; write it without quotes");
        return found == null ? Optional.empty() : Optional.of(found.value());
    }

    Optional<Long> whole(String key) {
        Optional<Long> number = integer(key);
        if (number.isPresent() && number.get() < 0) {
            note(key, "is negative");
            return Optional.empty();
        }
        return number;
    }

    /** Bytes: a whole number, or a string such as "512K", "1M", "2G" (of 1024). */
    Optional<Long> size(String key) {
        Optional<Found> found = find(key);
        if (found.isPresent() && found.get().value() instanceof TomlValue.Whole) {
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
        Optional<Long> seconds = quantity(key, Quantity.DURATION, expected);
        return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.get())) : Optional.empty();
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
        TomlValue.Table inner = typed(key, TomlValue.Table.class, "not a table; write { ... }");
        if (inner == null) {
            return Optional.empty();
        }
        boolean inherits = hasOwn(key) && defaults.isPresent();
        Optional<TableReader> inherited = inherits ? defaults.get().quietTable(key) : Optional.empty();
        return Optional.of(new TableReader(find(key).orElseThrow().path(), inner, inherited, problems));
    }

    private Optional<TableReader> quietTable(String key) {
        Optional<Found> found = find(key);
        return found.isPresent() && found.get().value() instanceof TomlValue.Table ? table(key) : Optional.empty();
    }

    /** The keys of this table and of its defaults, in order, own ones last. */
    List<String> keys() {
        List<String> keys = defaults.isPresent() ? defaults.get().keys() : new ArrayList<>();
        keys.removeAll(table.entries().keySet());
        keys.addAll(table.entries().keySet());
        return keys;
    }
}
