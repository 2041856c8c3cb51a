package org.runward.reconcile;

import java.util.List;
import java.util.stream.Stream;
import org.runward.host.Outcome;
import org.runward.host.PlainText;

/** What a program said that may have it from a guest: harmless on a terminal, and not too much. */
final class GuestWords {
    private static final int LONGEST = 300;

    private GuestWords() {}

    static String lastLine(Outcome outcome) {
        return harmless(outcome.lastLine());
    }

    /** The last lines that are not empty, at most so many. */
    static List<String> lastLines(Outcome outcome, int number) {
        List<String> lines = Stream.of(outcome.output().split("\n"))
                .filter(line -> !line.isBlank())
                .map(GuestWords::harmless)
                .toList();
        return lines.subList(Math.max(0, lines.size() - number), lines.size());
    }

    private static String harmless(String line) {
        String plain = PlainText.of(line.strip());
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }
}
