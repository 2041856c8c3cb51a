package org.runward.reconcile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.runward.host.AtomicFiles;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.observed.ObservedAccess.GuestIds;

/**
 * Remembers which numbers users and groups have in a guest, so that the guest is asked once: {@code STATE/guests/G/operators/NAME}.
 *
 * <p>Format: {@code UID GID NAMES}. May be lost: then the guest is asked again.
 */
final class GuestIdRecords {
    private static final String FORM = "[0-9]{1,9} [0-9]{1,9} .+";
    private static final int FIELDS = 3;

    private final Remembered<GuestIds> records;

    GuestIdRecords(Memory memory) {
        this.records = memory.ofEntries();
    }

    private final AtomicFiles files = new AtomicFiles();

    Optional<GuestIds> read(Path file) {
        return records.ofRegular(file, found -> parsed(Files.readString(found)));
    }

    private static Optional<GuestIds> parsed(String text) {
        String line = text.strip();
        if (!line.matches(FORM)) {
            return Optional.empty();
        }
        String[] fields = line.split(" ", FIELDS);
        return Optional.of(new GuestIds(fields[2], Integer.parseInt(fields[0]), Integer.parseInt(fields[1])));
    }

    void write(Path file, GuestIds ids) {
        files.makeDirectories(file.getParent(), 0700);
        files.write(file, 0600, ids.uid() + " " + ids.gid() + " " + ids.names() + "\n");
    }
}
