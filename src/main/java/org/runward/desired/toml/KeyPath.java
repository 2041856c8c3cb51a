package org.runward.desired.toml;

import java.util.List;
import java.util.stream.Collectors;

/** Writes keys the way TOML does, so that a name with a dot is not taken for two. */
final class KeyPath {
    private KeyPath() {}

    static String of(List<String> names) {
        return names.stream().map(KeyPath::quoted).collect(Collectors.joining("."));
    }

    static String of(String table, String key) {
        return table.isEmpty() ? key : key.isEmpty() ? table : table + "." + key;
    }

    private static String quoted(String name) {
        boolean bare = !name.isEmpty() && name.chars().allMatch(Cursor::isBare);
        return bare ? name : name.indexOf('"') < 0 ? '"' + name + '"' : "'" + name + "'";
    }
}
