package org.runward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
    private final Memory memory;
    private final LinkOption[] links;
    private final Map<Path, Known<T>> known = new ConcurrentHashMap<>();

    /** Reads a file; may fail. */
    public interface Reading<T> {
        /** @return empty where there is nothing to be made of it */
        Optional<T> read(Path file) throws IOException;
    }

    /**
     * A file as it was when it was read.
     *
     * @param <T> what was made of it
     */
    public static final class Known<T> {
        private final Path file;
        private final LinkOption[] links;
        /** Null where one could not tell. */
        private final Stamp stamp;

        private final Optional<T> value;

        private Known(Path file, LinkOption[] links, Stamp stamp, Optional<T> value) {
            this.file = file;
            this.links = links;
            this.stamp = stamp;
            this.value = value;
        }

        public Optional<T> value() {
            return value;
        }

        /** Whether one can tell later that it is the same. */
        public boolean isKept() {
            return stamp != null;
        }

        /** Whether it is the same now; false also where one cannot tell. */
        public boolean isStill() {
            try {
                return isKept() && Stamp.of(file, links).is(stamp);
            } catch (IOException e) {
                return false;
            }
        }
    }

    Remembered(Memory memory, LinkOption... links) {
        this.memory = memory;
        this.links = links;
    }

    /** Empty where there is nothing, or it cannot be read. */
    public Optional<T> of(Path file, Reading<T> reading) {
        Known<T> found = look(file, reading);
        return found == null ? Optional.empty() : found.value();
    }

    /** The same of one that is often not there, which costs less so. */
    public Optional<T> ofRegular(Path file, Reading<T> reading) {
        boolean expected = memory == Memory.KEPT && known.containsKey(file);
        return expected || Files.isRegularFile(file) ? of(file, reading) : Optional.empty();
    }

    /** Null where there is nothing, or it cannot be read. */
    public Known<T> look(Path file, Reading<T> reading) {
        try {
            return memory == Memory.KEPT ? recalled(file, reading) : new Known<>(file, links, null, reading.read(file));
        } catch (IOException e) {
            known.remove(file);
            return null;
        }
    }

    private Known<T> recalled(Path file, Reading<T> reading) throws IOException {
        Stamp now = Stamp.of(file, links);
        Known<T> before = known.get(file);
        if (before != null && now.is(before.stamp)) {
            return before;
        }
        boolean settled = now.isSettled();
        Optional<T> value = reading.read(file);
        Known<T> read = new Known<>(file, links, settled ? now : null, value);
        if (settled) {
            known.put(file, read);
        } else {
            known.remove(file);
        }
        return read;
    }
}
