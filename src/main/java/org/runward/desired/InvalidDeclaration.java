package org.runward.desired;

import java.util.List;

/** A declaration that cannot be used, with everything that is wrong with it. The fault is the declaration's: exit 65. */
public final class InvalidDeclaration extends Exception {
    private final transient List<Problem> problems;

    private final transient Host host;

    public InvalidDeclaration(List<Problem> problems) {
        this(problems, Host.DEFAULT);
    }

    InvalidDeclaration(List<Problem> problems, Host host) {
        super(problems.size() + " problems in the declaration");
        this.problems = List.copyOf(problems);
        this.host = host;
    }

    /** What it says of the host, as far as that could be read: good for finding what belongs to it, and for nothing else. */
    public Host host() {
        return host;
    }

    /** In the order of files and lines; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
