package org.runward.servicedir;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which signal a letter of sv(8) means. Source: runsv(8), CONTROL. */
final class Signals {
    /** All but {@code k}, which wants more than a signal. d, x: a paused command is to get its TERM. */
    static final SortedMap<String, String> ALL =
            sorted("t TERM h HUP i INT q QUIT a ALRM 1 USR1 2 USR2 p STOP c CONT d CONT x CONT");

    /** Those of them that a parent cannot pass on. */
    static final SortedMap<String, String> NOT_CATCHABLE = sorted("p STOP c CONT d CONT x CONT");

    private Signals() {}

    private static SortedMap<String, String> sorted(String pairs) {
        Map<String, String> signals = new TreeMap<>();
        String[] words = pairs.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            signals.put(words[i], words[i + 1]);
        }
        return Collections.unmodifiableSortedMap(new TreeMap<>(signals));
    }
}
