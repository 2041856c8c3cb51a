package org.runward.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs of this host. Thread-safe.
 *
 * <p>What a program starts may keep the pipes for years after its end. So output is read only where there is some: a thread in
 * {@code read} would stay there, with the descriptor, and with it the one of the JDK that closes the pipes of what has ended.
 */
public final class SystemPrograms implements Programs {
    private static final long TERM_MILLIS = 500;
    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 32;
    /** The least that a pipe takes without a reader. */
    private static final int PIPE = 4096;

    /** Made by the first program: most starts begin none. */
    private static Logger log() {
        return LoggerFactory.getLogger(SystemPrograms.class);
    }

    @Override
    public Outcome run(Invocation invocation) {
        Process process = start(invocation);
        StringBuilder output = new StringBuilder();
        try {
            if (!awaitEnd(process, invocation, output)) {
                end(process);
                throw new TransientHostException(invocation.program() + " did not end within "
                        + invocation.timeout().toSeconds() + " s and was killed");
            }
            log().debug("program ended program={} status={}", invocation.program(), process.exitValue());
            return new Outcome(process.exitValue(), output.toString());
        } catch (InterruptedException e) {
            endInterrupted(process);
            Thread.currentThread().interrupt();
            throw new HostException(invocation.program() + " was interrupted", e);
        } finally {
            close(process.getInputStream());
        }
    }

    /** One that enters a guest passes TERM on; what it started may hold a lock or a pipe. */
    private static void end(Process process) throws InterruptedException {
        process.toHandle().destroy();
        process.waitFor(TERM_MILLIS, TimeUnit.MILLISECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    private static void endInterrupted(Process process) {
        try {
            end(process);
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly();
        }
    }

    private static Process start(Invocation invocation) {
        try {
            Process process = new ProcessBuilder(invocation.argv())
                    .directory(invocation.directory().map(Path::toFile).orElse(null))
                    .redirectErrorStream(true)
                    .start();
            byte[] input = invocation.input().getBytes(StandardCharsets.UTF_8);
            if (input.length <= PIPE) {
                feed(process, input);
            } else {
                Thread feeder = new Thread(() -> feed(process, input), "input of " + invocation.program());
                feeder.setDaemon(true);
                feeder.start();
            }
            return process;
        } catch (IOException e) {
            throw HostException.unableTo("run " + invocation.program(), e);
        }
    }

    /** One that does not read its input, or has ended by then, is no error: how it ends tells. */
    private static void feed(Process process, byte[] input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input);
        } catch (IOException e) {
            log().debug("input of a program is lost", e);
        }
    }

    /** @return false where it did not end in time */
    private static boolean awaitEnd(Process process, Invocation invocation, StringBuilder output)
            throws InterruptedException {
        long deadline = System.nanoTime() + invocation.timeout().toNanos();
        long pause = SHORTEST_PAUSE_MILLIS;
        while (!process.waitFor(pause, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            boolean some = collect(process.getInputStream(), output, invocation.keptOutput());
            pause = some ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        collect(process.getInputStream(), output, invocation.keptOutput());
        return true;
    }

    /** @return whether there was some */
    private static boolean collect(InputStream stream, StringBuilder output, int kept) {
        byte[] buffer = new byte[4096];
        boolean some = false;
        try {
            while (stream.available() > 0) {
                int length = stream.read(buffer);
                some = true;
                output.append(new String(buffer, 0, Math.max(0, length), StandardCharsets.UTF_8));
                if (output.length() > 2 * kept) {
                    output.delete(0, output.length() - kept);
                }
            }
        } catch (IOException e) {
            log().debug("output of a program is lost", e);
        }
        return some;
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            log().debug("output of a program is lost", e);
        }
    }
}
