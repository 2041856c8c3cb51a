package org.runward.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Changes files that are somebody else's: owner and mode stay, and so does a link that leads to the file.
 *
 * <p>Texts are bytes as characters (ISO 8859-1): what was not to be changed goes back as it came. Thread-safe for different
 * files.
 */
public final class ForeignFiles {
    private static final int NEW_FILE = 0644;
    /** Nobody else reads it before it has the owner and mode of the one that it replaces. */
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Replaces a file as a whole: a reader sees the old one or the new one.
     *
     * @param seen what it was when the change was thought out; empty where there was none
     * @throws TransientHostException where it is not that any more
     * @throws HostException where it cannot be written; it is as it was then
     */
    public void replace(Path file, Optional<String> seen, String text) {
        Path fresh = null;
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file;
            if (!read(real).equals(seen)) {
                throw new TransientHostException(
                        "unable to write " + file + ": somebody else has changed it meanwhile; run runward again");
            }
            fresh = real.resolveSibling("." + real.getFileName() + ".runward-new");
            Files.deleteIfExists(fresh);
            write(fresh, text);
            if (seen.isEmpty()) {
                Files.setAttribute(fresh, "unix:mode", NEW_FILE, LinkOption.NOFOLLOW_LINKS);
            } else {
                for (String attribute : new String[] {"unix:uid", "unix:gid", "unix:mode"}) {
                    Object value = Files.getAttribute(real, attribute);
                    Files.setAttribute(fresh, attribute, value, LinkOption.NOFOLLOW_LINKS);
                }
            }
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (fresh != null) {
                new Trees().removeFile(fresh);
            }
            throw HostException.unableTo("write " + file, e);
        }
    }

    private static void write(Path fresh, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
