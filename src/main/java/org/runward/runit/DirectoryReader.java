package org.runward.runit;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.host.HostException;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;

/** Reads directories of ours with all that is in them. Follows no link. */
public final class DirectoryReader {
    /** Larger than anything we render. */
    private static final long READ_AT_MOST = 1 << 20;

    private static final int PERMISSION_BITS = 07777;
    private static final int WRITABLE_BY_OTHERS = 022;
    /** The directories that a directory of ours may have in it; runsv(8). */
    private static final Set<String> OURS = Set.of("log", "env", "control");

    /** What runsv keeps in a service directory. */
    public static final Set<String> OF_RUNSV = Set.of("supervise", "log/supervise");

    /**
     * @param ignored paths relative to the directory that are somebody else's, with all below them
     * @throws HostException where it is there and cannot be read
     */
    public ObservedDirectory read(Path directory, Set<String> ignored) {
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return ObservedDirectory.ABSENT;
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                return new ObservedDirectory(ObservedDirectory.Kind.OTHER, new TreeMap<>());
            }
            SortedMap<String, ObservedFile> files = new TreeMap<>();
            collect(directory, "", ignored, files);
            return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files);
        } catch (IOException e) {
            throw HostException.unableTo("read " + directory, e);
        }
    }

    /** Reads only what concerns us of a directory that is not ours: whether it is there, and a {@code down} file in it. */
    public ObservedDirectory readForeign(Path directory) {
        if (!Files.isDirectory(directory)) {
            boolean absent = !Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
            return absent
                    ? ObservedDirectory.ABSENT
                    : new ObservedDirectory(ObservedDirectory.Kind.OTHER, new TreeMap<>());
        }
        SortedMap<String, ObservedFile> files = new TreeMap<>();
        file(directory.resolve("down")).ifPresent(file -> files.put("down", file));
        return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files);
    }

    private void collect(Path directory, String prefix, Set<String> ignored, Map<String, ObservedFile> files)
            throws IOException {
        file(directory)
                .filter(DirectoryReader::isOpenToOthers)
                .ifPresent(open -> files.put(prefix.isEmpty() ? "./" : prefix, open));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = prefix + entry.getFileName();
                if (ignored.contains(name)) {
                    continue;
                }
                boolean entered = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && OURS.contains(name);
                int before = files.size();
                if (entered) {
                    collect(entry, name + "/", ignored, files);
                }
                // A directory that is not ours, or has nothing in it, is an entry like a file.
                if (!entered || files.size() == before) {
                    file(entry).ifPresent(file -> files.put(name, file));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Gone while we looked: as if it had never been there.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isOpenToOthers(ObservedFile directory) {
        return !directory.ownedByRoot() || (directory.mode() & WRITABLE_BY_OTHERS) != 0;
    }

    /** Empty where there is nothing. */
    public Optional<ObservedFile> file(Path path) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:mode,uid,gid,ctime,size,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            boolean readable = (boolean) attributes.get("isRegularFile")
                    && ((Number) attributes.get("size")).longValue() <= READ_AT_MOST;
            Optional<String> text = readable ? text(path) : Optional.empty();
            return Optional.of(new ObservedFile(
                    (int) attributes.get("mode") & PERMISSION_BITS,
                    (int) attributes.get("uid") == 0 && (int) attributes.get("gid") == 0,
                    text,
                    ((FileTime) attributes.get("ctime")).toInstant()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path path) throws IOException {
        try {
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What stands at a place for a link. */
    public ObservedLink link(Path link) {
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return ObservedLink.ABSENT;
        }
        try {
            Path target = Files.readSymbolicLink(link);
            return new ObservedLink(ObservedLink.Kind.LINK, Optional.of(target), !Files.exists(link));
        } catch (IOException e) {
            return new ObservedLink(ObservedLink.Kind.OTHER, Optional.empty(), false);
        }
    }
}
