package org.runward.loop;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A counter or a gauge: a value for each combination of its labels' values. Not thread-safe. */
final class Samples extends Family {
    private final List<String> labels;
    /** By the labels as they are written: sorted, and one string each instead of a list of them. */
    private final Map<String, Double> values = new TreeMap<>();
    /** What was written of them; of hundreds of services hardly one changes from one pass to the next. */
    private String written = "";

    private boolean changed;

    Samples(Type type, String name, String help, String... labels) {
        super(type, name, help);
        this.labels = List.of(labels);
    }

    void set(double value, String... labelValues) {
        changed |= !Double.valueOf(value).equals(values.put(Exposition.labels(labels, labelValues), value));
    }

    /** 1 for what is so, 0 for what is not. */
    void set(boolean value, String... labelValues) {
        set(value ? 1 : 0, labelValues);
    }

    /** A moment, in seconds since the epoch, to the millisecond. */
    void set(Instant value, String... labelValues) {
        set(value.toEpochMilli() / 1000.0, labelValues);
    }

    /** One more of these. */
    void count(String... labelValues) {
        changed = true;
        values.merge(Exposition.labels(labels, labelValues), 1.0, Double::sum);
    }

    /** Has the sample told as 0 before the first one: the step from nothing to 1 is not seen as growth. */
    void expect(String... labelValues) {
        changed |= values.putIfAbsent(Exposition.labels(labels, labelValues), 0.0) == null;
    }

    /** Forgets all samples. */
    void clear() {
        changed |= !values.isEmpty();
        values.clear();
    }

    @Override
    boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    void appendSamples(StringBuilder text) {
        if (changed) {
            StringBuilder lines = new StringBuilder();
            values.forEach((suffix, value) -> appendSample(lines, suffix, value));
            written = lines.toString();
            changed = false;
        }
        text.append(written);
    }
}
