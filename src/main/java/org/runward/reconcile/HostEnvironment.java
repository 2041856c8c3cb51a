package org.runward.reconcile;

import org.runward.desired.DesiredState;
import org.runward.guest.CgroupTree;
import org.runward.guest.GuestRuntime;
import org.runward.guest.OciRuntime;
import org.runward.guest.VserverRuntime;
import org.runward.host.FileLocks;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.runit.ScanDirectory;
import org.runward.runit.Supervisions;

/** What reads this host for one declaration; nothing in it can write. */
record HostEnvironment(DesiredState desired, Proc proc, Posix posix) {
    static HostEnvironment of(DesiredState desired) {
        return new HostEnvironment(desired, new Proc(), new Posix());
    }

    GuestRuntime ociGuests() {
        return new OciRuntime(desired.host(), proc, new CgroupTree());
    }

    GuestRuntime vserverGuests() {
        return new VserverRuntime(desired.host());
    }

    ScanDirectory scanDirectory() {
        return new ScanDirectory(desired.host().scanDirectory(), proc);
    }

    /** As they are at this moment: the locks are read once. */
    Supervisions supervisions() {
        return new Supervisions(FileLocks.read(), proc, posix);
    }
}
