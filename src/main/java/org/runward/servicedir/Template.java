package org.runward.servicedir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script with {@code @SLOT@}s, filled strictly: a slot without a value fails, and so does a value without a slot.
 *
 * <p>Templates are resources beside this class and are themselves valid sh. Filling reads each value once: what a value
 * holds is never looked at for slots. A line that is nothing but a slot goes away when the value is empty. Immutable and
 * thread-safe.
 */
public final class Template {
    private static final Pattern SLOT = Pattern.compile("(?m)^[ \\t]*@([A-Z][A-Z_]*)@\\n|@([A-Z][A-Z_]*)@");
    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    private final String name;
    private final Map<String, Sh> values;

    private Template(String name, Map<String, Sh> values) {
        this.name = name;
        this.values = values;
    }

    /** @throws IllegalStateException at {@link #fill} where there is no such template */
    public static Template of(String name) {
        return new Template(name, Map.of());
    }

    public Template with(String slot, Sh value) {
        Map<String, Sh> more = new TreeMap<>(values);
        if (more.put(slot, value) != null) {
            throw new IllegalStateException(name + ": " + slot + " has two values");
        }
        return new Template(name, more);
    }

    /** @throws IllegalStateException where slots and values do not match: a bug of ours */
    public String fill() {
        TreeSet<String> unused = new TreeSet<>(values.keySet());
        StringBuilder filled = new StringBuilder();
        Matcher slots = SLOT.matcher(text(name));
        while (slots.find()) {
            boolean wholeLine = slots.group(1) != null;
            String slot = wholeLine ? slots.group(1) : slots.group(2);
            Sh value = values.get(slot);
            if (value == null) {
                throw new IllegalStateException(name + " asks for @" + slot + "@, no value given");
            }
            unused.remove(slot);
            slots.appendReplacement(filled, "");
            filled.append(value.text());
            if (wholeLine && !value.text().isEmpty()) {
                filled.append('\n');
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException(name + " has no slot for " + unused);
        }
        return slots.appendTail(filled).toString();
    }

    private static String text(String name) {
        return TEXTS.computeIfAbsent(name, Template::load);
    }

    private static String load(String name) {
        try (InputStream resource = Template.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no template " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
