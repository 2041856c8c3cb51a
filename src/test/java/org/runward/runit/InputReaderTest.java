package org.runward.runit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.runward.host.BoundedReads;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Memory;
import org.runward.host.SystemPrograms;

/** Files whose directory somebody else may write, and does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InputReaderTest {
    private static final Duration LIMIT = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    private Path fifo(String name) {
        Path fifo = directory.resolve(name);
        assertEquals(
                0,
                new SystemPrograms()
                        .run(Invocation.of("mkfifo", fifo.toString()))
                        .status());
        return fifo;
    }

    @Test
    void aFifoInAFilesPlaceIsGivenUpAndNotTriedAgainBeforeSomebodyWritesThere() throws Exception {
        BoundedReads reads = new BoundedReads(LIMIT);
        Path fifo = fifo("fifo");
        for (int i = 0; i < 3; i++) {
            HostException late =
                    assertThrows(HostException.class, () -> reads.read(fifo, () -> Files.readString(fifo)));
            assertEquals(
                    "unable to read " + fifo + ": it does not open; a FIFO, or a disk that does not answer",
                    late.getMessage());
        }
        Files.writeString(fifo, "", StandardOpenOption.WRITE);
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertEquals("text", reads.read(file, () -> Files.readString(file)));
        Path none = directory.resolve("none");
        assertThrows(IOException.class, () -> reads.read(none, () -> Files.readString(none)));
    }

    @Test
    void aFileThatIsSwappedForAFifoWhileItIsLookedAtKeepsNobodyWaiting() throws Exception {
        Path watched = Files.writeString(directory.resolve("watched"), "text");
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        Thread swapper = new Thread(() -> swap(watched, done));
        swapper.start();
        try {
            long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (!late.get() && System.nanoTime() < deadline) {
                InputReader inputs = new InputReader(Memory.NONE, LIMIT);
                try {
                    inputs.filesInTime(List.of(watched));
                } catch (HostException e) {
                    late.set(true);
                }
            }
        } finally {
            done.set(true);
            swapper.join();
        }
        assertTrue(late.get(), "it was never swapped in between");
    }

    private void swap(Path watched, AtomicBoolean done) {
        Path next = directory.resolve("next");
        try {
            List<Path> both = List.of(fifo("fifo"), Files.writeString(directory.resolve("file"), "text"));
            for (int i = 0; !done.get(); i++) {
                Files.createLink(next, both.get(i % 2));
                Files.move(next, watched, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
