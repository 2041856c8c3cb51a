package org.runward.cli;

/** Every exit status of runward, by whose fault it is. The numbers from 64 are those of sysexits(3). */
public enum ExitCode {
    /** Converged, whether something was changed or not; with {@code --detailed-exitcode}: nothing to do. */
    CONVERGED(0),
    /** Something failed on the host. */
    FAILED(1),
    /** With {@code --detailed-exitcode}: changes were made, or are pending in a dry run. */
    CHANGED(2),
    /** {@code status}: something is not as declared. */
    NOT_AS_DECLARED(3),
    /** With {@code --detailed-exitcode}: failures and no change. */
    FAILURES(4),
    /** With {@code --detailed-exitcode}: changes and failures. */
    CHANGED_WITH_FAILURES(6),
    /** A word on the command line is wrong. */
    USAGE(64),
    INVALID_DECLARATION(65),
    /** There is no such declaration file. */
    NO_DECLARATION(66),
    /** No runsvdir watches the scan directory. */
    NO_RUNSVDIR(69),
    /** A bug of ours. */
    BUG(70),
    /** Another runward holds the lock. */
    LOCKED(75),
    NOT_ROOT(77),
    /** Others than root can edit the declaration. */
    UNSAFE_DECLARATION(78);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
