package org.runward.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes files so that a reader, or a kill at any moment, sees the old one or the new one.
 *
 * <p>New file beside the old one, fsync, rename. Thread-safe for different paths.
 */
public final class AtomicFiles {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** @throws HostException where it cannot be written; the old file is as it was then */
    public void write(Path file, int mode, String text) {
        write(file, mode, text, true);
    }

    /** The same without waiting for the disk: after a crash of the machine it may be empty. */
    public void writeUnsynced(Path file, int mode, String text) {
        write(file, mode, text, false);
    }

    private static void write(Path file, int mode, String text, boolean synced) {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(fresh, options, PRIVATE)) {
                // An encoder takes many times as long.
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                Files.setAttribute(fresh, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
                if (synced) {
                    channel.force(true);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            new Trees().removeFile(fresh);
            throw HostException.unableTo("write " + file, e);
        }
    }

    /**
     * Makes a symbolic link, in the place of another one where there is one.
     *
     * @throws HostException where something else stands there
     */
    public void link(Path link, Path target) {
        Path fresh = link.resolveSibling("." + link.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createSymbolicLink(fresh, target);
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw HostException.unableTo("link " + link, e);
        }
    }

    /** Makes a directory and its parents, each with this mode; one that is there stays as it is. */
    public void makeDirectories(Path directory, int mode) {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            if (directory.getParent() != null) {
                makeDirectories(directory.getParent(), 0755);
            }
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions(mode)));
        } catch (IOException e) {
            // Somebody else may have made it meanwhile, which is as good.
            if (!Files.isDirectory(directory)) {
                throw HostException.unableTo("make directory " + directory, e);
            }
        }
    }

    /** Makes a directory root's, and leaves others the right to read it at most. */
    public void closeToOthers(Path directory) {
        try {
            Files.setAttribute(directory, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:gid", 0, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:mode", 0755, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw HostException.unableTo("chmod " + directory, e);
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }
}
