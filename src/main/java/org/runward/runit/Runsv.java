package org.runward.runit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.host.TransientHostException;

/** Talks to runsv through the control FIFO of a directory that it supervises. */
public final class Runsv {
    /** Rights of the group and of all. */
    private static final int OF_OTHERS = 077;

    private final Posix posix;
    private final Proc proc;

    public Runsv(Posix posix, Proc proc) {
        this.posix = posix;
        this.proc = proc;
    }

    /**
     * Gives one command. Whether it was obeyed, only the status record shows.
     *
     * @param directory a service directory, or {@code log} in one
     * @throws org.runward.host.TransientHostException where no runsv is there
     */
    public void command(Path directory, char command) {
        posix.writeByte(directory.resolve("supervise/control"), command);
    }

    /**
     * Whether others than root may write there, too: then the FIFO may be full, and only {@link #command} does not wait. A guest's
     * root has root's number; what a guest may control is behind a link.
     */
    public boolean isShared(Path directory) {
        Path supervise = directory.resolve("supervise");
        if (Files.isSymbolicLink(supervise)) {
            return true;
        }
        try {
            Map<String, Object> control = Files.readAttributes(supervise.resolve("control"), "unix:uid,mode");
            return (int) control.get("uid") != 0 || ((int) control.get("mode") & OF_OTHERS) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * The same to a runsv that was just seen to live, and to which only root may write. Needs no native library: a FIFO that is opened for both reading and writing
     * has a reader, so that opening does not wait; fifo(7). If runsv ends at this moment, the command is lost.
     *
     * @throws org.runward.host.TransientHostException where there is no FIFO
     */
    public void tell(Path directory, char command) {
        Path control = directory.resolve("supervise/control");
        try (FileChannel fifo = FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            fifo.write(ByteBuffer.wrap(new byte[] {(byte) command}));
        } catch (IOException e) {
            throw new TransientHostException("unable to write to " + control + ": " + e.getMessage());
        }
    }

    /**
     * Ends runsv processes that work in this directory and hold no lock in it: somebody removed {@code supervise} under
     * them, and they obey nothing but TERM. runsvdir starts a new one. None where {@code supervise/ok} has a reader: that is a
     * runsv which has begun, or was overlooked, since the locks were read.
     */
    public void endBlind(Path directory) {
        List<Integer> working = proc.named("runsv").stream()
                .filter(pid -> proc.isOfThisHost(pid) && proc.worksIn(pid, directory))
                .toList();
        if (!working.isEmpty() && !posix.hasReader(directory.resolve("supervise/ok"))) {
            working.forEach(posix::terminate);
        }
    }
}
