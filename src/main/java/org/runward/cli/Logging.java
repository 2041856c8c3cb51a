package org.runward.cli;

import org.slf4j.LoggerFactory;

/** How log lines look on standard error; slf4j-simple reads this once, before the first logger is made. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    static void setUp(boolean debug) {
        System.setProperty(PREFIX + "defaultLogLevel", debug ? "debug" : "info");
        System.setProperty(PREFIX + "showThreadName", "false");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(PREFIX + "levelInBrackets", "false");
    }

    /** With {@code --debug} a failure shows where it came from. */
    static void debug(Exception exception) {
        LoggerFactory.getLogger(Main.class).debug("failure", exception);
    }
}
