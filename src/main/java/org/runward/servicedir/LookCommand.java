package org.runward.servicedir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is run inside a guest to tell what is in some of its files: a line for each, {@code NUMBER DIGEST -} and behind it
 * the change times of the file and of a link to it; {@code NUMBER absent}, or {@code NUMBER unreadable}.
 */
public final class LookCommand {
    private LookCommand() {}

    /** Its argv; the first file has the number 1. */
    public static List<String> words(List<Path> files) {
        List<String> words =
                new ArrayList<>(List.of("sh", "-c", Template.of("look.sh").fill(), "look"));
        files.forEach(file -> words.add(file.toString()));
        return words;
    }

    /** The same for the OCI runtime: the guest's root, which may read every file and nothing else that others may not. */
    public static String process(List<Path> files) {
        return new ProcessFile(words(files), Optional.empty(), Map.of(), List.of("DAC_OVERRIDE"), true).text();
    }
}
