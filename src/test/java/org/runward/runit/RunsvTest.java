package org.runward.runit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.runward.host.Invocation;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.host.SystemPrograms;
import org.runward.host.TransientHostException;

/** FIFOs as runsv makes them, with the test at the other end. */
@Timeout(20)
class RunsvTest {
    private static final int PIPE = 65_536;

    private final Runsv runsv = new Runsv(new Posix(), new Proc());

    @TempDir
    private Path directory;

    private Path control;

    @BeforeEach
    void makeFifo() throws IOException {
        control = Files.createDirectory(directory.resolve("supervise")).resolve("control");
        run("mkfifo", "-m", "0600", control.toString());
    }

    private static void run(String... argv) {
        assertEquals(0, new SystemPrograms().run(Invocation.of(argv)).status());
    }

    private FileChannel opened() throws IOException {
        return FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Test
    void aFifoIsSharedWhereOthersMayWriteOrItIsReachedByALink() throws IOException {
        assertFalse(runsv.isShared(directory));
        run("chmod", "0620", control.toString());
        assertTrue(runsv.isShared(directory));
        run("chmod", "0600", control.toString());
        run("chown", "1000", control.toString());
        assertTrue(runsv.isShared(directory));
        run("chown", "0", control.toString());

        Path delegated = Files.createDirectory(directory.resolve("delegated"));
        Files.createSymbolicLink(delegated.resolve("supervise"), control.getParent());
        assertTrue(runsv.isShared(delegated));
        assertTrue(runsv.isShared(directory.resolve("none")));
    }

    @Test
    void oneThatIsFullIsNotWaitedFor() throws IOException {
        run("chmod", "0620", control.toString());
        try (FileChannel reader = opened()) {
            assertEquals(PIPE, reader.write(ByteBuffer.allocate(PIPE)));
            assertThrows(TransientHostException.class, () -> runsv.command(directory, 'u'));
            ByteBuffer page = ByteBuffer.allocate(PIPE);
            assertEquals(PIPE, reader.read(page));
            runsv.command(directory, 'u');
            page.clear();
            assertEquals(1, reader.read(page));
            assertEquals('u', page.get(0));
        }
    }

    @Test
    void oneThatHearsIsNotEndedAsBlind() throws Exception {
        Path ok = control.resolveSibling("ok");
        run("mkfifo", ok.toString());
        Path program =
                Files.copy(Path.of("/bin/sleep"), directory.resolve("runsv"), StandardCopyOption.COPY_ATTRIBUTES);
        Process process = new ProcessBuilder(program.toString(), "100")
                .directory(directory.toFile())
                .start();
        try {
            try (FileChannel heard = FileChannel.open(ok, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                runsv.endBlind(directory);
                assertFalse(process.waitFor(500, TimeUnit.MILLISECONDS), "it was ended, by " + heard);
            }
            runsv.endBlind(directory);
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "a blind one is");
        } finally {
            process.destroyForcibly();
        }
    }
}
