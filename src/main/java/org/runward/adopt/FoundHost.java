package org.runward.adopt;

import java.util.List;
import java.util.Objects;
import org.runward.desired.Host;

/**
 * All that was found on a host and has to do with services and guests.
 *
 * @param watching the directories that runsvdirs watch, ours among them if it is watched
 * @param hostTable whether the declaration has the host's places, or they are to be printed
 * @param declared how many of the things found are declared already, told as people say it; empty where none is
 * @param leftovers guests and services that we made and that are not declared
 * @param services by name, linked ones first
 * @param guests by name
 */
public record FoundHost(
        Host host,
        HostTable hostTable,
        List<String> watching,
        List<String> declared,
        List<String> leftovers,
        List<FoundService> services,
        List<FoundGuest> guests) {
    public FoundHost {
        Objects.requireNonNull(host);
        Objects.requireNonNull(hostTable);
        watching = List.copyOf(watching);
        declared = List.copyOf(declared);
        leftovers = List.copyOf(leftovers);
        services = List.copyOf(services);
        guests = List.copyOf(guests);
    }

    /** Who says where things are. */
    public enum HostTable {
        /** A declaration that is there. */
        DECLARED,
        /** The defaults, and what the command line says otherwise. */
        TO_BE_PRINTED
    }

    boolean isWatched() {
        return watching.contains(host.scanDirectory().toString());
    }
}
