package org.runward.servicedir;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.desired.Service;

/**
 * All files that a declaration asks for, as values. A pure function of the declaration.
 *
 * @param guests by name
 * @param services by name
 */
public record Rendered(SortedMap<Name, RenderedGuest> guests, SortedMap<Name, RenderedService> services) {
    public Rendered {
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    public static Rendered of(DesiredState desired) {
        SortedMap<Name, RenderedGuest> guests = new TreeMap<>();
        for (Guest guest : desired.guests().values()) {
            guests.put(guest.name(), rendered(desired, guest));
        }
        ServiceRenderer renderer = new ServiceRenderer(desired);
        SortedMap<Name, RenderedService> services = new TreeMap<>();
        for (Service service : desired.services().values()) {
            services.put(service.name(), renderer.render(service));
        }
        return new Rendered(guests, services);
    }

    private static RenderedGuest rendered(DesiredState desired, Guest guest) {
        if (guest.definition() instanceof Guest.Oci oci) {
            return new RenderedGuest(new OciBundle(desired.host(), guest, oci).render(), Optional.empty());
        }
        return new VserverGuest(
                        desired.host(), guest, GuestTools.of(guest, desired).isPresent())
                .render();
    }
}
