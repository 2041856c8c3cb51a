package org.runward.reconcile;

import org.runward.desired.DesiredState;
import org.runward.guest.CgroupTree;
import org.runward.guest.GuestRuntime;
import org.runward.guest.OciRuntime;
import org.runward.host.FileLocks;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.host.ProcessTable;
import org.runward.runit.ScanDirectory;
import org.runward.runit.Supervisions;

/** What reads this host for one declaration; nothing in it can write. */
record HostEnvironment(DesiredState desired, Proc proc, Posix posix) {
    static HostEnvironment of(DesiredState desired) {
        return new HostEnvironment(desired, new Proc(), new Posix());
    }

    GuestRuntime guests() {
        return new OciRuntime(desired.host(), proc, new CgroupTree());
    }

    ScanDirectory scanDirectory() {
        return new ScanDirectory(desired.host().scanDirectory(), proc);
    }

    /** What lists the processes of the host and its guests; a kind of guest that hides its own needs a source beside. */
    ProcessSource processes() {
        return new ProcProcesses(new ProcessTable(proc));
    }

    /** As they are at this moment: the locks are read once. */
    Supervisions supervisions() {
        return new Supervisions(FileLocks.read(), proc, posix);
    }
}
