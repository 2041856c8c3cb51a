package org.runward.host;

import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * What the JDK cannot do: open a FIFO without waiting for its other end, and signal a process.
 *
 * <p>The native library is loaded at the first call and not before: it costs 0.3 s of CPU and 21 MiB. Thread-safe.
 */
public final class Posix {
    /** O_CLOEXEC of the Linux ABI (octal 02000000), which jnr-constants does not have. */
    private static final int CLOSE_ON_EXEC = 0x80000;

    private static final class Native {
        private static final POSIX POSIX = POSIXFactory.getNativePOSIX();
    }

    /** Whether some process has this FIFO open for reading. False also where there is no such FIFO. */
    public boolean hasReader(Path fifo) {
        int descriptor = open(fifo);
        if (descriptor >= 0) {
            Native.POSIX.close(descriptor);
        }
        return descriptor >= 0;
    }

    /**
     * Writes one byte into a FIFO that somebody reads.
     *
     * @throws TransientHostException where nobody has it open for reading, or it is full
     */
    public void writeByte(Path fifo, char value) {
        int descriptor = open(fifo);
        if (descriptor < 0) {
            throw new TransientHostException("unable to write to " + fifo + ": "
                    + (Native.POSIX.errno() == Errno.ENXIO.intValue() ? "nobody reads it" : error()));
        }
        try {
            if (Native.POSIX.write(descriptor, new byte[] {(byte) value}, 1) != 1) {
                throw new TransientHostException("unable to write to " + fifo + ": " + error());
            }
        } finally {
            Native.POSIX.close(descriptor);
        }
    }

    private static int open(Path fifo) {
        int flags = OpenFlags.O_WRONLY.intValue() | OpenFlags.O_NONBLOCK.intValue() | CLOSE_ON_EXEC;
        return Native.POSIX.open(fifo.toString(), flags, 0);
    }

    /** Sends TERM to a process of the host; one that is gone is no error. */
    public void terminate(int pid) {
        if (Native.POSIX.kill(pid, Signal.SIGTERM.intValue()) != 0 && Native.POSIX.errno() != Errno.ESRCH.intValue()) {
            throw new HostException("unable to signal process " + pid + ": " + error());
        }
    }

    private static String error() {
        return Errno.valueOf(Native.POSIX.errno()).description();
    }
}
