package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 100_000})
    void isReadToItsEndHoweverLong(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Path file = Files.write(directory.resolve("file"), bytes);

        assertArrayEquals(bytes, WholeFile.bytes(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 5000})
    void isReadToItsEndWhateverItsLengthWasAMomentAgo(int length) throws IOException {
        String text = "0123456789".repeat(10);
        Path file = Files.writeString(directory.resolve("file"), text);

        assertEquals(text, WholeFile.text(file, length));
        assertEquals("", WholeFile.text(Files.writeString(file, ""), length));
    }

    @Test
    void aFileOfTheKernelsWhichHasNoSizeIsReadAsWell() throws IOException {
        assertFalse(WholeFile.text(Path.of("/proc/self/status")).isEmpty());
    }

    @Test
    void whatIsNotUtf8IsNoText() throws IOException {
        assertEquals("é", WholeFile.text(Files.writeString(directory.resolve("good"), "é")));
        assertEquals("\uFFFD", WholeFile.text(Files.writeString(directory.resolve("says-so"), "\uFFFD")));
        Path bad = Files.write(directory.resolve("bad"), new byte[] {'a', (byte) 0xE9, 'b'});
        assertThrows(CharacterCodingException.class, () -> WholeFile.text(bad));
    }

    @Test
    void whatIsNotThereOrIsADirectoryIsAnError() {
        assertThrows(IOException.class, () -> WholeFile.bytes(directory.resolve("none")));
        assertThrows(IOException.class, () -> WholeFile.bytes(directory));
    }
}
