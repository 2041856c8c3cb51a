package org.runward.it;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of the table of signals: something that is told a service in some state.
 *
 * @param command a letter for runsv, or a command of sv(8)
 * @param heard what a daemon says then by runsv(8); a row does nothing before that has come
 */
record SignalRow(State state, boolean isLetter, String command, String heard) {
    enum State {
        RUNNING,
        PAUSED,
        DOWN
    }

    private static final String ENDS = "CONT TERM";
    private static final String RESTARTS = "CONT TERM started";
    private static final String STARTS = "started";

    /** Each with what is heard by a daemon that runs, by one that is paused, and after it was down. */
    private static final String[][] LETTERS = {
        {"u", "", "", STARTS},
        {"d", ENDS, ENDS, ""},
        {"o", "", "", STARTS},
        {"t", "TERM " + STARTS, "", ""},
        {"k", STARTS, STARTS, ""},
        {"p", "", "", ""},
        {"c", "CONT", "CONT", ""},
        {"h", "HUP", "", ""},
        {"a", "ALRM", "", ""},
        {"i", "INT", "", ""},
        {"q", "QUIT", "", ""},
        {"1", "USR1", "", ""},
        {"2", "USR2", "", ""},
        {"x", RESTARTS, RESTARTS, STARTS}
    };

    /** Of {@code exit} and {@code shutdown} the next runsv starts it. */
    private static final String[][] COMMANDS = {
        {"start", "", "", STARTS},
        {"stop", ENDS, ENDS, ""},
        {"restart", RESTARTS, RESTARTS, STARTS},
        {"force-stop", ENDS, ENDS, ""},
        {"force-restart", RESTARTS, RESTARTS, STARTS},
        {"try-restart", RESTARTS, RESTARTS, ""},
        {"once", "", "", STARTS},
        {"shutdown", RESTARTS, RESTARTS, STARTS},
        {"exit", RESTARTS, RESTARTS, STARTS}
    };

    /** The words of sv(8) for a single letter do what that does: to one that runs is enough. */
    private static final String[][] WORDS = {
        {"up", ""}, {"down", ENDS}, {"term", "TERM " + STARTS}, {"kill", STARTS}, {"pause", ""}, {"cont", "CONT"},
        {"hup", "HUP"}, {"alarm", "ALRM"}, {"interrupt", "INT"}, {"quit", "QUIT"}, {"1", "USR1"}, {"2", "USR2"},
        {"reload", "HUP"}
    };

    static List<SignalRow> all() {
        List<SignalRow> rows = new ArrayList<>();
        for (State state : State.values()) {
            for (String[] letter : LETTERS) {
                rows.add(new SignalRow(state, true, letter[0], letter[1 + state.ordinal()]));
            }
            for (String[] command : COMMANDS) {
                rows.add(new SignalRow(state, false, command[0], command[1 + state.ordinal()]));
            }
        }
        for (String[] word : WORDS) {
            rows.add(new SignalRow(State.RUNNING, false, word[0], word[1]));
        }
        return rows;
    }

    /** Whether its runsv ends by it: runsvdir looks after the next one, and sv hears of the end or does not. */
    boolean endsRunsv() {
        return List.of("x", "exit", "shutdown").contains(command);
    }

    /** What would come to a standstill too early for one that has not done anything yet. */
    boolean isDoneBy(String said, Places.Record record) {
        boolean isStill = !record.state().equals("finish")
                && (record.want() == 'd'
                        || record.want() == 'u' && !record.state().equals("down"));
        return said.equals(heard) && isStill;
    }

    @Override
    public String toString() {
        return state.name().toLowerCase(java.util.Locale.ROOT) + ", " + (isLetter ? "letter " : "sv ") + command;
    }
}
