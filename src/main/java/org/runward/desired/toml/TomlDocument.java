package org.runward.desired.toml;

import java.util.List;
import java.util.Objects;
import org.runward.desired.Problem;

/**
 * What the files of one declaration say, as one tree.
 *
 * @param root all that could be read; incomplete where there are problems
 * @param problems what is wrong, in the order of the files and lines; empty where every file was read in full
 */
public record TomlDocument(TomlValue.Table root, List<Problem> problems) {
    public TomlDocument {
        Objects.requireNonNull(root);
        problems = List.copyOf(problems);
    }
}
