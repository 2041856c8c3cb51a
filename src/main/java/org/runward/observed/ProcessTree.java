package org.runward.observed;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Name;

/**
 * The processes of the services and of the guests, as a tree: runsvdir, runsv, log services, relays, daemons; then each
 * guest's first process with what belongs to no service.
 *
 * @param nodes each before those below it
 */
public record ProcessTree(List<Node> nodes) {
    public ProcessTree {
        nodes = List.copyOf(nodes);
    }

    /** What a process is to the services. */
    public enum Kind {
        RUNSVDIR,
        RUNSV,
        /** The process of a log service. */
        LOG,
        /** A process on the host that a service in a guest needs: it stands for the daemon, or takes over its log. */
        RELAY,
        /** What a service is for. */
        DAEMON,
        /** A guest's first process. */
        GUEST,
        /** Any other one below these. */
        PROCESS
    }

    /**
     * A process in its place.
     *
     * @param depth 0 at the left edge
     * @param user a name where it is one of the host's, or root; else the number
     * @param service whose process it is; empty where it is none's
     * @param about the guest that it has to do with: in which it is, or for which its service is
     * @param guest in which it is; empty on the host
     * @param context the guest's number in the kernel; empty where there is none
     * @param owned by a service of the host's runsvdir; the supervisors and a guest's first process are not doubted
     */
    public record Node(
            ObservedProcess process,
            int depth,
            Kind kind,
            String user,
            Optional<String> service,
            Optional<Name> about,
            Optional<Name> guest,
            OptionalInt context,
            boolean owned) {}

    public static ProcessTree of(ObservedProcesses observed) {
        return new ProcessTree(new TreeArrangement(observed).nodes());
    }

    /** What has to do with these guests, below its runsvdir. */
    public ProcessTree only(Set<Name> guests) {
        return new ProcessTree(nodes.stream()
                .filter(node -> node.kind() == Kind.RUNSVDIR
                        || node.about().filter(guests::contains).isPresent())
                .toList());
    }
}
