package org.runward.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.loop.LoopLog;
import org.slf4j.LoggerFactory;

/** How log lines look on standard error; slf4j-simple reads this once, before the first logger is made. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    static void setUp(boolean debug) {
        // Which it would search all jars and modules for; and it is not to tell that it does not.
        System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty(PREFIX + "defaultLogLevel", debug ? "debug" : "info");
        System.setProperty(PREFIX + "showThreadName", "false");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(PREFIX + "levelInBrackets", "false");
    }

    /** From now on lines are events of the loop's own log: whoever reads that finds one form in it. */
    static void into(LoopLog log) {
        System.setErr(lines(log));
    }

    /** What is written there becomes an event of the log with each line. */
    static PrintStream lines(LoopLog log) {
        return new PrintStream(new LogLines(log), true, StandardCharsets.UTF_8);
    }

    /** Takes what slf4j-simple writes, {@code LEVEL LOGGER - MESSAGE}, line by line. */
    private static final class LogLines extends OutputStream {
        private static final Pattern LINE =
                Pattern.compile("(TRACE|DEBUG|INFO|WARN|ERROR) (\\S+) - (.*)", Pattern.DOTALL);

        private final LoopLog log;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private LogLines(LoopLog log) {
            this.log = log;
        }

        @Override
        public synchronized void write(int character) {
            if (character != '\n') {
                line.write(character);
                return;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            Matcher matcher = LINE.matcher(text);
            boolean known = matcher.matches();
            LoopLog.Level level = !known || matcher.group(1).equals("ERROR")
                    ? LoopLog.Level.ERROR
                    : matcher.group(1).equals("WARN") ? LoopLog.Level.WARN : LoopLog.Level.INFO;
            LoopLog.Event event = log.at(level, "log");
            if (known) {
                event.with("logger", matcher.group(2));
            }
            event.with("message", known ? matcher.group(3) : text).write();
        }
    }

    /** With {@code --debug} a failure shows where it came from. */
    static void debug(Throwable exception) {
        LoggerFactory.getLogger(Main.class).debug("failure", exception);
    }
}
