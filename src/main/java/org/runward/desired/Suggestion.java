package org.runward.desired;

import java.util.Collection;
import java.util.Comparator;

/** What somebody may have meant who wrote a word that there is not. */
public final class Suggestion {
    private Suggestion() {}

    /** A sentence that offers the nearest of the known words, or nothing where none is near. */
    public static String of(String word, Collection<String> known) {
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
