package org.runward.desired.toml;

import java.util.List;

/** Writes keys the way TOML does, so that a name with a dot is not taken for two. */
final class KeyPath {
    private KeyPath() {}

    static String of(List<String> names) {
        StringBuilder path = new StringBuilder();
        for (String name : names) {
            path.append(path.isEmpty() ? "" : ".").append(quoted(name));
        }
        return path.toString();
    }

    static String of(String table, String key) {
        return table.isEmpty() ? key : key.isEmpty() ? table : table + "." + key;
    }

    private static boolean isBare(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Cursor.isBare(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String quoted(String name) {
        return isBare(name) ? name : name.indexOf('"') < 0 ? '"' + name + '"' : "'" + name + "'";
    }
}
