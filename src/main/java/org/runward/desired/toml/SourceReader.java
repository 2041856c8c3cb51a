package org.runward.desired.toml;

import java.util.List;
import org.runward.desired.Problem;
import org.runward.desired.toml.Refusal.Then;

/** Reads one file into the tree, statement by statement; one that cannot be read does not keep others from it. */
final class SourceReader {
    private final Cursor cursor;
    private final OpenTable root;
    private final List<Problem> problems;
    private final KeyScanner keys;
    private final ValueScanner values;
    private Block block;

    /** The key of the statement at hand, as far as problems may name it. */
    private String key = "";
    /** Whether this may be the rest of something else, so that its words are not known to be keys. */
    private boolean inDoubt;

    SourceReader(String name, String text, OpenTable root, List<Problem> problems) {
        this.cursor = new Cursor(name, text);
        this.root = root;
        this.problems = problems;
        this.keys = new KeyScanner(cursor);
        this.values = new ValueScanner(cursor);
        this.block = new Block(root, "", problems);
    }

    void read() {
        while (cursor.peek() != Cursor.END) {
            cursor.skipBlanks();
            int start = cursor.at();
            boolean header = cursor.peek() == '[';
            key = "";
            try {
                if (header) {
                    header();
                } else if (cursor.atLineEnd() || cursor.peek() == '#') {
                    keys.lineEnd("");
                } else {
                    statement();
                }
            } catch (Refusal refusal) {
                Position position = refusal.position();
                problem(position, refusal.getMessage());
                goOn(refusal.then(), header, start);
            }
        }
        block.finish();
    }

    private void header() {
        Position position = cursor.position();
        block.finish();
        inDoubt = false;
        // Until its name is known to be good: keys are read, and belong nowhere.
        block = new Block(new OpenTable(position), "", problems);
        List<String> names = keys.header();
        String path = KeyPath.of(names);
        block = new Block(new OpenTable(position), path, problems);
        block = new Block(root.open(names, position), path, problems);
        keys.lineEnd("a table header is followed by nothing but a comment: begin a new line");
    }

    private void statement() {
        Position position = cursor.position();
        String name = keys.key();
        key = inDoubt ? "" : name;
        int start = cursor.at();
        Shape shape = values.scan();
        int end = cursor.at();
        keys.lineEnd("something follows the value: put text in one pair of quotes, and begin a new line after it");
        if (!inDoubt) {
            block.add(new Block.Statement(name, position, shape, cursor.text(), start, end));
        }
    }

    private void problem(Position position, String message) {
        problems.add(new Problem(position.file(), position.line(), KeyPath.of(block.path(), key), message));
    }

    private void goOn(Then then, boolean header, int start) {
        if (then == Then.NO_MORE) {
            while (cursor.peek() != Cursor.END) {
                cursor.skipLine();
            }
        } else if (header) {
            cursor.skipLine();
        } else if (then == Then.NEXT_HEADER) {
            do {
                cursor.skipLine();
                cursor.skipBlanks();
            } while (cursor.peek() != Cursor.END && !Recovery.headerAt(cursor.text(), cursor.at()));
        } else {
            inDoubt |= then == Then.NEXT_LINE_IN_DOUBT;
            toNextStatement(start);
        }
    }

    private void toNextStatement(int start) {
        int end = Recovery.endOfStatement(cursor.text(), start);
        if (end >= cursor.at()) {
            cursor.skip(end - cursor.at());
        } else if (!Recovery.statementAt(cursor.text(), cursor.at())) {
            cursor.skipLine();
        }
    }
}
