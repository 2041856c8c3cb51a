package org.runward.runit;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.runward.host.HostException;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.host.WholeFile;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;
import org.runward.text.Text;

/**
 * Reads directories of ours with all that is in them, and again only what has changed: where nothing has, it answers with the same
 * objects as before. Follows no link. Thread-safe.
 */
public final class DirectoryReader {
    /** Larger than anything we render. */
    private static final long READ_AT_MOST = 1 << 20;

    /** The parts of a mode, and two of the types; inode(7). */
    private static final int PERMISSION_BITS = 07777;

    private static final int TYPE_BITS = 0170000;
    private static final int REGULAR_FILE = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int WRITABLE_BY_OTHERS = 022;
    /** The directories that a directory of ours may have in it; runsv(8). */
    private static final Set<String> OURS = Set.of("log", "env", "control");

    private static final String SUPERVISE = "supervise";

    /** What runsv keeps in a service directory. */
    public static final Set<String> OF_RUNSV = Set.of("supervise", "log/supervise");

    private final Remembered<Entry> entries;
    private final Remembered<Path> targets;
    /** With no memory there are none. */
    private final Map<Path, Whole> wholes = new ConcurrentHashMap<>();

    /** What files are to have in them: of a text that is as it is to be there is one copy in memory. */
    public interface Expected {
        Expected NOTHING = name -> null;

        /** Null where nothing is expected; by the path relative to the directory. */
        Text text(String name);
    }

    /** @param names what is in a directory; empty where it is none */
    private record Entry(ObservedFile file, Optional<List<String>> names) {
        boolean isDirectory() {
            return names.isPresent();
        }
    }

    /**
     * What a directory was found to be, for as long as each entry is the same: one more or less is a change of the directory in
     * which it is.
     *
     * @param entries it and all in it that is looked at
     */
    private record Whole(Set<String> ignored, List<Remembered.Known<Entry>> entries, ObservedDirectory found) {
        boolean isStill() {
            for (Remembered.Known<Entry> entry : entries) {
                if (!entry.isStill()) {
                    return false;
                }
            }
            return true;
        }
    }

    public DirectoryReader() {
        this(Memory.KEPT);
    }

    public DirectoryReader(Memory memory) {
        this.entries = memory.ofEntries();
        this.targets = memory.ofEntries();
    }

    /**
     * @param ignored paths relative to the directory that are somebody else's, with all below them
     * @throws HostException where it is there and cannot be read
     */
    public ObservedDirectory read(Path directory, Set<String> ignored) {
        return read(directory, ignored, Expected.NOTHING);
    }

    /** @param expected the texts of files in it */
    public ObservedDirectory read(Path directory, Set<String> ignored, Expected expected) {
        Whole before = wholes.get(directory);
        if (before != null && before.ignored().equals(ignored) && before.isStill()) {
            return before.found();
        }
        Gathering all = new Gathering(ignored, expected, new TreeMap<>(), new ArrayList<>());
        ObservedDirectory found = gathered(directory, all);
        if (all.isKept()) {
            wholes.put(directory, new Whole(ignored, List.copyOf(all.entries()), found));
        } else if (before != null) {
            wholes.remove(directory);
        }
        return found;
    }

    private ObservedDirectory gathered(Path directory, Gathering all) {
        Optional<Entry> found = all.entry(entries.look(directory, new EntryReading(null)));
        if (found.isEmpty() && !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return ObservedDirectory.ABSENT;
        }
        if (found.isEmpty() || !found.get().isDirectory()) {
            return new ObservedDirectory(ObservedDirectory.Kind.OTHER, new TreeMap<>());
        }
        collect(all, directory, found.get(), "");
        boolean hasRunsv = found.get().names().get().contains(SUPERVISE);
        return new ObservedDirectory(
                ObservedDirectory.Kind.DIRECTORY,
                all.files(),
                hasRunsv ? targetOf(directory.resolve(SUPERVISE)) : Optional.empty());
    }

    /** Reads only what concerns us of a directory that is not to be ours: a {@code down} file, and whether it is ours all the same. */
    public ObservedDirectory readForeign(Path directory) {
        if (!Files.isDirectory(directory)) {
            boolean absent = !Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
            return absent
                    ? ObservedDirectory.ABSENT
                    : new ObservedDirectory(ObservedDirectory.Kind.OTHER, new TreeMap<>());
        }
        SortedMap<String, ObservedFile> files = new TreeMap<>();
        for (String name : List.of("down", ".runward")) {
            file(directory.resolve(name)).ifPresent(file -> files.put(name, file));
        }
        return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, files);
    }

    /**
     * @param files what was found so far
     * @param entries what was looked at; null for what could not be read, or was gone by then
     */
    private record Gathering(
            Set<String> ignored,
            Expected expected,
            SortedMap<String, ObservedFile> files,
            List<Remembered.Known<Entry>> entries) {
        /** Whether one can tell later that nothing has changed. */
        boolean isKept() {
            for (Remembered.Known<Entry> entry : entries) {
                if (entry == null || !entry.isKept()) {
                    return false;
                }
            }
            return true;
        }

        /** @param known null where there is none */
        Optional<Entry> entry(Remembered.Known<Entry> known) {
            entries.add(known);
            return known == null ? Optional.empty() : known.value();
        }
    }

    private void collect(Gathering all, Path directory, Entry found, String prefix) {
        Map<String, ObservedFile> files = all.files();
        if (isOpenToOthers(found.file())) {
            files.put(prefix.isEmpty() ? "./" : prefix, found.file());
        }
        for (String each : found.names().orElse(List.of())) {
            String name = prefix.isEmpty() ? each : prefix + each;
            if (all.ignored().contains(name)) {
                continue;
            }
            Path path = directory.resolve(each);
            // Gone while we looked: as if it had never been there.
            Optional<Entry> there =
                    all.entry(entries.look(path, new EntryReading(all.expected().text(name))));
            if (there.isEmpty()) {
                continue;
            }
            Entry entry = there.get();
            boolean entered = entry.isDirectory() && OURS.contains(name);
            int before = files.size();
            if (entered) {
                collect(all, path, entry, name + "/");
            }
            // A directory that is not ours, or has nothing in it, is an entry like a file.
            if (!entered || files.size() == before) {
                files.put(name, entry.file());
            }
        }
    }

    private static boolean isOpenToOthers(ObservedFile directory) {
        return !directory.ownedByRoot() || (directory.mode() & WRITABLE_BY_OTHERS) != 0;
    }

    /** Empty where there is nothing. */
    public Optional<ObservedFile> file(Path path) {
        return file(path, null);
    }

    /** @param expected its text; null where there is none */
    public Optional<ObservedFile> file(Path path, Text expected) {
        Optional<Entry> found = entries.ofRegular(path, new EntryReading(expected));
        return found.isPresent() ? Optional.of(found.get().file()) : Optional.empty();
    }

    /** No lambda: code of the first compiler makes one that captures something by a call into the JVM, and a pass needs thousands. */
    private record EntryReading(Text expected) implements Remembered.Reading<Entry> {
        @Override
        public Optional<Entry> read(Path file) throws IOException {
            return readEntry(file, expected);
        }
    }

    private static Optional<Entry> readEntry(Path path, Text expected) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, "unix:mode,uid,gid,ctime,size", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) attributes.get("mode");
        long size = ((Number) attributes.get("size")).longValue();
        boolean readable = (mode & TYPE_BITS) == REGULAR_FILE && size <= READ_AT_MOST;
        ObservedFile file = new ObservedFile(
                mode & PERMISSION_BITS,
                (int) attributes.get("uid") == 0 && (int) attributes.get("gid") == 0,
                readable ? content(path, (int) size, expected) : Optional.empty(),
                ((FileTime) attributes.get("ctime")).toInstant());
        if ((mode & TYPE_BITS) != DIRECTORY) {
            return Optional.of(new Entry(file, Optional.empty()));
        }
        return Optional.of(new Entry(file, Optional.of(names(path))));
    }

    /** Where a link leads; empty where it is none. */
    private static Optional<Path> targetOf(Path link) {
        try {
            return Files.isSymbolicLink(link) ? Optional.of(Files.readSymbolicLink(link)) : Optional.empty();
        } catch (IOException e) {
            // Gone while we looked.
            return Optional.empty();
        }
    }

    private static List<String> names(Path directory) {
        // A stream costs several times as much, and is asked where there is none: it tells why.
        String[] all = directory.toFile().list();
        return all == null ? streamed(directory) : List.of(all);
    }

    private static List<String> streamed(Path directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Gone while we looked: as if it had never been there.
        } catch (DirectoryIteratorException e) {
            throw HostException.unableTo("read " + directory, e.getCause());
        } catch (IOException e) {
            throw HostException.unableTo("read " + directory, e);
        }
        return List.copyOf(names);
    }

    private static Optional<Text> content(Path path, int size, Text expected) throws IOException {
        try {
            String text = WholeFile.text(path, size);
            return Optional.of(expected != null && expected.is(text) ? expected : Text.of(text));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What stands at a place for a link. */
    public ObservedLink link(Path link) {
        Optional<Path> target = targets.of(link, path -> Optional.of(Files.readSymbolicLink(path)));
        if (target.isPresent()) {
            return new ObservedLink(ObservedLink.Kind.LINK, target, !Files.exists(link));
        }
        return Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                ? new ObservedLink(ObservedLink.Kind.OTHER, Optional.empty(), false)
                : ObservedLink.ABSENT;
    }
}
