package org.runward.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs programs for the tests. */
final class Shell {
    private static final long LIMIT_SECONDS = 300;

    private Shell() {}

    /** How a program ended and what it said. */
    record Result(List<String> argv, int status, String out, String err) {
        boolean isSuccess() {
            return status == 0;
        }

        Result orFail() {
            if (!isSuccess()) {
                throw new AssertionError(toString());
            }
            return this;
        }

        @Override
        public String toString() {
            return argv + " exited " + status + "\n" + out + err;
        }
    }

    static Result run(String script) {
        return run(List.of("sh", "-c", script));
    }

    static Result run(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv).start();
            process.getOutputStream().close();
            AtomicReference<String> err = new AtomicReference<>("");
            Thread reader = new Thread(() -> err.set(text(process.getErrorStream())));
            reader.start();
            String out = text(process.getInputStream());
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.toHandle().destroyForcibly();
                throw new AssertionError(argv + " did not end");
            }
            reader.join();
            return new Result(argv, process.exitValue(), out, err.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a program that goes on, its output in a file. */
    static Process start(List<String> argv, Path output) {
        try {
            return new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
