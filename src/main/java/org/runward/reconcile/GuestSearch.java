package org.runward.reconcile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.runward.adopt.FoundGuest;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Name;

/** Finds the guests of both runtimes: where their file systems are, and which of them are neither declared nor ours. */
final class GuestSearch {
    private final DesiredState desired;
    private final BiPredicate<Path, String> ours;
    private final List<Path> roots = new ArrayList<>();
    private final List<FoundGuest> foreign = new ArrayList<>();
    private int declared;

    /** @param ours whether a directory was made by us for a subject */
    GuestSearch(DesiredState desired, ContainerSearch containers, BiPredicate<Path, String> ours) {
        this.desired = desired;
        this.ours = ours;
        for (Guest guest : desired.guests().values()) {
            if (guest.definition() instanceof Guest.Oci oci) {
                roots.add(oci.root());
            }
        }
        for (FoundGuest.Container container : containers.all()) {
            container.definition().ifPresent(definition -> roots.add(definition.root()));
            sort(container);
        }
        VserverSearch vservers = new VserverSearch(desired.host());
        for (Path configuration : vservers.configurations()) {
            VserverSearch.root(configuration).ifPresent(roots::add);
            sort(vservers.guest(configuration));
        }
        foreign.sort(Comparator.comparing(FoundGuest::name));
    }

    private void sort(FoundGuest guest) {
        if (Name.isValid(guest.name())) {
            Name name = new Name(guest.name());
            if (desired.guests().containsKey(name)) {
                declared++;
                return;
            }
            if (ours.test(desired.host().guestDirectory(name), "guest " + name)) {
                return;
            }
        }
        foreign.add(guest);
    }

    /** A root of / is left out: it would hold everything, and is no guest's alone. */
    GuestRoots roots() {
        return new GuestRoots(
                roots.stream().filter(root -> root.getNameCount() > 0).toList());
    }

    List<FoundGuest> foreign() {
        return List.copyOf(foreign);
    }

    int declared() {
        return declared;
    }

    /** As people say it: {@code 2 services}, {@code 1 guest}; without what is none. */
    static List<String> counts(int services, int guests) {
        List<String> counts = new ArrayList<>();
        if (services > 0) {
            counts.add(services + (services == 1 ? " service" : " services"));
        }
        if (guests > 0) {
            counts.add(guests + (guests == 1 ? " guest" : " guests"));
        }
        return counts;
    }
}
