package org.runward.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts programs of this host. Thread-safe. */
public final class SystemPrograms implements Programs {
    private static final long TERM_MILLIS = 500;

    /** Made by the first program: most starts begin none. */
    private static Logger log() {
        return LoggerFactory.getLogger(SystemPrograms.class);
    }

    @Override
    public Outcome run(Invocation invocation) {
        Process process = start(invocation);
        StringBuffer output = new StringBuffer();
        Thread reader = new Thread(
                () -> collect(process.getInputStream(), output, invocation.keptOutput()),
                "output of " + invocation.program());
        reader.setDaemon(true);
        reader.start();
        try {
            if (!process.waitFor(invocation.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                // One that enters a guest passes TERM on; what it started may hold a lock or a pipe.
                process.toHandle().destroy();
                process.waitFor(TERM_MILLIS, TimeUnit.MILLISECONDS);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.toHandle().destroyForcibly();
                throw new TransientHostException(invocation.program() + " did not end within "
                        + invocation.timeout().toSeconds() + " s and was killed");
            }
            // A descendant may hold the pipe: what has been written by now is enough.
            reader.join(500);
            log().debug("program ended program={} status={}", invocation.program(), process.exitValue());
            return new Outcome(process.exitValue(), output.toString());
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
            throw new HostException(invocation.program() + " was interrupted", e);
        }
    }

    private static Process start(Invocation invocation) {
        try {
            Process process = new ProcessBuilder(invocation.argv())
                    .directory(invocation.directory().map(Path::toFile).orElse(null))
                    .redirectErrorStream(true)
                    .start();
            feed(process, invocation.input());
            return process;
        } catch (IOException e) {
            throw HostException.unableTo("run " + invocation.program(), e);
        }
    }

    /** One that does not read its input, or has ended by then, is no error: how it ends tells. */
    private static void feed(Process process, String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log().debug("input of a program is lost", e);
        }
    }

    private static void collect(InputStream stream, StringBuffer output, int kept) {
        byte[] buffer = new byte[4096];
        try {
            int length = stream.read(buffer);
            while (length >= 0) {
                output.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
                if (output.length() > 2 * kept) {
                    output.delete(0, output.length() - kept);
                }
                length = stream.read(buffer);
            }
        } catch (IOException e) {
            log().debug("output of a program is lost", e);
        }
    }
}
