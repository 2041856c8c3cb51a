package org.runward.plan;

import com.moandjiezana.toml.Toml;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import jnr.posix.POSIX;
import org.runward.host.HostOffender;
import org.slf4j.Logger;
import picocli.CommandLine;

/** Breaks each rule of {@code LayersTest} that is about the core; never runs. */
public final class OffendingHelper {
    Toml toml;
    Retry retry;
    POSIX posix;
    Logger logger;
    CommandLine commandLine;

    @CommandLine.Option(names = "--read")
    boolean option;

    HostOffender host;

    Instant read() throws IOException {
        System.out.println(Files.readString(Path.of("x")));
        Supplier<Instant> clock = Instant::now;
        return clock.get();
    }
}
