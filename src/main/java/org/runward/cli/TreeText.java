package org.runward.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.runward.desired.Name;
import org.runward.host.PlainText;
import org.runward.observed.ProcessTree;
import org.runward.observed.ProcessTree.Node;

/**
 * The tree of processes as a table for people, after {@code ps axfu}.
 *
 * @param width of a line; 0 for no limit
 */
record TreeText(ProcessTree tree, Instant now, int width, Colour colour) {
    private static final List<String> TITLES = List.of("USER", "PID", "GUEST", "CTX", "RSS", "SINCE", "COMMAND");
    private static final String NO_SERVICE = "  no service";
    /** A guest may nest its processes deeper than any line is long. */
    private static final int DRAWN_DEPTH = 32;

    /** Whether lines are coloured. */
    enum Colour {
        NONE,
        ANSI
    }

    /** One line: the columns before the command, the branches, the command, and what must be read at the end. */
    private record Row(List<String> cells, String branches, String command, String end, String code) {}

    List<String> lines() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(TITLES.subList(0, TITLES.size() - 1), "", TITLES.get(TITLES.size() - 1), "", ""));
        List<String> branches = branches();
        for (int i = 0; i < branches.size(); i++) {
            rows.add(row(tree.nodes().get(i), branches.get(i)));
        }
        int[] widths = new int[TITLES.size() - 1];
        for (Row row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private Row row(Node node, String branches) {
        List<String> cells = List.of(
                PlainText.of(node.user()),
                Integer.toString(node.process().pid()),
                node.guest().map(Name::value).orElse("-"),
                node.context().isPresent() ? Integer.toString(node.context().getAsInt()) : "-",
                Words.size(node.process().residentBytes()),
                Words.age(Duration.between(node.process().since(), now)));
        String command = (node.owned() ? "" : "? ") + command(node);
        return new Row(cells, branches, command, node.owned() ? "" : NO_SERVICE, code(node));
    }

    /** As ps has it, the name in brackets where a process has no words any more. */
    static String command(Node node) {
        String command = node.process().command();
        return PlainText.of(command.isEmpty() ? "[" + node.process().name() + "]" : command);
    }

    private String line(Row row, int[] widths) {
        StringBuilder before = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            // Names begin below their title, numbers end there.
            boolean isName = i == 0 || i == 2;
            before.append(String.format(
                    (isName ? "%-" : "%") + widths[i] + "s ", row.cells().get(i)));
        }
        before.append(row.branches());
        int left = width - before.length() - row.end().length();
        if (width > 0 && left < 1) {
            return PlainText.cut(before + row.command(), width);
        }
        String command = width > 0 ? PlainText.cut(row.command(), left) : row.command();
        String text = command + row.end();
        boolean plain = colour == Colour.NONE || row.code().isEmpty();
        return before + (plain ? text : "\033[" + row.code() + "m" + text + "\033[0m");
    }

    private static String code(Node node) {
        if (!node.owned()) {
            return "31";
        }
        return switch (node.kind()) {
            case RUNSVDIR, RUNSV -> "1";
            case LOG, RELAY -> "36";
            case GUEST -> "34";
            case DAEMON, PROCESS -> "";
        };
    }

    /** What is drawn before each command, from the last line up: which branches go on below. */
    private List<String> branches() {
        List<String> branches = new ArrayList<>();
        boolean[] goesOn = new boolean[DRAWN_DEPTH + 1];
        for (int i = tree.nodes().size() - 1; i >= 0; i--) {
            int depth = Math.min(tree.nodes().get(i).depth(), DRAWN_DEPTH);
            StringBuilder drawn = new StringBuilder();
            for (int level = 1; level < depth; level++) {
                drawn.append(goesOn[level] ? " |  " : "    ");
            }
            branches.add(depth == 0 ? "" : drawn + " \\_ ");
            goesOn[depth] = true;
            for (int level = depth + 1; level <= DRAWN_DEPTH; level++) {
                goesOn[level] = false;
            }
        }
        Collections.reverse(branches);
        return branches;
    }
}
