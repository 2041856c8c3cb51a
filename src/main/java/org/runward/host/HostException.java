package org.runward.host;

/** Something that the host did not let us do. The message says what and why, in one line: exit 1. */
public class HostException extends RuntimeException {
    public HostException(String message) {
        super(message);
    }

    public HostException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@code unable to VERB OBJECT: cause}, in runit's grammar. */
    public static HostException unableTo(String what, Exception cause) {
        return new HostException("unable to " + what + ": " + reason(cause), cause);
    }

    /** The cause in a few words, without the path that the message already has. */
    static String reason(Exception cause) {
        if (cause instanceof java.nio.file.NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof java.nio.file.FileSystemException
                && ((java.nio.file.FileSystemException) cause).getReason() != null) {
            return ((java.nio.file.FileSystemException) cause).getReason();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
