package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignFilesTest {
    @TempDir
    private Path directory;

    private final ForeignFiles files = new ForeignFiles();

    @Test
    void modeAndBytesThatAreNoTextStay() throws IOException {
        Path file = directory.resolve("fstab");
        byte[] bytes = {'a', (byte) 0xe9, (byte) 0xff, 0, '\n'};
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String seen = new String(bytes, StandardCharsets.ISO_8859_1);

        files.replace(file, Optional.of(seen), seen + "more\n");

        byte[] now = Files.readAllBytes(file);
        assertArrayEquals(bytes, java.util.Arrays.copyOf(now, bytes.length));
        assertEquals("more\n", new String(now, bytes.length, now.length - bytes.length, StandardCharsets.US_ASCII));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of("fstab"), names());
    }

    @Test
    void aFileThatSomebodyElseChangedMeanwhileIsLeftAlone() throws IOException {
        Path file = directory.resolve("flags");
        Files.writeString(file, "theirs\n");
        assertThrows(TransientHostException.class, () -> files.replace(file, Optional.of("old\n"), "ours\n"));
        assertThrows(TransientHostException.class, () -> files.replace(file, Optional.empty(), "ours\n"));
        assertThrows(
                TransientHostException.class,
                () -> files.replace(directory.resolve("nflags"), Optional.of("old\n"), "ours\n"));
        assertEquals("theirs\n", Files.readString(file));
        assertEquals(List.of("flags"), names());
    }

    @Test
    void aNewFileIsMadeAndALinkStaysALink() throws IOException {
        files.replace(directory.resolve("nflags"), Optional.empty(), "persistent\n");
        assertEquals(
                "rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("nflags"))));

        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nflags"));
        files.replace(link, Optional.of("persistent\n"), "more\n");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("more\n", Files.readString(directory.resolve("nflags")));
    }

    @Test
    void whatCannotBeWrittenIsToldWithItsName() {
        HostException failure = assertThrows(
                HostException.class,
                () -> files.replace(directory.resolve("no/flags"), Optional.empty(), "persistent\n"));
        assertEquals("unable to write " + directory + "/no/flags: no such file or directory", failure.getMessage());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
