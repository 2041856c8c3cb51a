package org.runward.servicedir;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects that keep their order, so that rendering is the same each time. */
final class Ordered {
    private Ordered() {}

    static Map<String, Object> of(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
