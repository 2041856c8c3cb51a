package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path directory;

    private final AtomicFiles files = new AtomicFiles();

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsWrittenWithItsModeAndNothingIsLeftBesideIt() throws IOException {
        files.write(directory.resolve("run"), 0755, "#!/bin/sh\nexec grün\n");
        assertEquals("#!/bin/sh\nexec grün\n", Files.readString(directory.resolve("run")));
        assertEquals(0755, mode(directory.resolve("run")));
        assertEquals(List.of("run"), names());
    }

    @Test
    void aFileIsReplacedByAnotherOneAndNotChanged() throws IOException {
        Path run = directory.resolve("run");
        files.write(run, 0755, "old");
        Object before = Files.getAttribute(run, "unix:ino");
        Files.createLink(directory.resolve("reader"), run);
        files.write(run, 0600, "new");
        assertEquals("new", Files.readString(run));
        assertEquals("old", Files.readString(directory.resolve("reader")));
        assertEquals(before, Files.getAttribute(directory.resolve("reader"), "unix:ino"));
        assertEquals(0600, mode(run));
    }

    @Test
    void whatAnInterruptedWriteLeftIsNoObstacle() throws IOException {
        Files.writeString(directory.resolve(".run.new"), "half");
        files.write(directory.resolve("run"), 0644, "whole");
        assertEquals(List.of("run"), names());
        assertEquals("whole", Files.readString(directory.resolve("run")));
    }

    @Test
    void aLinkIsReplacedAndNotFollowed() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "untouched");
        Files.createSymbolicLink(directory.resolve("run"), other);
        files.write(directory.resolve("run"), 0644, "ours");
        assertEquals("untouched", Files.readString(other));
        assertEquals(false, Files.isSymbolicLink(directory.resolve("run")));
    }

    @Test
    void aWriteIntoNoDirectoryTellsWhy() {
        Path file = directory.resolve("none/run");
        HostException failure = assertThrows(HostException.class, () -> files.write(file, 0644, "x"));
        assertEquals("unable to write " + file + ": no such file or directory", failure.getMessage());
    }

    @Test
    void aLinkTakesThePlaceOfAnother() throws IOException {
        Path link = directory.resolve("squid");
        files.link(link, Path.of("/nowhere/old"));
        files.link(link, Path.of("/nowhere/new"));
        assertEquals(Path.of("/nowhere/new"), Files.readSymbolicLink(link));
        assertEquals(List.of("squid"), names());
    }

    @Test
    void aLinkDoesNotTakeThePlaceOfADirectory() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("squid"));
        Files.writeString(taken.resolve("run"), "x");
        assertThrows(HostException.class, () -> files.link(taken, Path.of("/nowhere")));
        assertEquals(true, Files.isDirectory(taken, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void directoriesAreMadeWithTheirModeAndThoseThereStayAsTheyAre() throws IOException {
        Files.setAttribute(directory, "unix:mode", 0701);
        files.makeDirectories(directory.resolve("a/b"), 0700);
        files.makeDirectories(directory.resolve("a/b"), 0755);
        assertEquals(0701, mode(directory));
        assertEquals(0755, mode(directory.resolve("a")));
        assertEquals(0700, mode(directory.resolve("a/b")));
    }

    @Test
    void aDirectoryIsNotMadeWhereAFileIs() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), "x");
        HostException failure = assertThrows(HostException.class, () -> files.makeDirectories(file, 0755));
        assertEquals("unable to make directory " + file + ": something else is there", failure.getMessage());
    }
}
