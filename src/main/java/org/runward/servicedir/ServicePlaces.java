package org.runward.servicedir;

import org.runward.desired.Name;
import org.runward.desired.Service;

/** Lines of a service's marker that tell where it belongs, also when it is no longer declared. */
public final class ServicePlaces {
    private static final String IN_GUEST = "in guest ";
    private static final String OF_TABLE = "of ";

    private ServicePlaces() {}

    static String of(Service service) {
        return OF_TABLE + service.source() + "\n"
                + (service.guest().isPresent() ? inGuest(service.guest().get()) + "\n" : "");
    }

    /** The line of a service whose command runs in that guest. */
    public static String inGuest(Name guest) {
        return IN_GUEST + guest;
    }

    /** The line of a service that a table of that name made. */
    public static String ofTable(Name table) {
        return OF_TABLE + "[services." + table + "]";
    }

    /** The line of the log relay of that guest. */
    public static String relayOf(Name guest) {
        return OF_TABLE + "log-relay of [guests." + guest + "]";
    }
}
