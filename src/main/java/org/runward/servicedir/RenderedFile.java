package org.runward.servicedir;

import java.util.Objects;
import org.runward.text.Text;

/**
 * A file as it is to be.
 *
 * @param mode the permission bits; the owner is always root
 * @param content all of it, UTF-8 on disk
 * @param role what follows when it changes
 */
public record RenderedFile(int mode, Text content, Role role) {
    public static final int SCRIPT = 0755;
    public static final int PLAIN = 0644;
    /** For what may hold a secret: arguments and environment. */
    public static final int SECRET = 0600;

    public RenderedFile {
        Objects.requireNonNull(content);
        Objects.requireNonNull(role);
    }

    public RenderedFile(int mode, String text, Role role) {
        this(mode, Text.of(text), role);
    }

    static RenderedFile script(Template template, Role role) {
        return new RenderedFile(SCRIPT, template.text(), role);
    }

    /** One that is read anew at each use. */
    static RenderedFile script(Template template) {
        return script(template, Role.EACH_USE);
    }

    public String text() {
        return content.toString();
    }

    /** Which process reads a file when it starts, and so runs an older generation after a change. */
    public enum Role {
        /** Part of what the service's own process was started from. */
        SERVICE,
        /** Part of what the log service was started from. */
        LOG,
        /** Read anew at each use: control, check and finish scripts, the marker. */
        EACH_USE,
        /** The {@code down} file: says what runsv does at its own start, and nothing after. */
        BOOT
    }
}
