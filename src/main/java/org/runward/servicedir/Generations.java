package org.runward.servicedir;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What identifies the definition that a service's processes are to run.
 *
 * @param service of what its own process is started from
 * @param log of what its log service is started from
 * @param settings of what its svlogd reads at each HUP; empty where none of ours logs for it
 * @param watched of the files that it watches; empty where it watches none, or they could not be looked at
 */
public record Generations(String service, String log, Optional<String> settings, Optional<String> watched) {
    /**
     * What identifies files of ours together with others.
     *
     * @param ours the generation of our own files; empty where there are none
     * @param others digests by path
     */
    public static String combined(String ours, SortedMap<String, String> others) {
        if (others.isEmpty() && !ours.isEmpty()) {
            return ours;
        }
        StringBuilder text = new StringBuilder(ours).append('\n');
        others.forEach(
                (path, digest) -> text.append(digest).append(' ').append(path).append('\0'));
        return Digest.of(text.toString());
    }
}
