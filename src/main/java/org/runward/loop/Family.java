package org.runward.loop;

import java.util.Locale;

/** A metric: its name, what it is, and its samples. */
abstract sealed class Family permits Samples, Histogram {
    /** What its samples mean. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final Type type;
    private final String name;
    private final String help;

    Family(Type type, String name, String help) {
        this.type = type;
        this.name = name;
        this.help = help;
    }

    /** Its lines; none at all where it has no sample. */
    final void appendTo(StringBuilder text) {
        if (isEmpty()) {
            return;
        }
        text.append("# HELP ").append(name).append(' ').append(Exposition.escaped(help));
        text.append("\n# TYPE ").append(name).append(' ').append(type.name().toLowerCase(Locale.ROOT));
        text.append('\n');
        appendSamples(text);
    }

    /** One line: what stands behind the name, and the value. */
    final void appendSample(StringBuilder text, String suffix, double value) {
        text.append(name).append(suffix).append(' ');
        text.append(Exposition.number(value)).append('\n');
    }

    abstract boolean isEmpty();

    abstract void appendSamples(StringBuilder text);
}
