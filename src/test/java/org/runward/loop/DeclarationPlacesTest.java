package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.host.DirectoryWatch;
import org.runward.host.HostException;
import org.runward.loop.WatchedPlaces.Interest;
import org.runward.loop.WatchedPlaces.Place;
import org.runward.servicedir.Rendered;

/** A declaration that is changed in each way that one can be is heard of, however it is named; real files, and the real watch. */
class DeclarationPlacesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Origin MARK = new Origin(Origin.Kind.HOST, "mark");

    @TempDir
    private Path directory;

    private final Mailbox mailbox = new Mailbox();
    private final Watching watching = new Watching(mailbox);
    private Path real;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(directory.resolve("marks"));
        real = Files.createDirectories(directory.resolve("real"));
        Files.writeString(real.resolve("host.toml"), "1");
    }

    private DeclarationInForce watched(Path path) throws IOException {
        DeclarationInForce declaration = new DeclarationInForce(path, () -> {
            throw new HostException("nobody reads it here");
        });
        watching.watchDeclaration(declaration.places());
        Path marks = directory.resolve("marks");
        Interest interest = new Interest(Set.of(), MARK);
        watching.watchHost(
                new WatchedPlaces.Outline(new Rendered(new TreeMap<>(), new TreeMap<>()), List.of()),
                () -> Map.of(marks, new Place(DirectoryWatch.Detail.NAMES, List.of(interest))));
        return declaration;
    }

    /** What has been heard by now: a mark that is made after all else is heard last. */
    private Set<Origin> heard() throws IOException, InterruptedException {
        Files.createTempFile(directory.resolve("marks"), "mark", "");
        Set<Origin> heard = new HashSet<>();
        while (!heard.contains(MARK)) {
            Mailbox.News news = mailbox.await(LIMIT);
            assertFalse(news.changed().isEmpty(), "not even the mark is heard");
            heard.addAll(news.changed());
        }
        heard.remove(MARK);
        return heard;
    }

    private void assertHeard(String what) throws IOException, InterruptedException {
        assertEquals(Set.of(Origin.DECLARATION), heard(), what);
    }

    private void assertQuiet() throws IOException, InterruptedException {
        assertEquals(Set.of(), heard());
    }

    private static void turn(Path link, Path target) throws IOException {
        Path fresh = link.resolveSibling("fresh");
        Files.createSymbolicLink(fresh, target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aFile() throws Exception {
        Path file = real.resolve("host.toml");
        watched(file);
        Files.writeString(file, "2");
        assertHeard("written");
        Path other = Files.writeString(directory.resolve("other"), "3");
        assertQuiet();
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertHeard("renamed over");
        Files.delete(file);
        assertHeard("deleted");
    }

    @Test
    void whatLiesBesideAFileIsNotHeard() throws Exception {
        Path file = real.resolve("host.toml");
        watched(file);
        for (int i = 0; i < 100; i++) {
            Files.writeString(real.resolve("current"), "line " + i);
        }
        assertQuiet();
        Files.writeString(file, "2");
        assertHeard("written");
    }

    @Test
    void aFileBehindALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link.toml"), real.resolve("host.toml"));
        DeclarationInForce declaration = watched(link);
        Files.writeString(real.resolve("host.toml"), "2");
        assertHeard("written");
        Path other = Files.createDirectories(directory.resolve("other")).resolve("host.toml");
        Files.writeString(other, "3");
        assertQuiet();
        turn(link, other);
        assertHeard("turned");
        watching.watchDeclaration(declaration.places());
        Files.writeString(other, "4");
        assertHeard("written where the link leads now");
    }

    @Test
    void aDirectory() throws Exception {
        DeclarationInForce declaration = watched(real);
        Files.writeString(real.resolve("host.toml"), "2");
        assertHeard("written");
        Files.writeString(real.resolve("more.toml"), "2");
        assertHeard("added");
        Path fresh = Files.createDirectories(directory.resolve("fresh"));
        Files.move(real, directory.resolve("old"));
        Files.move(fresh, real);
        assertHeard("replaced");
        watching.watchDeclaration(declaration.places());
        Files.writeString(real.resolve("host.toml"), "3");
        assertHeard("written in the new one");
        Files.writeString(directory.resolve("old/host.toml"), "4");
        assertQuiet();
    }

    @Test
    void aDirectoryBehindALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        DeclarationInForce declaration = watched(link);
        Files.writeString(real.resolve("host.toml"), "2");
        assertHeard("written");
        Files.writeString(real.resolve("more.toml"), "2");
        assertHeard("added");
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("host.toml"), "3");
        assertQuiet();
        turn(link, other);
        assertHeard("turned");
        watching.watchDeclaration(declaration.places());
        Files.writeString(other.resolve("more.toml"), "4");
        assertHeard("added where the link leads now");
    }

    @Test
    void aDirectoryOfLinks() throws Exception {
        Path enabled = Files.createDirectories(directory.resolve("enabled"));
        Files.createSymbolicLink(enabled.resolve("host.toml"), real.resolve("host.toml"));
        watched(enabled);
        Files.writeString(real.resolve("host.toml"), "2");
        assertHeard("written behind a link in it");
        Files.createSymbolicLink(enabled.resolve("more.toml"), real.resolve("more.toml"));
        assertHeard("a link to nothing yet");
    }

    @Test
    void aDirectoryThatIsNotThereYet() throws Exception {
        Path later = directory.resolve("later");
        DeclarationInForce declaration = watched(later);
        Files.createDirectories(later);
        assertHeard("made");
        watching.watchDeclaration(declaration.places());
        Files.writeString(later.resolve("host.toml"), "1");
        assertHeard("the first file in it");
    }
}
