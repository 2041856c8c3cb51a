package org.runward.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Removes directories with what is in them; follows no link and crosses no mount. */
public final class Trees {

    /**
     * Removes a directory, one of its files last, so that an interrupted removal can be told and gone on with.
     *
     * @param last the name of that file; it need not be there
     * @throws HostException at the first thing that cannot be removed, or lies on another file system
     */
    public void remove(Path directory, String last) {
        try {
            Path real = directory.toRealPath(LinkOption.NOFOLLOW_LINKS);
            refuseMounts(real, real.getParent());
            for (Path entry : entries(directory)) {
                if (!entry.getFileName().toString().equals(last)) {
                    removeTree(entry);
                }
            }
            Files.deleteIfExists(directory.resolve(last));
            Files.deleteIfExists(directory);
        } catch (NoSuchFileException e) {
            // Gone already, which is what was wanted.
        } catch (IOException e) {
            throw HostException.unableTo("remove " + directory, e);
        }
    }

    /**
     * Removes one entry of a directory with what is in it, and then parents of it that are empty, up to that directory.
     *
     * @throws HostException where it cannot be removed, or something is mounted there
     */
    public void removeEntry(Path entry, Path directory) {
        try {
            Path real = directory.toRealPath();
            refuseMounts(real.resolve(directory.relativize(entry)), real);
            removeTree(entry);
            Path parent = entry.getParent();
            while (!parent.equals(directory) && !entries(parent).iterator().hasNext()) {
                Files.delete(parent);
                parent = parent.getParent();
            }
        } catch (NoSuchFileException e) {
            // Gone already, which is what was wanted.
        } catch (IOException e) {
            throw HostException.unableTo("remove " + entry, e);
        }
    }

    private static void refuseMounts(Path entry, Path directory) throws IOException {
        Mounts.read().inTheWayOf(entry, directory).ifPresent(mount -> {
            throw new HostException(
                    "unable to remove " + entry + ": something is mounted on " + mount + "; unmount it first");
        });
    }

    /** Removes a file; one that is gone is no error. */
    public void removeFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw HostException.unableTo("remove " + file, e);
        }
    }

    private void removeTree(Path entry) throws IOException {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            for (Path inner : entries(entry)) {
                removeTree(inner);
            }
        }
        Files.deleteIfExists(entry);
    }

    private static Iterable<Path> entries(Path directory) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            List<Path> entries = new ArrayList<>();
            stream.forEach(entries::add);
            return entries;
        }
    }
}
