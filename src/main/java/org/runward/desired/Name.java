package org.runward.desired;

import java.util.regex.Pattern;

/**
 * The name of a guest or a service: also a directory name, an argument and a part of a host name.
 *
 * @param value matches {@code [a-z0-9][a-z0-9_.-]*}, at most 64 characters
 * @throws IllegalArgumentException where it does not; ask {@link #isValid} first
 */
public record Name(String value) implements Comparable<Name> {
    /** The form as told to the user. */
    public static final String FORM = "[a-z0-9][a-z0-9_.-]*, at most 64 characters";

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    public Name {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a name: " + value);
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches();
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
