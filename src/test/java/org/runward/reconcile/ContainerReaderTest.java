package org.runward.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.adopt.ContainerDefinition;
import org.runward.desired.Declared;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.servicedir.Rendered;

/** What a config.json comes to as a guest. */
class ContainerReaderTest {
    private static Optional<ContainerDefinition> read(String json) {
        return new ContainerReader(JsonParser.parseString(json).getAsJsonObject()).read(Path.of("/b"));
    }

    @Test
    void whatWeWriteOurselvesIsReadAsItWasDeclared() {
        String declaration = """
                [guests.g]
                runtime = "oci"
                root = "/srv/g"
                hostname = "h"
                network = "none"
                mounts = [{ source = "/srv/x", target = "/x", read-only = true }, { source = "/run/y", target = "/run/y" }]
                capabilities = ["NET_RAW"]
                """;
        String config = Rendered.of(Declared.state(declaration))
                .guests()
                .get(new Name("g"))
                .directory()
                .files()
                .get("config.json")
                .text();

        ContainerDefinition read = read(config).orElseThrow();

        assertEquals(Path.of("/srv/g"), read.root());
        assertEquals("h", read.hostname());
        assertEquals(ContainerDefinition.Network.NONE, read.network());
        assertEquals(
                List.of(
                        new Guest.Mount(Path.of("/srv/x"), Path.of("/x"), true),
                        new Guest.Mount(Path.of("/run/y"), Path.of("/run/y"), false)),
                read.binds());
        assertEquals(List.of(), read.others());
        assertEquals(List.of(), read.capabilities(), "its first process has none");
        assertTrue(read.process().get(0).endsWith("catatonit"), read.process()::toString);
    }

    @Test
    void pathsAreTakenFromTheBundleAndNetworksOfOthersAreTold() {
        ContainerDefinition read = read("""
                {"root": {"path": "rootfs", "readonly": true},
                 "mounts": [{"destination": "/m", "source": "m", "options": ["rbind"]},
                            {"destination": "/t", "type": "tmpfs"}],
                 "linux": {"namespaces": [{"type": "network", "path": "/run/netns/x"}]}}
                """).orElseThrow();

        assertEquals(Path.of("/b/rootfs"), read.root());
        assertEquals(ContainerDefinition.Access.READ_ONLY, read.access());
        assertEquals(ContainerDefinition.Network.JOINED, read.network());
        assertEquals(List.of(new Guest.Mount(Path.of("/b/m"), Path.of("/m"), false)), read.binds());
        assertEquals(List.of("tmpfs on /t"), read.others());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"root\": 1}",
                "{\"root\": {\"path\": 1}}",
                "{\"root\": {\"path\": \"a\\u0000\"}}",
                "{\"root\": {\"path\": \"a\"}, \"mounts\": [{\"destination\": \"\\u0000\"}]}"
            })
    void whatIsNoDefinitionIsNone(String json) {
        assertEquals(Optional.empty(), read(json));
    }

    @Test
    void whatIsOfAnotherTypeIsAsIfItWereNotThere() {
        ContainerDefinition read = read("""
                {"root": {"path": "a", "readonly": "x"}, "hostname": [], "process": {"args": [1, "a"], "capabilities": 1},
                 "mounts": [1, {"destination": 1}], "linux": []}
                """).orElseThrow();

        assertEquals(List.of("a"), read.process());
        assertEquals(List.of(), read.binds());
    }
}
