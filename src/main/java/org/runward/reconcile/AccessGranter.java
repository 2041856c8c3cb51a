package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.desired.Host;
import org.runward.host.HostException;
import org.runward.host.Memory;
import org.runward.host.Outcome;
import org.runward.host.Programs;
import org.runward.host.TransientHostException;
import org.runward.observed.Access;
import org.runward.observed.ObservedAccess.GuestIds;
import org.runward.plan.Action;

/** Sets who may tell a runsv something: owners and modes in a {@code supervise} directory that is root's alone. */
final class AccessGranter {
    private static final int TYPE_BITS = 0170000;
    private static final int FIFO = 0010000;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final Pattern ANSWER = Pattern.compile("(?m)^accounts ([0-9]{1,9}) ([0-9]{1,9})$");

    private final Host host;
    private final HostEnvironment environment;
    private final Programs programs;
    private final GuestIdRecords records = new GuestIdRecords(Memory.NONE);

    AccessGranter(HostEnvironment environment, Programs programs) {
        this.host = environment.desired().host();
        this.environment = environment;
        this.programs = programs;
    }

    void grant(Action.Grant action) {
        Access access = action.inGuest()
                .map(inGuest -> with(ask(inGuest), action.access()))
                .orElse(action.access());
        Path supervise = action.directory().resolve("supervise");
        try {
            refuseOthers(supervise);
            if (access.isClosed()) {
                set(supervise, access.directory());
            }
            setFifo(supervise.resolve("control"), access.control().orElseThrow());
            setFifo(supervise.resolve("ok"), access.ok().orElseThrow());
            set(supervise, access.directory());
        } catch (IOException e) {
            throw HostException.unableTo("set owner and mode in " + supervise, e);
        }
    }

    private static Access with(GuestIds ids, Access access) {
        Access.Entry granted = access.control().orElseThrow();
        return Access.granted(ids.uid() == 0 ? granted.uid() : ids.uid(), ids.gid() == 0 ? granted.gid() : ids.gid());
    }

    private GuestIds ask(Action.Grant.InGuest inGuest) {
        Outcome outcome =
                programs.run(environment.runtimeOf(inGuest.guest()).accounts(inGuest.guest(), inGuest.names()));
        Matcher answer = ANSWER.matcher(outcome.output());
        if (!outcome.isSuccess() || !answer.find()) {
            throw new HostException("guest " + inGuest.guest() + ": " + GuestWords.lastLine(outcome));
        }
        GuestIds ids = new GuestIds(
                inGuest.names().toString(), Integer.parseInt(answer.group(1)), Integer.parseInt(answer.group(2)));
        records.write(host.guestOperatorsOf(inGuest.guest(), inGuest.service()), ids);
        return ids;
    }

    /** Where others can put something else in the place of what is there, root must not touch it by name. */
    private static void refuseOthers(Path supervise) throws IOException {
        Map<String, Object> found = Files.readAttributes(supervise, "unix:uid,mode");
        if (!found.get("uid").equals(0) || ((int) found.get("mode") & WRITABLE_BY_OTHERS) != 0) {
            throw new HostException(supervise
                    + " may be changed by others than root; make it root's: chown root:root and chmod 700 it");
        }
    }

    private static void setFifo(Path fifo, Access.Entry entry) throws IOException {
        int mode;
        try {
            mode = (int) Files.getAttribute(fifo, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new TransientHostException(fifo + " is not there yet");
        }
        if ((mode & TYPE_BITS) != FIFO) {
            throw new HostException(fifo + " is no FIFO; remove it, and runsv makes it anew when it starts");
        }
        set(fifo, entry);
    }

    private static void set(Path path, Access.Entry entry) throws IOException {
        Files.setAttribute(path, "unix:uid", entry.uid());
        Files.setAttribute(path, "unix:gid", entry.gid());
        Files.setAttribute(path, "unix:mode", entry.mode());
    }
}
