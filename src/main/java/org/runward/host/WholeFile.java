package org.runward.host;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads small files, of {@code /proc} too. With half the calls of what java.nio.file.Files does, and half the code, which each
 * start runs before it is compiled.
 */
public final class WholeFile {
    private static final int USUAL = 4096;
    private static final char REPLACED = '\uFFFD';

    private WholeFile() {}

    public static byte[] bytes(Path file) throws IOException {
        return bytes(file, USUAL);
    }

    /** @param room how long it is likely to be: then nothing is copied */
    private static byte[] bytes(Path file, int room) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toString())) {
            byte[] bytes = new byte[room];
            int length = 0;
            for (int got = in.read(bytes); got > 0; got = in.read(bytes, length, bytes.length - length)) {
                length += got;
                if (length == bytes.length) {
                    int next = in.read();
                    if (next < 0) {
                        return bytes;
                    }
                    bytes = Arrays.copyOf(bytes, 2 * length + 1);
                    bytes[length++] = (byte) next;
                }
            }
            return Arrays.copyOf(bytes, length);
        }
    }

    /** @throws java.nio.charset.CharacterCodingException where it is not UTF-8 */
    public static String text(Path file) throws IOException {
        return decoded(bytes(file, USUAL));
    }

    /**
     * The same of a file of which one knows how long it was a moment ago; whatever it is now.
     *
     * @param length in bytes
     */
    public static String text(Path file, int length) throws IOException {
        return decoded(bytes(file, Math.max(1, length)));
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Only what is no UTF-8, or says so itself, has one.
        return text.indexOf(REPLACED) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
    }
}
