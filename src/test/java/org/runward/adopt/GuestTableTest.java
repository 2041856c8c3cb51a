package org.runward.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.adopt.ContainerDefinition.Access;
import org.runward.adopt.ContainerDefinition.Network;
import org.runward.desired.Declared;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.observed.ObservedGuest;
import org.runward.servicedir.OciBundle;

/** The tables and remarks of guests. */
class GuestTableTest {
    private static final List<Guest.Mount> MOUNTS = List.of(
            new Guest.Mount(Path.of("/srv/a b"), Path.of("/mnt"), true),
            new Guest.Mount(Path.of("/srv/c"), Path.of("/c"), false));

    private static FoundGuest container(String name, Network network, String... process) {
        return new FoundGuest.Container(
                name,
                OptionalInt.of(7),
                Optional.of(new ContainerDefinition(
                        Path.of("/srv/g"),
                        Access.READ_ONLY,
                        "host.example",
                        network,
                        MOUNTS,
                        List.of("tmpfs on /tmp"),
                        List.of("CHOWN", "NET_RAW"),
                        false,
                        List.of(process))),
                List.of("create: new"));
    }

    @Test
    void theTableOfAContainerDeclaresWhatIsKnownOfIt() {
        List<String> lines = GuestTable.lines(container("g", Network.NONE, "/x/catatonit", "-P"))
                .orElseThrow();

        Guest guest = Declared.state(String.join("\n", lines) + "\n").guests().get(new Name("g"));
        assertTrue(guest.started());
        assertEquals(
                new Guest.Oci(Path.of("/srv/g"), "host.example", Guest.Network.NONE, MOUNTS, List.of("NET_RAW"), false),
                guest.definition());
    }

    @Test
    void whatWouldBeLostOrGainedIsTold() {
        String remarks = String.join("\n", GuestRemarks.of(container("g", Network.JOINED, "pause")));

        assertTrue(remarks.contains("an OCI container, not made by runward: running, pid 7"), remarks);
        assertTrue(remarks.contains("its network is one that somebody else has made"), remarks);
        assertTrue(remarks.contains("its root is read-only"), remarks);
        assertTrue(remarks.contains("has tmpfs on /tmp mounted"), remarks);
        assertTrue(
                remarks.contains("would gain the capabilities "
                        + String.join(", ", OciBundle.DEFAULT_CAPABILITIES.subList(1, 11))),
                remarks);
        assertTrue(remarks.endsWith("with the table below in the declaration, apply would say: create: new"), remarks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"catatonit -P", "/pause", "sleep infinity", "tail -f /dev/null", "tini -s -- sleep infinity"})
    void aFirstProcessThatMerelyWaitsMakesAGuest(String words) {
        assertTrue(
                GuestTable.lines(container("g", Network.HOST, words.split(" "))).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx -g x", "catatonit -- nginx", "sleep 5", "tini -- nginx", ""})
    void anyOtherDoesNot(String words) {
        FoundGuest guest = container("g", Network.HOST, words.split(" "));

        assertFalse(GuestTable.lines(guest).isPresent());
        assertTrue(String.join("\n", GuestRemarks.of(guest)).contains("no guest in runward's sense"));
    }

    @Test
    void aGuestWithoutANameForUsOrWithoutADefinitionHasNoTable() {
        assertFalse(GuestTable.lines(container("G", Network.HOST, "pause")).isPresent());
        FoundGuest unread = new FoundGuest.Container("g", OptionalInt.empty(), Optional.empty(), List.of());
        assertFalse(GuestTable.lines(unread).isPresent());
        assertTrue(String.join("\n", GuestRemarks.of(unread)).contains("cannot be read"));
    }

    @Test
    void aVserverGuestIsDeclaredStartedIfItRuns() {
        for (ObservedGuest.State state : List.of(ObservedGuest.State.STOPPED, ObservedGuest.State.NOT_PERSISTENT)) {
            FoundGuest guest = new FoundGuest.Vserver("g", state, OptionalInt.empty(), List.of());
            String text = String.join("\n", GuestTable.lines(guest).orElseThrow()) + "\n";
            Guest read = Declared.state(text).guests().get(new Name("g"));
            assertTrue(read.isVserver());
            assertEquals(state.isAlive(), read.started());
        }
    }
}
