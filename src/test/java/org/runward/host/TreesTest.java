package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {
    @TempDir
    private Path place;

    private final Trees trees = new Trees();
    private Path ours;
    private Path outside;

    @BeforeEach
    void twoDirectories() throws IOException {
        ours = Files.createDirectories(place.resolve("ours"));
        outside = Files.createDirectories(place.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.writeString(ours.resolve(".runward"), "runward 1\n");
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void aDirectoryGoesWithAllThatIsInIt() throws IOException {
        Files.createDirectories(ours.resolve("log/supervise"));
        Files.writeString(ours.resolve("log/supervise/status"), "x");
        trees.remove(ours, ".runward");
        assertEquals(false, isThere(ours));
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Files.createSymbolicLink(ours.resolve("directory"), outside);
        Files.createSymbolicLink(ours.resolve("file"), outside.resolve("precious"));
        Files.createSymbolicLink(ours.resolve("dangling"), place.resolve("nowhere"));
        trees.remove(ours, ".runward");
        assertEquals(false, isThere(ours));
        assertEquals("x", Files.readString(outside.resolve("precious")));
    }

    @Test
    void anEntryThatIsALinkGoesAloneAndNotWhatItLeadsTo() throws IOException {
        Files.createSymbolicLink(ours.resolve("supervise"), outside);
        trees.removeEntry(ours.resolve("supervise"), ours);
        assertEquals(false, isThere(ours.resolve("supervise")));
        assertEquals("x", Files.readString(outside.resolve("precious")));
    }

    @Test
    void aDirectoryThatIsGoneIsNoError() {
        trees.remove(place.resolve("never"), ".runward");
        trees.removeEntry(ours.resolve("never"), ours);
        trees.removeFile(ours.resolve("never"));
        assertEquals(true, isThere(ours.resolve(".runward")));
    }

    @Test
    void aMarkerThatIsNotThereIsNoObstacle() throws IOException {
        Files.delete(ours.resolve(".runward"));
        trees.remove(ours, ".runward");
        assertEquals(false, isThere(ours));
    }

    @Test
    void parentsOfAnEntryGoWhileTheyAreEmptyAndNoFurther() throws IOException {
        Files.createDirectories(ours.resolve("a/b"));
        Files.writeString(ours.resolve("a/b/file"), "x");
        trees.removeEntry(ours.resolve("a/b/file"), ours);
        assertEquals(false, isThere(ours.resolve("a")));
        assertEquals(true, isThere(ours));
    }

    @Test
    void aParentThatHoldsSomethingStays() throws IOException {
        Files.createDirectories(ours.resolve("control"));
        Files.writeString(ours.resolve("control/t"), "x");
        Files.writeString(ours.resolve("control/d"), "x");
        trees.removeEntry(ours.resolve("control/t"), ours);
        assertEquals(true, isThere(ours.resolve("control/d")));
        assertEquals(false, isThere(ours.resolve("control/t")));
    }

    @Test
    void aMountBelowOrAboveAnEntryIsInTheWayAndThatOfTheDirectoryItselfIsNot() {
        Path sv = Path.of("/sv/one");
        Mounts mounts = new Mounts(List.of(Path.of("/"), sv, sv.resolve("data/deep"), sv.resolve("env")));

        assertEquals(Optional.of(sv.resolve("data/deep")), mounts.inTheWayOf(sv.resolve("data"), sv));
        assertEquals(Optional.of(sv.resolve("env")), mounts.inTheWayOf(sv.resolve("env/KEY"), sv));
        assertEquals(Optional.empty(), mounts.inTheWayOf(sv.resolve("run"), sv));
        assertEquals(Optional.of(sv), mounts.inTheWayOf(sv, Path.of("/sv")));
    }
}
