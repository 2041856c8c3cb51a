package org.runward.reconcile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes parts out of JSON that somebody else wrote; what is missing or of another type is empty, 0 or false. */
final class Json {
    private Json() {}

    static JsonObject object(JsonObject parent, String key) {
        JsonElement value = parent.get(key);
        return value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject();
    }

    static List<JsonElement> items(JsonObject parent, String key) {
        JsonElement value = parent.get(key);
        List<JsonElement> items = new ArrayList<>();
        (value != null && value.isJsonArray() ? value.getAsJsonArray() : new JsonArray()).forEach(items::add);
        return items;
    }

    static List<JsonObject> objects(JsonObject parent, String key) {
        return items(parent, key).stream()
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    static List<String> texts(JsonObject parent, String key) {
        return items(parent, key).stream()
                .filter(item ->
                        item.isJsonPrimitive() && item.getAsJsonPrimitive().isString())
                .map(JsonElement::getAsString)
                .toList();
    }

    static Optional<String> text(JsonObject parent, String key) {
        JsonElement value = parent.get(key);
        boolean text = value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isString();
        return text ? Optional.of(value.getAsString()) : Optional.empty();
    }

    static boolean flag(JsonObject parent, String key) {
        JsonElement value = parent.get(key);
        return value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isBoolean()
                && value.getAsBoolean();
    }

    static long number(JsonObject parent, String key) {
        JsonElement value = parent.get(key);
        try {
            return value == null ? 0 : value.getAsLong();
        } catch (NumberFormatException | IllegalStateException | UnsupportedOperationException e) {
            return 0;
        }
    }
}
