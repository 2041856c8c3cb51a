package org.runward.observed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Name;
import org.runward.observed.ProcessTree.Kind;
import org.runward.observed.ProcessTree.Node;

/**
 * Arranges processes into the tree. No method calls itself: how deep processes are nested is a guest's choice.
 *
 * <p>Good for one use.
 */
final class TreeArrangement {
    private final ObservedProcesses observed;
    private final Map<Integer, ObservedProcess> processes = new HashMap<>();
    private final Map<Integer, List<ObservedProcess>> children = new HashMap<>();
    private final Map<Integer, ObservedRunsv> runsvs = new HashMap<>();
    /** By the pid that a relay noted of its daemon. */
    private final Map<Integer, ObservedRunsv> daemons = new HashMap<>();

    private final Map<Integer, Name> guests = new HashMap<>();
    private final Set<Integer> firsts = new HashSet<>();

    private final Set<Integer> placed = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();

    /** A process that is to be placed below another one, or at the left edge. */
    private record Place(ObservedProcess process, int depth, Kind above, Optional<ObservedRunsv> owner) {}

    TreeArrangement(ObservedProcesses observed) {
        this.observed = observed;
        for (ObservedProcess process : observed.all()) {
            processes.put(process.pid(), process);
            children.computeIfAbsent(process.parent(), parent -> new ArrayList<>())
                    .add(process);
        }
        for (ObservedRunsv runsv : observed.runsvs()) {
            runsvs.put(runsv.pid(), runsv);
            runsv.inGuest().ifPresent(pid -> daemons.put(pid, runsv));
        }
        observed.guests().forEach((name, guest) -> {
            guest.first().ifPresent(firsts::add);
            guest.pids().forEach(pid -> guests.put(pid, name));
        });
        observed.guests().forEach((name, guest) -> guest.pids().forEach(pid -> claimBelow(pid, name)));
    }

    /** Whatever a process of a guest starts is in the guest, also in a namespace that it made. */
    private void claimBelow(int top, Name guest) {
        Deque<Integer> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            for (ObservedProcess child : children.getOrDefault(open.pop(), List.of())) {
                if (guests.putIfAbsent(child.pid(), guest) == null) {
                    open.push(child.pid());
                }
            }
        }
    }

    List<Node> nodes() {
        Comparator<ObservedProcess> byPid = Comparator.comparing(ObservedProcess::pid);
        Comparator<ObservedProcess> groupsLast = Comparator.comparing(process -> runsvs.containsKey(process.parent()));
        observed.runsvdirs().stream()
                .map(processes::get)
                .filter(process -> process != null)
                .sorted(groupsLast.thenComparing(byPid))
                .forEach(process -> place(new Place(process, 0, null, Optional.empty())));
        // Without its runsvdir, a runsv goes on.
        observed.runsvs().stream()
                .map(runsv -> processes.get(runsv.pid()))
                .filter(process -> process != null)
                .sorted(byService())
                .forEach(process -> place(new Place(process, 0, Kind.RUNSVDIR, Optional.empty())));
        observed.guests().forEach(this::placeGuest);
        return nodes;
    }

    private void placeGuest(Name name, GuestProcesses guest) {
        Optional<ObservedProcess> first = guest.first().isPresent()
                ? Optional.ofNullable(processes.get(guest.first().getAsInt()))
                : Optional.empty();
        guest.first().ifPresent(firsts::remove);
        first.ifPresent(process -> place(new Place(process, 0, null, Optional.empty())));
        List<ObservedProcess> left = guests.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(entry -> processes.get(entry.getKey()))
                .filter(process -> process != null && !placed.contains(process.pid()))
                .sorted(byAge())
                .toList();
        Set<Integer> pids = new HashSet<>();
        left.forEach(process -> pids.add(process.pid()));
        int depth = first.isPresent() ? 1 : 0;
        left.stream()
                .filter(process -> !pids.contains(process.parent()))
                .forEach(process -> place(new Place(process, depth, Kind.GUEST, Optional.empty())));
        // Pids that were given anew between two reads may make a circle.
        left.forEach(process -> place(new Place(process, depth, Kind.GUEST, Optional.empty())));
    }

    /** Puts a process and all that is below it at the end, unless they have their place. */
    private void place(Place top) {
        Deque<Place> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            Place place = open.pop();
            int pid = place.process().pid();
            if (firsts.contains(pid) || !placed.add(pid)) {
                continue;
            }
            Optional<ObservedRunsv> owner = owner(place);
            Node node = node(place, owner);
            nodes.add(node);
            List<ObservedProcess> below = new ArrayList<>(children.getOrDefault(pid, List.of()));
            below.sort(observed.runsvdirs().contains(pid) ? byService() : logFirst(owner));
            // The first is to be on top of the stack.
            Collections.reverse(below);
            below.forEach(child -> open.push(new Place(child, place.depth() + 1, node.kind(), owner)));
        }
    }

    private Optional<ObservedRunsv> owner(Place place) {
        int pid = place.process().pid();
        // Below the runsvdir of a group, which is a service itself, there are other services.
        if (runsvs.containsKey(pid)) {
            return Optional.of(runsvs.get(pid));
        }
        if (place.owner().isPresent()) {
            return place.owner();
        }
        Optional<ObservedRunsv> noted = Optional.ofNullable(daemons.get(pid))
                .filter(runsv -> runsv.guest().equals(Optional.ofNullable(guests.get(pid))));
        return noted;
    }

    private Node node(Place place, Optional<ObservedRunsv> owner) {
        int pid = place.process().pid();
        Optional<Name> guest = Optional.ofNullable(guests.get(pid));
        Kind kind = kind(place, owner, guest);
        OptionalInt context =
                guest.map(name -> observed.guests().get(name).context()).orElse(OptionalInt.empty());
        return new Node(
                place.process(),
                place.depth(),
                kind,
                user(place.process().uid(), guest.isPresent()),
                owner.map(ObservedRunsv::service),
                guest.or(() -> owner.flatMap(ObservedRunsv::guest)),
                guest,
                context,
                owner.isPresent() || guest.isEmpty() || kind == Kind.GUEST);
    }

    private Kind kind(Place place, Optional<ObservedRunsv> owner, Optional<Name> guest) {
        int pid = place.process().pid();
        if (place.above() == null) {
            return guest.isPresent() ? Kind.GUEST : Kind.RUNSVDIR;
        }
        if (owner.isEmpty()) {
            return Kind.PROCESS;
        }
        ObservedRunsv runsv = owner.get();
        if (runsv.pid() == pid) {
            return Kind.RUNSV;
        }
        if (guest.isPresent()) {
            boolean entered = !guests.containsKey(place.process().parent());
            return entered || daemons.get(pid) == runsv ? Kind.DAEMON : Kind.PROCESS;
        }
        if (place.above() != Kind.RUNSV) {
            return Kind.PROCESS;
        }
        if (runsv.log().equals(OptionalInt.of(pid))) {
            return Kind.LOG;
        }
        if (!runsv.process().equals(OptionalInt.of(pid))) {
            return Kind.PROCESS;
        }
        return runsv.guest().isPresent() ? Kind.RELAY : Kind.DAEMON;
    }

    /** What a number means in a guest, only the guest knows; but root is root. */
    private String user(int uid, boolean inGuest) {
        if (uid == 0) {
            return "root";
        }
        String number = Integer.toUnsignedString(uid);
        return inGuest ? number : observed.users().getOrDefault(uid, number);
    }

    private Comparator<ObservedProcess> byService() {
        return Comparator.comparing((ObservedProcess process) -> Optional.ofNullable(runsvs.get(process.pid()))
                        .map(ObservedRunsv::service)
                        .orElse(""))
                .thenComparing(byAge());
    }

    private static Comparator<ObservedProcess> logFirst(Optional<ObservedRunsv> owner) {
        return Comparator.comparing((ObservedProcess process) -> owner.filter(
                                runsv -> runsv.log().equals(OptionalInt.of(process.pid())))
                        .isEmpty())
                .thenComparing(byAge());
    }

    private static Comparator<ObservedProcess> byAge() {
        return Comparator.comparing(ObservedProcess::since).thenComparing(ObservedProcess::pid);
    }
}
