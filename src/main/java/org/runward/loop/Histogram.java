package org.runward.loop;

import java.time.Duration;
import java.util.List;

/** How many took how long, by upper bounds; told in seconds, each bucket with all that are below it. Not thread-safe. */
final class Histogram extends Family {
    private final List<Duration> bounds;
    /** Those of each bound alone; the last are above every bound. */
    private final long[] counts;

    private Duration sum = Duration.ZERO;

    /** @param bounds ascending */
    Histogram(String name, String help, Duration... bounds) {
        super(Type.HISTOGRAM, name, help);
        this.bounds = List.of(bounds);
        this.counts = new long[bounds.length + 1];
    }

    void observe(Duration took) {
        int bucket = 0;
        while (bucket < bounds.size() && took.compareTo(bounds.get(bucket)) > 0) {
            bucket++;
        }
        counts[bucket]++;
        sum = sum.plus(took);
    }

    /** Never: a histogram of nothing is told, with zeros. */
    @Override
    boolean isEmpty() {
        return false;
    }

    @Override
    void appendSamples(StringBuilder text) {
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            String bound = i < bounds.size() ? Exposition.number(seconds(bounds.get(i))) : "+Inf";
            appendSample(text, "_bucket{le=\"" + bound + "\"}", below);
        }
        appendSample(text, "_sum", seconds(sum));
        appendSample(text, "_count", below);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
