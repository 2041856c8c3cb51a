package org.runward.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Where results go. Remembers why it could not be written to, which a {@link java.io.PrintWriter} keeps to itself. */
final class StandardOutput extends FilterOutputStream {
    /** Of EPIPE, in the locale that the launcher sets. */
    private static final String BROKEN_PIPE = "Broken pipe";

    private Optional<IOException> failure = Optional.empty();

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = Optional.of(failure.orElse(e));
            throw e;
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Why results were lost; empty also where the reader had enough of them, as head(1) has. */
    synchronized Optional<String> failure() {
        return failure.isPresent() && !BROKEN_PIPE.equals(failure.get().getMessage())
                ? Optional.of(failure.get().getMessage())
                : Optional.empty();
    }
}
