package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.host.DirectoryWatch.Detail;
import org.runward.loop.WatchedPlaces.Interest;
import org.runward.loop.WatchedPlaces.Outline;
import org.runward.loop.WatchedPlaces.Place;
import org.runward.servicedir.Rendered;

/** Of a host that is as it was the places are not asked for again, and none is missed for it. */
class WatchingTest {
    private static final Rendered NOTHING = new Rendered(new TreeMap<>(), new TreeMap<>());
    private static final Outline ONE = new Outline(NOTHING, List.of(1));
    private static final Supplier<Map<Path, Place>> NOT_ASKED = () -> {
        throw new AssertionError("asked for");
    };

    @TempDir
    private Path directory;

    private final Mailbox mailbox = new Mailbox();
    private final Watching watching = new Watching(mailbox);

    private static Place place(String name) {
        return new Place(Detail.NAMES, List.of(new Interest(Set.of(), new Origin(Origin.Kind.OBJECT, name))));
    }

    private Map<Path, Place> places(String... names) {
        Map<Path, Place> places = new TreeMap<>();
        for (String name : names) {
            places.put(directory.resolve(name), place(name));
        }
        return places;
    }

    @Test
    void whatIsTheSameIsNotAskedFor() throws IOException {
        Files.createDirectory(directory.resolve("a"));
        assertTrue(watching.watchHost(ONE, () -> places("a")));
        assertFalse(watching.watchHost(ONE, NOT_ASKED));
        assertEquals(1, watching.size());
    }

    @Test
    void whatIsAnotherIs() throws IOException {
        Files.createDirectory(directory.resolve("a"));
        Files.createDirectory(directory.resolve("b"));
        watching.watchHost(ONE, () -> places("a"));
        assertTrue(watching.watchHost(new Outline(NOTHING, List.of(2)), () -> places("b")));
        assertEquals(1, watching.size());
    }

    @Test
    void whatWasNotThereIsLookedForEachTime() throws IOException {
        assertFalse(watching.watchHost(ONE, () -> places("later")));
        // Also with a declaration that is read in between.
        watching.watchDeclaration(Map.of());
        assertFalse(watching.watchHost(ONE, NOT_ASKED));
        Files.createDirectory(directory.resolve("later"));
        assertTrue(watching.watchHost(ONE, NOT_ASKED));
        assertFalse(watching.watchHost(ONE, NOT_ASKED));
    }

    @Test
    void aDirectoryThatIsMadeAnewIsWatchedAgain() throws IOException, InterruptedException {
        Path place = Files.createDirectory(directory.resolve("a"));
        watching.watchHost(ONE, () -> places("a"));
        Files.delete(place);
        Files.createDirectory(place);
        assertFalse(mailbox.await(Duration.ofSeconds(20)).changed().isEmpty());
        assertTrue(watching.watchHost(ONE, () -> places("a")));
        Files.createFile(place.resolve("entry"));
        assertFalse(mailbox.await(Duration.ofSeconds(20)).changed().isEmpty());
    }

    @Test
    void anotherDeclarationEndsTheWatchOfTheFormer() throws IOException {
        for (String name : List.of("a", "old", "new")) {
            Files.createDirectory(directory.resolve(name));
        }
        watching.watchDeclaration(places("old"));
        watching.watchHost(ONE, () -> places("a"));
        watching.watchDeclaration(places("new"));
        watching.watchHost(ONE, () -> places("a"));
        assertEquals(2, watching.size());
    }
}
