package org.runward.desired.toml;

import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Problem;

/** Reads the files of a declaration, strictly. */
public final class TomlReader {
    private TomlReader() {}

    /**
     * Reads the files, in this order, into one tree; no table and no key may be defined twice, in whichever files.
     *
     * <p>Never throws for what the files hold: whatever cannot be read for certain is among the problems, and then
     * missing in the tree. No problem's message shows a value.
     */
    public static TomlDocument read(List<Source> sources) {
        OpenTable root = new OpenTable(
                new Position(sources.isEmpty() ? "" : sources.get(0).name(), 0));
        List<Problem> problems = new ArrayList<>();
        for (Source source : sources) {
            List<Problem> inSource = new ArrayList<>();
            String text = SourceText.decode(source, inSource);
            new SourceReader(source.name(), text, root, inSource).read();
            if (!inSource.isEmpty()) {
                inSource.sort((one, other) -> Integer.compare(one.line(), other.line()));
                problems.addAll(inSource);
            }
        }
        return new TomlDocument(root.close(), problems);
    }
}
