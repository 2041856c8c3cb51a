package org.runward.reconcile;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.observed.ObservedProcess;

/** Reads what ps(1) of procps prints for {@link #COLUMNS}. */
final class PsListing {
    /** Numbers first: only the last one may hold blanks. RSS in KiB, the time since the start in seconds. */
    static final String COLUMNS = "pid=,ppid=,uid=,rss=,etimes=,args=";

    private static final int KEPT_COMMAND_LINE = 8192;
    private static final Pattern LINE =
            Pattern.compile(" *(\\d{1,9}) +(\\d{1,9}) +(\\d{1,10}) +(\\d{1,15}) +(\\d{1,11}) ?(.*)");

    private PsListing() {}

    /**
     * A line that is not of that form is left out: a warning of ps, say.
     *
     * @param now when ps ran
     */
    static List<ObservedProcess> parse(String output, Instant now) {
        return output.lines()
                .map(line -> process(line, now))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<ObservedProcess> process(String line, Instant now) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return Optional.empty();
        }
        String words = fields.group(6).strip();
        String command = words.substring(0, Math.min(words.length(), KEPT_COMMAND_LINE));
        return Optional.of(new ObservedProcess(
                Integer.parseInt(fields.group(1)),
                Integer.parseInt(fields.group(2)),
                (int) Long.parseLong(fields.group(3)),
                name(command),
                command,
                Long.parseLong(fields.group(4)) * 1024,
                now.minusSeconds(Long.parseLong(fields.group(5)))));
    }

    /** The program's own name, without its directory. */
    private static String name(String command) {
        String first = command.split(" ", 2)[0];
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
