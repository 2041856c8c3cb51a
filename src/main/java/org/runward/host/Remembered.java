package org.runward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was made of files, for as long as they are the same: by inode number and change time, which nobody can set back. With no
 * {@link Memory} it is made anew each time.
 *
 * <p>A file that had changed only just before it was read is read again the next time, since within the grain of the file
 * system's clock (a second at worst) another change would not show. Thread-safe.
 *
 * @param <T> what is made of a file; immutable
 */
public final class Remembered<T> {
    private static final String ATTRIBUTES = "unix:ino,ctime";
    private static final long GRAIN_MILLIS = Duration.ofSeconds(2).toMillis();

    private final Memory memory;
    private final LinkOption[] links;
    private final Map<Path, Entry<T>> entries = new ConcurrentHashMap<>();

    private record Entry<T>(Object inode, FileTime changed, Optional<T> value) {}

    /** Reads a file; may fail. */
    public interface Reading<T> {
        /** @return empty where there is nothing to be made of it */
        Optional<T> read(Path file) throws IOException;
    }

    Remembered(Memory memory, LinkOption... links) {
        this.memory = memory;
        this.links = links;
    }

    /** Empty where there is nothing, or it cannot be read. */
    public Optional<T> of(Path file, Reading<T> reading) {
        try {
            return memory == Memory.KEPT ? recalled(file, reading) : reading.read(file);
        } catch (IOException e) {
            entries.remove(file);
            return Optional.empty();
        }
    }

    /** The same of one that is often not there, which costs less so. */
    public Optional<T> ofRegular(Path file, Reading<T> reading) {
        if (!entries.containsKey(file) && !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return of(file, reading);
    }

    private Optional<T> recalled(Path file, Reading<T> reading) throws IOException {
        Map<String, Object> now = Files.readAttributes(file, ATTRIBUTES, links);
        FileTime changed = (FileTime) now.get("ctime");
        Entry<T> entry = entries.get(file);
        if (entry != null && entry.changed().equals(changed) && entry.inode().equals(now.get("ino"))) {
            return entry.value();
        }
        boolean settled = changed.toMillis() + GRAIN_MILLIS < System.currentTimeMillis();
        Optional<T> value = reading.read(file);
        if (settled) {
            entries.put(file, new Entry<>(now.get("ino"), changed, value));
        } else {
            entries.remove(file);
        }
        return value;
    }
}
