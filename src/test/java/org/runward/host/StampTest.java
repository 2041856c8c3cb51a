package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampTest {
    @TempDir
    private Path directory;

    @Test
    void theJdkSaysTheSameWhenItIsAskedItself() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertTrue(Stamp.IS_ASKED, "the tests are to run with sun.nio.fs open, as bin/runward run does");
        assertEquals(Stamp.byName(file), Stamp.of(file));
        assertEquals(Stamp.byName(link, LinkOption.NOFOLLOW_LINKS), Stamp.of(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals(Stamp.of(file), Stamp.of(link));
        assertFalse(Stamp.of(link).is(Stamp.of(link, LinkOption.NOFOLLOW_LINKS)));
        assertThrows(NoSuchFileException.class, () -> Stamp.of(directory.resolve("none")));
        assertThrows(NoSuchFileException.class, () -> Stamp.byName(directory.resolve("none")));
    }

    @Test
    void aTimeThatIsSetBackShows() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        FileTime written = Files.getLastModifiedTime(file);
        Stamp before = Stamp.of(file);
        assertTrue(before.is(Stamp.of(file)));

        // Longer than the grain of any clock here.
        while (Stamp.of(Files.createTempFile(directory, "other", "")).changed().equals(before.changed())) {
            Thread.onSpinWait();
        }
        Files.setLastModifiedTime(file, written);

        assertFalse(before.is(Stamp.of(file)));
    }

    @Test
    void onlyWhatHasLainThereForSecondsIsSettled() throws IOException {
        Stamp now = Stamp.of(Files.createFile(directory.resolve("file")));

        assertFalse(now.isSettled());
        assertFalse(new Stamp(1, FileTime.from(Instant.now().plusSeconds(3600))).isSettled());
        assertTrue(new Stamp(1, FileTime.from(Instant.now().minusSeconds(3))).isSettled());
    }
}
