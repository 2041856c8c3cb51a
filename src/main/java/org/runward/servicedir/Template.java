package org.runward.servicedir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.runward.text.Text;

/**
 * A script with {@code @SLOT@}s, filled strictly: a slot without a value fails, and so does a value without a slot.
 *
 * <p>Templates are resources beside this class and are themselves valid sh. Filling reads each value once: what a value
 * holds is never looked at for slots. A line that is nothing but a slot goes away when the value is empty. Immutable and
 * thread-safe.
 */
public final class Template {
    private static final Map<String, TemplateText> TEXTS = new ConcurrentHashMap<>();
    private static final String PLACE = Template.class.getPackageName().replace('.', '/') + "/";
    /**
     * The jar that this class came from; null where it came from a directory. It stays open: another one may stand in its place while
     * an agent runs, with templates that are not ours.
     */
    private static final ZipFile JAR = jar();

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
        Map<String, Sh> more = new HashMap<>(values);
        if (more.put(slot, value) != null) {
            throw new IllegalStateException(name + ": " + slot + " has two values");
        }
        return new Template(name, more);
    }

    /** @throws IllegalStateException where slots and values do not match: a bug of ours */
    public String fill() {
        return text().toString();
    }

    /** The same, of which what the template says itself is there once for all. */
    Text text() {
        TemplateText text = taken();
        List<String> pieces = filled(text);
        add(text.rest(), pieces);
        return Text.of(pieces);
    }

    /** The script as a part of another one: without its last line end. */
    Sh part() {
        TemplateText text = taken();
        List<String> pieces = filled(text);
        int last = pieces.size() - 1;
        if (!text.rest().isEmpty()) {
            add(text.restOfPart(), pieces);
        } else if (last >= 0 && pieces.get(last).endsWith("\n")) {
            String end = pieces.remove(last);
            add(end.substring(0, end.length() - 1), pieces);
        }
        return new Sh.Part(pieces);
    }

    private static void add(String piece, List<String> pieces) {
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
    }

    private List<String> filled(TemplateText text) {
        Set<String> used = new HashSet<>();
        List<String> filled = new ArrayList<>();
        for (TemplateText.Piece piece : text.pieces()) {
            used.add(piece.slot());
            add(piece.literal(), filled);
            List<String> given = value(piece.slot()).parts();
            filled.addAll(given);
            if (piece.isLine() && !given.isEmpty()) {
                filled.add("\n");
            }
        }
        if (used.size() < values.size()) {
            Set<String> unused = new TreeSet<>(values.keySet());
            unused.removeAll(used);
            throw new IllegalStateException(name + " has no slot for " + unused);
        }
        return filled;
    }

    private TemplateText taken() {
        TemplateText known = TEXTS.get(name);
        if (known == null) {
            known = load(name);
            TEXTS.put(name, known);
        }
        return known;
    }

    private Sh value(String slot) {
        Sh value = values.get(slot);
        if (value == null) {
            throw new IllegalStateException(name + " asks for @" + slot + "@, no value given");
        }
        return value;
    }

    private static TemplateText load(String name) {
        try (InputStream resource = open(name)) {
            if (resource == null) {
                throw new IllegalStateException("no template " + name);
            }
            return TemplateText.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Null where there is none. From a jar by hand: a class loader looks through all of the runtime first, for a twentieth of what a
     * look at a host takes.
     */
    private static InputStream open(String name) throws IOException {
        if (JAR == null) {
            return Template.class.getResourceAsStream(name);
        }
        ZipEntry entry = JAR.getEntry(PLACE + name);
        return entry == null ? null : JAR.getInputStream(entry);
    }

    private static ZipFile jar() {
        try {
            Path origin = Path.of(Template.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(origin) ? null : new ZipFile(origin.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
