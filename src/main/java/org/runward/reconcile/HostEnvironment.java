package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.guest.CgroupTree;
import org.runward.guest.GuestRuntime;
import org.runward.guest.OciRuntime;
import org.runward.guest.VserverRuntime;
import org.runward.host.HeldLocks;
import org.runward.host.Memory;
import org.runward.host.Posix;
import org.runward.host.Proc;
import org.runward.host.ProcessTable;
import org.runward.host.SystemPrograms;
import org.runward.observed.ObservedDirectory;
import org.runward.plan.Subject;
import org.runward.runit.ScanDirectory;
import org.runward.runit.SuperviseDirectories;
import org.runward.runit.Supervisions;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.VserverGuest;

/**
 * What reads this host for one declaration; nothing in it can write.
 *
 * @param memory for as long as this lives
 * @param supervise remembers what runsv has not changed
 */
record HostEnvironment(
        DesiredState desired, Proc proc, Posix posix, Clock clock, Memory memory, SuperviseDirectories supervise) {
    static HostEnvironment of(DesiredState desired) {
        return of(desired, Memory.KEPT);
    }

    static HostEnvironment of(DesiredState desired, Memory memory) {
        return new HostEnvironment(
                desired, new Proc(), new Posix(), Clock.systemUTC(), memory, new SuperviseDirectories(memory));
    }

    /** The runtime of a guest; of one that is not declared any more, by the marker in its directory. */
    GuestRuntime runtimeOf(Name guest) {
        return runtime(isVserver(guest));
    }

    /** The runtime by which a guest was declared when its directory was written, where that is another one. */
    Optional<GuestRuntime> formerRuntimeOf(Name guest, ObservedDirectory directory) {
        boolean vserver = directory.hasMarkerLine(VserverGuest.RUNTIME_LINE);
        boolean ours = directory.isMarkedFor(Subject.guest(guest).toString());
        return ours && vserver != isVserver(guest) ? Optional.of(runtime(vserver)) : Optional.empty();
    }

    private GuestRuntime runtime(boolean vserver) {
        return vserver ? new VserverRuntime(desired.host()) : new OciRuntime(desired.host(), proc, new CgroupTree());
    }

    private boolean isVserver(Name guest) {
        if (desired.guests().containsKey(guest)) {
            return desired.guests().get(guest).isVserver();
        }
        Path marker = desired.host().guestDirectory(guest).resolve(RenderedDirectory.MARKER);
        try {
            return Files.readAllLines(marker).contains(VserverGuest.RUNTIME_LINE);
        } catch (IOException e) {
            return false;
        }
    }

    ScanDirectory scanDirectory() {
        return scanDirectory(desired.host().scanDirectory());
    }

    ScanDirectory scanDirectory(Path directory) {
        return new ScanDirectory(directory, proc);
    }

    /** What lists the processes of the host and its guests. Those of VServer guests are seen from context 1 alone. */
    ProcessSource processes(Set<Name> guests) {
        ProcessSource visible = new ProcProcesses(new ProcessTable(proc));
        if (guests.stream().noneMatch(this::isVserver)) {
            return visible;
        }
        List<String> spectator = List.of("vcontext", "--silent", "--migrate", "--xid", "1", "--");
        return ProcessSource.together(visible, new PsProcesses(new SystemPrograms(), spectator, Clock.systemUTC()));
    }

    /** As they are at this moment: the locks are read once, and again for what is not found. */
    Supervisions supervisions() {
        return new Supervisions(HeldLocks.read(), proc, posix, supervise);
    }
}
