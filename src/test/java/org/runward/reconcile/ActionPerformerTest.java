package org.runward.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Declared;
import org.runward.desired.Name;
import org.runward.host.Invocation;
import org.runward.host.Programs;
import org.runward.host.SystemPrograms;
import org.runward.observed.StatusRecord;
import org.runward.plan.Action;
import org.runward.plan.Operation;
import org.runward.plan.Subject;

/** What others may do to a service that they may control is not waited for. */
class ActionPerformerTest {
    private static final int PIPE = 65_536;

    private final Programs programs = new SystemPrograms();

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anOperatorWhoHasFilledTheFifoKeepsNobodyWaiting() throws Exception {
        Path control = Files.createDirectory(directory.resolve("supervise")).resolve("control");
        assertEquals(
                0,
                programs.run(Invocation.of("mkfifo", "-m", "0620", control.toString()))
                        .status());
        StatusRecord running = new StatusRecord(
                StatusRecord.State.RUN, StatusRecord.Want.UP, false, false, OptionalInt.of(7), Instant.EPOCH);
        Action.Control down = new Action.Control(
                Subject.service(new Name("api")),
                directory,
                Operation.DOWN,
                Optional.of(running),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO);
        try (FileChannel fifo = FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertEquals(PIPE, fifo.write(ByteBuffer.allocate(PIPE)));

            new ActionPerformer(HostEnvironment.of(Declared.state()), programs).control(down);

            assertEquals(PIPE, fifo.read(ByteBuffer.allocate(2 * PIPE)), "nothing was added");
        }
    }
}
