package org.runward.it;

import org.runward.it.Mortals.Mortal;
import org.runward.it.Mortals.Place;
import org.runward.it.ProcessTable.Row;

/** The processes that may die for a service, each as its pid at this moment; 0 where there is none. */
final class Victims {
    private Victims() {}

    /** What runsv has as its child: the run script, the relay, or on the host and in a VServer guest the daemon. */
    static long supervised(Mortals mortals, Mortal mortal) {
        return childOfRunsv(mortals, mortal, "supervise/pid");
    }

    /** The daemon; while there is none yet, and runsv's child becomes it, that one. */
    static long daemon(Mortals mortals, Mortal mortal) {
        if (mortal.place() != Place.OCI) {
            return supervised(mortals, mortal);
        }
        Row row = row(mortals.number(mortal, "supervise/guest-pid"));
        Object root = ProcessTable.key(mortals.root(mortal.guest()));
        return row != null && root.equals(row.root()) ? row.pid() : 0;
    }

    static long svlogd(Mortals mortals, Mortal mortal) {
        return childOfRunsv(mortals, mortal, "log/supervise/pid");
    }

    static long runsv(Mortals mortals, Mortal mortal) {
        Row child = row(svlogd(mortals, mortal));
        return child == null ? 0 : child.parent();
    }

    static long first(Mortals mortals, String guest) {
        Row row = row(mortals.first(guest));
        return row != null && (row.name().equals("catatonit") || row.name().startsWith("crun")) ? row.pid() : 0;
    }

    /** A file that outlived its writer may name any process. */
    private static long childOfRunsv(Mortals mortals, Mortal mortal, String file) {
        Row row = row(mortals.number(mortal, file));
        Row parent = row == null ? null : row(row.parent());
        return parent != null
                        && parent.name().equals("runsv")
                        && mortals.directory(mortal).equals(parent.directory())
                ? row.pid()
                : 0;
    }

    private static Row row(long pid) {
        return pid > 0 ? ProcessTable.row(pid) : null;
    }
}
