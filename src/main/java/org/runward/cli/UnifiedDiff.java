package org.runward.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.DeleteDelta;
import com.github.difflib.patch.InsertDelta;
import com.github.difflib.patch.Patch;
import java.util.List;
import java.util.Optional;
import org.runward.host.PlainText;
import org.runward.plan.FileChange;
import org.runward.plan.Redaction;

/** What a plan changes in a file, as a unified diff without what looks like a secret; diff(1). */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /** A file that was not there, or will not be. */
    private static final String NOTHING = "/dev/null";

    private final Redaction redaction;

    UnifiedDiff(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Its lines; a change of a secret alone shows that it changes, and not into what. */
    List<String> of(FileChange change) {
        List<String> before = lines(change.before());
        List<String> after = lines(change.after());
        List<String> shownBefore = shown(change, before);
        List<String> shownAfter = shown(change, after);
        Patch<String> shown = new Patch<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
            shown.addDelta(shown(delta, shownBefore, shownAfter));
        }
        String name = change.path().toString();
        return UnifiedDiffUtils.generateUnifiedDiff(
                        change.before().isPresent() ? name : NOTHING,
                        change.after().isPresent() ? name : NOTHING,
                        shownBefore,
                        shown,
                        CONTEXT)
                .stream()
                .map(line -> asDiff(line, change))
                .map(PlainText::of)
                .toList();
    }

    /** Where there is nothing, its line is 0, as diff(1) and patch(1) have it. */
    private static String asDiff(String line, FileChange change) {
        if (!line.startsWith("@@ ")) {
            return line;
        }
        String source = change.before().isEmpty() ? line.replaceFirst("-1,0 ", "-0,0 ") : line;
        return change.after().isEmpty() ? source.replaceFirst("\\+1,0 ", "+0,0 ") : source;
    }

    private List<String> shown(FileChange change, List<String> lines) {
        return redaction.lines(change.path(), lines);
    }

    private static List<String> lines(Optional<String> text) {
        return text.map(all -> all.lines().toList()).orElse(List.of());
    }

    private static AbstractDelta<String> shown(AbstractDelta<String> delta, List<String> before, List<String> after) {
        Chunk<String> source = shown(delta.getSource(), before);
        Chunk<String> target = shown(delta.getTarget(), after);
        return switch (delta.getType()) {
            case DELETE -> new DeleteDelta<>(source, target);
            case INSERT -> new InsertDelta<>(source, target);
            default -> new ChangeDelta<>(source, target);
        };
    }

    private static Chunk<String> shown(Chunk<String> chunk, List<String> lines) {
        return new Chunk<>(chunk.getPosition(), lines.subList(chunk.getPosition(), chunk.getPosition() + chunk.size()));
    }
}
