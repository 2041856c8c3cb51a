package org.runward.servicedir;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A directory of ours as it is to be: every file in it, and no other.
 *
 * @param path absolute
 * @param files by path relative to it, such as {@code log/run}; includes the marker
 */
public record RenderedDirectory(Path path, SortedMap<String, RenderedFile> files) {
    /** The file that says that a directory is ours. */
    public static final String MARKER = ".runward";

    /** The content of our own {@code down} file, by which it is told from an administrator's. */
    public static final String DOWN_TEXT = "state = \"down\"\n";

    public RenderedDirectory {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Adds the marker: what the directory is for, the generation of all that is in it, and what is wanted of it, so that
     * a change of the declaration can be told from one of the host.
     */
    static RenderedDirectory marked(Path path, String subject, String wanted, Map<String, RenderedFile> files) {
        SortedMap<String, RenderedFile> all = new TreeMap<>(files);
        String text = "runward 1\n" + subject + "\n" + wanted + "\ngeneration "
                + digest(all, file -> file.role() != RenderedFile.Role.BOOT) + "\n";
        all.put(MARKER, new RenderedFile(RenderedFile.PLAIN, text, RenderedFile.Role.EACH_USE));
        return new RenderedDirectory(path, all);
    }

    /** Identifies what a process that reads the files of this role at its start was started from. */
    public String generation(RenderedFile.Role role) {
        return digest(files, file -> file.role() == role);
    }

    /** Over names, modes and contents. */
    private static String digest(Map<String, RenderedFile> files, Predicate<RenderedFile> included) {
        Digest digest = new Digest();
        files.forEach((name, file) -> {
            if (included.test(file)) {
                digest.add(name)
                        .add(Integer.toOctalString(file.mode()))
                        .add(file.content().pieces());
            }
        });
        return digest.toString();
    }
}
