package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.adopt.FoundGuest;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.guest.VserverRuntime;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;

/** Finds the guests that util-vserver has a configuration of, by files alone. */
final class VserverSearch {
    /** One of these is in each guest's configuration. */
    private static final List<String> OF_GUEST = List.of("context", "vdir", "run");

    private final Host host;

    VserverSearch(Host host) {
        this.host = host;
    }

    /** The directories of configuration, of which some begin with a dot and are no guest's. */
    List<Path> configurations() {
        List<Path> configurations = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(host.vserver().directory(), "[!.]*")) {
            for (Path entry : entries) {
                if (OF_GUEST.stream().anyMatch(name -> Files.exists(entry.resolve(name), LinkOption.NOFOLLOW_LINKS))) {
                    configurations.add(entry);
                }
            }
        } catch (IOException e) {
            // No such directory: no util-vserver.
        }
        return configurations;
    }

    FoundGuest.Vserver guest(Path configuration) {
        String name = configuration.getFileName().toString();
        Optional<ObservedGuest> observed = Name.isValid(name)
                ? Optional.of(
                        new VserverRuntime(host).observe(new Name(name), Optional.empty(), ObservedDirectory.ABSENT))
                : Optional.empty();
        return new FoundGuest.Vserver(
                name,
                observed.map(ObservedGuest::state).orElse(ObservedGuest.State.STOPPED),
                observed.map(ObservedGuest::context).orElse(OptionalInt.empty()),
                List.of());
    }

    /** Where a guest's file system is; the place itself, of which nothing is opened. */
    static Optional<Path> root(Path configuration) {
        try {
            return Optional.of(configuration.resolve("vdir").toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
