package org.runward.plan;

import org.runward.desired.Name;

/** What a line of a plan is about. Guests sort before services. */
public record Subject(Kind kind, Name name) implements Comparable<Subject> {
    /** The two kinds of things that runward manages. */
    public enum Kind {
        GUEST,
        SERVICE
    }

    public static Subject guest(Name name) {
        return new Subject(Kind.GUEST, name);
    }

    public static Subject service(Name name) {
        return new Subject(Kind.SERVICE, name);
    }

    // By hand, as in Name: they are asked for more often than anything else in a plan.
    @Override
    public boolean equals(Object other) {
        return other instanceof Subject subject && kind == subject.kind && name.equals(subject.name);
    }

    @Override
    public int hashCode() {
        return 2 * name.hashCode() + kind.ordinal();
    }

    @Override
    public int compareTo(Subject other) {
        int kinds = kind.compareTo(other.kind);
        return kinds != 0 ? kinds : name.compareTo(other.name);
    }

    /** {@code guest NAME} or {@code service NAME}. */
    @Override
    public String toString() {
        return (kind == Kind.GUEST ? "guest " : "service ") + name;
    }
}
