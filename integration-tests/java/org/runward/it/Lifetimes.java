package org.runward.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a daemon wrote of its lives, in the order in which it was written; see integration-tests/guests/mortal.
 *
 * <p>A life that was ended by KILL has no end here: that it was over when the next one began is what the daemon's lock
 * shows, and {@code OVERLAP} says that it was not.
 */
record Lifetimes(List<Event> events) {
    private static final Pattern LINE = Pattern.compile("(start|end|heard|OVERLAP) ([0-9]+) ([0-9.]+)");

    /** The pid is the one that the daemon has for itself, the time is in seconds since the machine's start. */
    record Event(String what, long pid, double time) {
        @Override
        public String toString() {
            return what + " " + pid + " at " + time;
        }
    }

    /** Lines that are none of a daemon's are skipped, and so is a time stamp before one. */
    static Lifetimes of(String text) {
        List<Event> events = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.find()) {
                events.add(new Event(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Double.parseDouble(matcher.group(3))));
            }
        });
        return new Lifetimes(List.copyOf(events));
    }

    /** What shows that two lived at the same time; empty where none did. */
    List<String> overlaps() {
        List<String> overlaps = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.what().equals("OVERLAP")) {
                overlaps.add(event + ": another held the lock");
            } else if (event.what().equals("end") || event.what().equals("heard")) {
                overlaps.addAll(startsSince(i));
            }
        }
        return overlaps;
    }

    /** The starts of others between the start of one and what it said here. */
    private List<String> startsSince(int said) {
        List<String> overlaps = new ArrayList<>();
        Event of = events.get(said);
        for (int i = said - 1; i >= 0; i--) {
            Event event = events.get(i);
            if (event.what().equals("start") && event.pid() == of.pid()) {
                return overlaps;
            }
            if (event.what().equals("start")) {
                overlaps.add(event + " while " + of.pid() + " lived, which said " + of);
            }
        }
        // It had not yet said that it started.
        return List.of();
    }

    long starts() {
        return events.stream().filter(event -> event.what().equals("start")).count();
    }

    boolean heardAfter(double time) {
        return events.stream().anyMatch(event -> event.what().equals("heard") && event.time() >= time);
    }

    /** What is here and not there. */
    List<Event> without(Lifetimes there) {
        return events.stream().filter(event -> !there.events().contains(event)).toList();
    }
}
