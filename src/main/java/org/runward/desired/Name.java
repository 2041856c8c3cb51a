package org.runward.desired;

/**
 * The name of a guest or a service: also a directory name, an argument and a part of a host name.
 *
 * @param value matches {@code [a-z0-9][a-z0-9_.-]*}, at most 64 characters
 * @throws IllegalArgumentException where it does not; ask {@link #isValid} first
 */
public record Name(String value) implements Comparable<Name> {
    /** The form as told to the user. */
    public static final String FORM = "[a-z0-9][a-z0-9_.-]*, at most 64 characters";

    private static final int LONGEST = 64;

    public Name {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a name: " + value);
        }
    }

    public static boolean isValid(String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            boolean first = character >= 'a' && character <= 'z' || character >= '0' && character <= '9';
            if (!first && (i == 0 || character != '_' && character != '.' && character != '-')) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST;
    }

    // By hand: a record's own are put together at run time, which is the longest single thing that a start does.
    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && value.equals(name.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(Name other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
