package org.runward.loop;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the loop says of each event: a line of {@code key=value}, or one JSON object. What is not a plain word stands in double
 * quotes with the escapes of JSON, so that an event is one line whatever is in it, and nothing that a terminal obeys. Thread-safe.
 */
public final class LoopLog {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();
    /** What Gson leaves of what a terminal obeys, or some readers end a line at, or would not show. */
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** How lines are written. */
    public enum Format {
        /** For people, and grep; without a time, which svlogd adds. */
        TEXT,
        JSON
    }

    /** How grave an event is. */
    public enum Level {
        INFO,
        WARN,
        ERROR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final PrintWriter out;
    private final Clock clock;
    private final Format format;

    public LoopLog(PrintWriter out, Clock clock, Format format) {
        this.out = out;
        this.clock = clock;
        this.format = format;
    }

    /** One event; its fields are added in order. */
    public final class Event {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Event(Level level, String name) {
            if (format == Format.JSON) {
                fields.put("time", clock.instant().toString());
            }
            fields.put("level", level.toString());
            fields.put("event", name);
        }

        public Event with(String key, Object value) {
            fields.put(key, value instanceof Number || value instanceof Boolean ? value : value.toString());
            return this;
        }

        /** Left out where there is nothing to tell. */
        public Event withText(String key, String value) {
            return value.isEmpty() ? this : with(key, value);
        }

        public Event with(String key, Duration time) {
            return with(key, seconds(time));
        }

        public void write() {
            StringBuilder line = new StringBuilder();
            if (format == Format.JSON) {
                line.append(json(fields));
            } else {
                fields.forEach((key, value) -> line.append(line.isEmpty() ? "" : " ")
                        .append(key)
                        .append('=')
                        .append(text(value)));
            }
            synchronized (out) {
                out.println(line);
            }
        }
    }

    public Event info(String event) {
        return new Event(Level.INFO, event);
    }

    public Event warn(String event) {
        return new Event(Level.WARN, event);
    }

    public Event error(String event) {
        return new Event(Level.ERROR, event);
    }

    public Event at(Level level, String event) {
        return new Event(level, event);
    }

    private static String text(Object value) {
        String text = value.toString();
        return WORD.matcher(text).matches() ? text : json(text);
    }

    private static String json(Object value) {
        return UNSHOWN.matcher(JSON.toJson(value))
                .replaceAll(found -> Matcher.quoteReplacement(escaped(found.group())));
    }

    private static String escaped(String text) {
        return text.chars().mapToObj(unit -> String.format("\\u%04x", unit)).collect(Collectors.joining());
    }

    /** {@code 0.013s}, {@code 2.4s}, {@code 84s}. */
    static String seconds(Duration time) {
        // By hand: each pass tells two, and a format costs more than all else of its line.
        long millis = time.toMillis();
        if (millis < 1000) {
            return "0." + Long.toString(1000 + millis).substring(1) + "s";
        }
        if (millis >= 10_000) {
            return (millis + 500) / 1000 + "s";
        }
        long tenths = (millis + 50) / 100;
        return tenths / 10 + "." + tenths % 10 + "s";
    }
}
