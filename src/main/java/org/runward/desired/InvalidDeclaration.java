package org.runward.desired;

import java.util.List;

/** A declaration that cannot be used, with everything that is wrong with it. The fault is the declaration's: exit 65. */
public final class InvalidDeclaration extends Exception {
    private final transient List<Problem> problems;

    public InvalidDeclaration(List<Problem> problems) {
        super(problems.size() + " problems in the declaration");
        this.problems = List.copyOf(problems);
    }

    /** In the order of files and lines; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
