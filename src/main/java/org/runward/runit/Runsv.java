package org.runward.runit;

import java.nio.file.Path;
import org.runward.host.Posix;
import org.runward.host.Proc;

/** Talks to runsv through the control FIFO of a directory that it supervises. */
public final class Runsv {
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
     * Ends runsv processes that work in this directory and hold no lock in it: somebody removed {@code supervise} under
     * them, and they obey nothing but TERM. runsvdir starts a new one.
     */
    public void endBlind(Path directory) {
        proc.named("runsv").stream()
                .filter(pid -> proc.isOfThisHost(pid) && proc.worksIn(pid, directory))
                .forEach(posix::terminate);
    }
}
