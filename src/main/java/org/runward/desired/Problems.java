package org.runward.desired;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.runward.desired.toml.Position;

/** Collects what is wrong, so that all of it is reported at once. Not thread-safe. */
final class Problems {
    private final Set<Problem> all = new LinkedHashSet<>();
    private final boolean incomplete;

    /** @param syntax problems of the text; where there are any, what seems to be missing may just be unread */
    Problems(List<Problem> syntax) {
        all.addAll(syntax);
        incomplete = !syntax.isEmpty();
    }

    void add(Position position, String key, String message) {
        all.add(new Problem(position.file(), position.line(), key, message));
    }

    /** Notes that something is not there; only where all of the text was read. */
    void addAbsence(Position position, String key, String message) {
        if (!incomplete) {
            add(position, key, message);
        }
    }

    /** @param host what the declaration says of the host */
    void throwIfAny(Host host) throws InvalidDeclaration {
        if (!all.isEmpty()) {
            List<Problem> sorted = new ArrayList<>(all);
            sorted.sort(Comparator.comparing(Problem::file).thenComparingInt(Problem::line));
            throw new InvalidDeclaration(sorted, host);
        }
    }
}
