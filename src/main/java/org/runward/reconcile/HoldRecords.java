package org.runward.reconcile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Name;
import org.runward.host.AtomicFiles;
import org.runward.host.HostException;
import org.runward.host.Trees;
import org.runward.observed.Hold;

/**
 * Holds on disk, a file each, {@code STATE/holds/NAME}.
 *
 * <p>Format: lines {@code KEY VALUE}; {@code runward 1}, {@code since} and {@code until} in seconds since the epoch, {@code by},
 * {@code reason}. A file that is not of that form is a hold without an end: somebody meant something by it.
 */
public final class HoldRecords {
    private final Path directory;
    private final AtomicFiles files = new AtomicFiles();

    public HoldRecords(Path directory) {
        this.directory = directory;
    }

    /** All of them, also those that are over. */
    public SortedMap<Name, Hold> read() {
        SortedMap<Name, Hold> holds = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return holds;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Name.isValid(name)) {
                    hold(entry).ifPresent(hold -> holds.put(new Name(name), hold));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw HostException.unableTo(
                    "read " + directory, e instanceof IOException io ? io : (IOException) e.getCause());
        }
        return holds;
    }

    /** Empty where it was released meanwhile. */
    private static Optional<Hold> hold(Path file) {
        Map<String, String> values = new HashMap<>();
        Instant changed;
        try {
            changed = Files.getLastModifiedTime(file).toInstant();
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    values.put(line.substring(0, blank), line.substring(blank + 1));
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new Hold(Instant.EPOCH, Optional.empty(), "", "its file " + file + " cannot be read"));
        }
        return Optional.of(new Hold(
                time(values.get("since")).orElse(changed),
                time(values.get("until")),
                values.getOrDefault("by", ""),
                values.getOrDefault("reason", "")));
    }

    private static Optional<Instant> time(String seconds) {
        try {
            return Optional.ofNullable(seconds).map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Makes a hold, or another one of it. */
    public void write(Name name, Hold hold) {
        StringBuilder text = new StringBuilder("runward 1\n");
        text.append("since ").append(hold.since().getEpochSecond()).append('\n');
        hold.until()
                .ifPresent(until ->
                        text.append("until ").append(until.getEpochSecond()).append('\n'));
        if (!hold.by().isEmpty()) {
            text.append("by ").append(hold.by()).append('\n');
        }
        if (!hold.reason().isEmpty()) {
            text.append("reason ").append(hold.reason()).append('\n');
        }
        files.makeDirectories(directory, 0700);
        files.write(directory.resolve(name.value()), 0600, text.toString());
    }

    /** Ends a hold; one that is not there is no error. */
    public void remove(Name name) {
        new Trees().removeFile(directory.resolve(name.value()));
    }
}
