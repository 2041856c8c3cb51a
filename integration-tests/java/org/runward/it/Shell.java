package org.runward.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs programs for the tests. */
final class Shell {
    private static final long LIMIT_SECONDS = 1200;

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

    /** Sends a signal to a process that there is: 0 would be the group of the tests themselves. */
    static void kill(String signal, long pid) {
        if (pid <= 1) {
            throw new AssertionError("there is no process to send " + signal + " to");
        }
        run("kill -s " + signal + " " + pid).orFail();
    }

    static Result run(String script) {
        return run(List.of("sh", "-c", script));
    }

    static Result run(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv).start();
            process.getOutputStream().close();
            CompletableFuture<String> out = read(process.getInputStream());
            CompletableFuture<String> err = read(process.getErrorStream());
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.toHandle().destroyForcibly();
                throw new AssertionError(argv + " did not end");
            }
            return new Result(argv, process.exitValue(), whole(argv, out), whole(argv, err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(() -> text.complete(text(stream)));
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    private static String whole(List<String> argv, CompletableFuture<String> text) throws InterruptedException {
        try {
            return text.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(argv + " has ended, and something that it started keeps its output", e);
        } catch (ExecutionException e) {
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
