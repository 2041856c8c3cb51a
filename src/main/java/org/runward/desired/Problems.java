package org.runward.desired;

import java.util.ArrayList;
import java.util.Collection;
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

    /** A sentence that offers the nearest of the known words, or nothing where none is near. */
    static String suggestion(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(nearest -> isNear(word, nearest))
                .or(() -> known.stream()
                        .filter(candidate -> word.length() > 2 && candidate.startsWith(word))
                        .findFirst())
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    private static boolean isNear(String word, String candidate) {
        return distance(word, candidate) <= Math.max(1, word.length() / 3);
    }

    /** Levenshtein's distance: insertions, deletions and replacements. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
