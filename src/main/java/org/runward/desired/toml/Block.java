package org.runward.desired.toml;

import com.moandjiezana.toml.Toml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.runward.desired.Problem;

/** The keys under one header, which toml4j reads. */
final class Block {
    /** toml4j copies the rest of its text at every value; in pieces, a large table takes no longer than small ones. */
    private static final int PIECE = 4096;

    private final OpenTable table;
    private final String path;
    private final List<Problem> problems;
    private final List<Statement> pending = new ArrayList<>();
    private int size;

    /**
     * A block of keys.
     *
     * @param path the table's, for problems
     */
    Block(OpenTable table, String path, List<Problem> problems) {
        this.table = table;
        this.path = path;
        this.problems = problems;
    }

    /**
     * A key that was scanned and found good.
     *
     * @param text that of the whole file, in which the value goes from start to end
     */
    record Statement(String key, Position position, Shape shape, String text, int start, int end) {}

    String path() {
        return path;
    }

    void add(Statement statement) {
        Position before = table.definitionOf(statement.key());
        if (before != null) {
            problem(statement, "is already defined at " + before);
            return;
        }
        table.reserve(statement.key(), statement.position());
        pending.add(statement);
        size += statement.end() - statement.start();
        if (size > PIECE) {
            finish();
        }
    }

    /** Has toml4j read what was added. */
    void finish() {
        if (!read(pending)) {
            for (Statement statement : pending) {
                if (!read(List.of(statement))) {
                    problem(
                            statement,
                            "is read in two ways, which is an error in runward, not in this file:"
                                    + " please report it, and write the value in another way");
                }
            }
        }
        pending.clear();
        size = 0;
    }

    private boolean read(List<Statement> statements) {
        Map<String, TomlValue> values = new HashMap<>();
        try {
            Map<String, Object> parsed = new Toml().read(textOf(statements)).toMap();
            for (Statement statement : statements) {
                values.put(statement.key(), statement.shape().filledWith(parsed.get(statement.key())));
            }
            if (parsed.size() != values.size()) {
                return false;
            }
        } catch (RuntimeException e) {
            // Never pass on what toml4j says: it prints the rest of its text, secrets included.
            return false;
        }
        for (Map.Entry<String, TomlValue> value : values.entrySet()) {
            table.fill(value.getKey(), value.getValue());
        }
        return true;
    }

    private static String textOf(List<Statement> statements) {
        StringBuilder text = new StringBuilder();
        for (Statement statement : statements) {
            text.append(statement.key()).append(" = ");
            text.append(statement.text(), statement.start(), statement.end()).append('\n');
        }
        return text.toString();
    }

    private void problem(Statement statement, String message) {
        Position position = statement.position();
        problems.add(new Problem(position.file(), position.line(), KeyPath.of(path, statement.key()), message));
    }
}
