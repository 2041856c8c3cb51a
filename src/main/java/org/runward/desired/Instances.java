package org.runward.desired;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.runward.desired.Guest.LogRelay;
import org.runward.desired.toml.Position;

/**
 * Spells out what the declaration leaves implied: one service per guest, the log relays, and needs as instances.
 *
 * <p>A service in a guest that is declared not started is wanted down.
 */
final class Instances {
    /** Stands for a definition that has a problem; no desired state is made then. */
    private static final Service.Definition UNKNOWN = new Service.ExistingDirectory("/");

    private final Host host;
    /** In the order of their names. */
    private final SortedMap<Name, Guest> guests;

    private final Collection<Name> guestNames;
    private final Map<Name, ServiceReader.Declared> declared;
    private final Problems problems;
    private final Map<Name, Service> instances = new LinkedHashMap<>();
    private final Map<Name, Position> positions = new LinkedHashMap<>();
    private final Groups groups;

    Instances(
            Host host,
            Collection<Guest> guests,
            Collection<Name> guestNames,
            Map<Name, ServiceReader.Declared> declared,
            Problems problems) {
        this.host = host;
        this.guests = new TreeMap<>();
        for (Guest guest : guests) {
            this.guests.put(guest.name(), guest);
        }
        this.guestNames = guestNames;
        this.declared = declared;
        this.problems = problems;
        this.groups = new Groups(host, declared);
    }

    List<Service> spellOut() {
        for (Map.Entry<Name, ServiceReader.Declared> service : declared.entrySet()) {
            addInstances(service.getKey(), service.getValue());
        }
        for (Guest guest : guests.values()) {
            addRelay(guest);
        }
        noteSharedDirectories();
        Optional<List<Name>> cycle = new NeedsCycle(instances).find();
        if (cycle.isPresent()) {
            noteCycle(cycle.get());
        }
        Map<Name, String> excess = new ScanLimit(host, instances.values()).excess();
        for (Map.Entry<Name, String> last : excess.entrySet()) {
            problems.add(positions.get(last.getKey()), "services." + last.getKey(), last.getValue());
        }
        return List.copyOf(instances.values());
    }

    /** Two services in one directory would each be made of what the other one is. */
    private void noteSharedDirectories() {
        boolean all = true;
        for (Service service : instances.values()) {
            all &= service.isRendered();
        }
        if (all) {
            // Each has its own, by its name.
            return;
        }
        Map<Path, Service> byDirectory = new HashMap<>();
        for (Service service : instances.values()) {
            Service other = byDirectory.putIfAbsent(host.directoryOf(service), service);
            if (other != null && other.definition() != UNKNOWN) {
                noteSharedDirectory(other, service);
            }
        }
    }

    /** Told at the one of the two that says which directory it has; where both do, at the later one. */
    private void noteSharedDirectory(Service earlier, Service later) {
        Service told = later.isRendered() ? earlier : later;
        Service other = told == later ? earlier : later;
        ServiceReader.Declared table = declared.get(told.name());
        // One per guest has a problem already: a directory does not go with guests.
        if (table != null) {
            table.table()
                    .note(
                            "directory",
                            "is also the directory of " + other.source()
                                    + "; write another one, or leave one of the two services out");
        }
    }

    private void noteCycle(List<Name> cycle) {
        Name first = cycle.get(0);
        if (cycle.size() == 2 && !instances.get(first).needs().contains(first)) {
            problems.add(
                    positions.get(first),
                    "services." + first + ".scan-directory",
                    "is what this very runsvdir watches; write scan-directory = \"" + host.scanDirectory() + "\"");
            return;
        }
        boolean needs = true;
        for (int i = 0; i + 1 < cycle.size(); i++) {
            needs &= instances.get(cycle.get(i)).needs().contains(cycle.get(i + 1));
        }
        problems.add(
                positions.get(first),
                "services." + first + (needs ? ".needs" : ".scan-directory"),
                "goes round in a circle"
                        + (needs ? ": " : ", with the runsvdirs that are needed: ")
                        + cycle.stream().map(Name::value).collect(Collectors.joining(" -> "))
                        + "; leave one of them out");
    }

    private void addInstances(Name name, ServiceReader.Declared service) {
        for (Name guest : service.guests()) {
            if (!guestNames.contains(guest)) {
                String key = service.isPerGuest() ? "guests" : "guest";
                service.table()
                        .note(
                                key,
                                "no guest \"" + guest + "\" is declared"
                                        + Suggestion.of(guest.value(), names(guestNames)));
            }
        }
        if (!service.isPerGuest()) {
            Optional<Name> guest = service.guests().isEmpty()
                    ? Optional.empty()
                    : Optional.of(service.guests().get(0));
            add(service.table().position(), instance(name, name, service, guest));
            return;
        }
        Set<Name> seen = new HashSet<>();
        for (Name guest : service.guests()) {
            String instance = name + "-" + guest;
            if (!seen.add(guest)) {
                service.table().note("guests", "names guest \"" + guest + "\" twice; leave one of the two out");
            } else if (Name.isValid(instance)) {
                add(service.table().position(), instance(new Name(instance), name, service, Optional.of(guest)));
            } else {
                service.table().note("guests", "\"" + instance + "\" is too long for a name");
            }
        }
    }

    private Service instance(Name name, Name table, ServiceReader.Declared service, Optional<Name> in) {
        Optional<Guest> guest = in.isPresent() ? Optional.ofNullable(guests.get(in.get())) : Optional.empty();
        RuntimeRules.check(service, in, guest);
        if (in.isEmpty()) {
            RuntimeRules.checkWatched(service, guests.values());
        }
        boolean held = guest.isPresent() && !guest.get().started() && service.state() == Service.State.UP;
        List<Name> softNeeds = guest.isPresent() && hasRelay(guest.get())
                ? List.of(host.logRelayOf(guest.get().name()))
                : List.of();
        return new Service(
                name,
                "[services." + table + "]",
                in,
                held ? Service.State.DOWN : service.state(),
                service.definition().orElse(UNKNOWN),
                needs(service),
                softNeeds,
                service.ending(),
                service.upkeep(),
                service.delegation(),
                service.log(),
                groups.of(service));
    }

    /** A need names a service, an instance, or a table of instances and then all of them. */
    private List<Name> needs(ServiceReader.Declared service) {
        List<Name> needs = new ArrayList<>();
        for (Name need : service.needs()) {
            ServiceReader.Declared target = declared.get(need);
            if (target != null && target.isPerGuest()) {
                addInstancesOf(need, target, needs);
            } else if (target != null || isInstance(need)) {
                needs.add(need);
            } else {
                service.table()
                        .note(
                                "needs",
                                "no service \"" + need + "\" is declared"
                                        + Suggestion.of(need.value(), names(declared.keySet())));
            }
        }
        return needs;
    }

    /** Without those whose name is too long, which is a problem of their own table. */
    private static void addInstancesOf(Name need, ServiceReader.Declared target, List<Name> needs) {
        for (Name guest : target.guests()) {
            String instance = need + "-" + guest;
            if (Name.isValid(instance)) {
                needs.add(new Name(instance));
            }
        }
    }

    private boolean isInstance(Name need) {
        boolean relay = guests.values().stream()
                .anyMatch(guest ->
                        hasRelay(guest) && host.logRelayOf(guest.name()).equals(need));
        return relay
                || declared.entrySet().stream()
                        .filter(entry -> entry.getValue().isPerGuest())
                        .anyMatch(entry -> entry.getValue().guests().stream()
                                .anyMatch(guest -> need.value().equals(entry.getKey() + "-" + guest)));
    }

    /** One whose name is too long is a problem of its guest, which has been noted. */
    private boolean hasRelay(Guest guest) {
        return guest.logRelay().isService() && Name.isValid(host.logRelayNameOf(guest.name()));
    }

    private void addRelay(Guest guest) {
        if (!hasRelay(guest)) {
            return;
        }
        Path directory = host.guestLogDirectory(guest.name());
        String socket = directory.resolve("log").toString();
        List<String> command = guest.logRelay() == LogRelay.FORWARD
                ? List.of(
                        "socat",
                        "-u",
                        "UNIX-RECV:" + socket + ",unlink-early,mode=666",
                        "UNIX-SENDTO:" + host.syslogSocket())
                : List.of("socklog", "unix", socket);
        Service relay = new Service(
                host.logRelayOf(guest.name()),
                "log-relay of [guests." + guest.name() + "]",
                Optional.empty(),
                Service.State.UP,
                new Service.Command(
                        command,
                        Execution.PLAIN,
                        SyslogPlace.words(directory),
                        List.of(),
                        List.of(),
                        List.of(),
                        Service.Relay.AUTO),
                List.of(),
                List.of(),
                Ending.DEFAULT,
                Upkeep.DEFAULT,
                Delegation.NONE,
                Log.Svlogd.DEFAULT,
                Optional.empty());
        add(new Position("", 0), relay);
    }

    private void add(Position position, Service service) {
        Service other = instances.putIfAbsent(service.name(), service);
        if (other == null) {
            positions.put(service.name(), position);
            return;
        }
        // A relay has no line of its own: the declared service is the one to rename.
        Position where = position.line() > 0 ? position : positions.get(service.name());
        problems.add(
                where,
                "services." + service.name(),
                "is also the name of " + (position.line() > 0 ? other : service).source() + "; rename one of them");
    }

    private static List<String> names(Collection<Name> names) {
        return names.stream().map(Name::value).toList();
    }
}
