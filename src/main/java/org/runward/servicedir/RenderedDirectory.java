package org.runward.servicedir;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.servicedir.RenderedFile.Role;

/**
 * A directory of ours as it is to be: every file in it, and no other.
 *
 * @param path absolute
 * @param files by path relative to it, such as {@code log/run}; includes the marker
 * @param generations what identifies the files of each role, but for those of {@code BOOT} and the marker
 */
public record RenderedDirectory(Path path, SortedMap<String, RenderedFile> files, Map<Role, String> generations) {
    /** The file that says that a directory is ours. */
    public static final String MARKER = ".runward";

    /** The content of our own {@code down} file, by which it is told from an administrator's. */
    public static final String DOWN_TEXT = "state = \"down\"\n";

    /** What a process is told apart by; {@code BOOT} says nothing of one. */
    private static final Set<Role> DIGESTED = EnumSet.complementOf(EnumSet.of(Role.BOOT));

    public RenderedDirectory {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        generations = Collections.unmodifiableMap(new EnumMap<>(generations));
    }

    /**
     * Adds the marker: what the directory is for, the generation of all that is in it, and what is wanted of it, so that
     * a change of the declaration can be told from one of the host.
     */
    static RenderedDirectory marked(Path path, String subject, String wanted, Map<String, RenderedFile> files) {
        SortedMap<String, RenderedFile> all = new TreeMap<>(files);
        Map<Role, String> generations = new EnumMap<>(Role.class);
        Digest together = new Digest();
        for (Role role : DIGESTED) {
            String generation = generation(all, role);
            generations.put(role, generation);
            together.add(generation);
        }
        String text = "runward 1\n" + subject + "\n" + wanted + "\ngeneration " + together + "\n";
        all.put(MARKER, new RenderedFile(RenderedFile.PLAIN, text, Role.EACH_USE));
        return new RenderedDirectory(path, all, generations);
    }

    /** Identifies what a process that reads the files of this role at its start was started from. */
    public String generation(Role role) {
        return generations.get(role);
    }

    /** Over names, modes and contents. */
    private static String generation(Map<String, RenderedFile> files, Role role) {
        Digest digest = new Digest();
        for (Map.Entry<String, RenderedFile> entry : files.entrySet()) {
            RenderedFile file = entry.getValue();
            if (file.role() == role) {
                digest.add(entry.getKey())
                        .add(Integer.toOctalString(file.mode()))
                        .add(file.content().pieces());
            }
        }
        return digest.toString();
    }
}
