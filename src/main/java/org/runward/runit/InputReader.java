package org.runward.runit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.host.BoundedReads;
import org.runward.host.HostException;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.observed.ObservedInput;

/**
 * Reads files of the host that processes depend on and that are not ours. Follows links: a run script may be one, to a script that
 * several services share. What cannot be read counts as not there.
 */
public final class InputReader {
    /** A script or a program; of what is larger only the beginning is read, and counts with its size. */
    private static final long READ_AT_MOST = 64L << 20;

    private final Remembered<ObservedInput> targets;

    private final BoundedReads reads;
    /** One for all: a pass looks at thousands of files. */
    private final Remembered.Reading<ObservedInput> inTime = this::readInTime;

    /** @param limit of reading a file that may be in a directory of others than root */
    public InputReader(Memory memory, Duration limit) {
        this.targets = memory.ofTargets();
        this.reads = new BoundedReads(limit);
    }

    /** Empty where there is no such file. */
    public Optional<ObservedInput> file(Path path) {
        return file(path, InputReader::read);
    }

    private Optional<ObservedInput> file(Path path, Remembered.Reading<ObservedInput> how) {
        return targets.ofRegular(path, how).flatMap(input -> sinceLinked(path, input));
    }

    private Optional<ObservedInput> readInTime(Path path) throws IOException {
        return reads.read(path, () -> read(path));
    }

    private static Optional<ObservedInput> read(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:ctime,size,isRegularFile");
        if (!(boolean) attributes.get("isRegularFile")) {
            return Optional.empty();
        }
        long size = ((Number) attributes.get("size")).longValue();
        String digest = digest(path) + (size > READ_AT_MOST ? " " + size : "");
        return Optional.of(new ObservedInput(digest, instant(attributes)));
    }

    /** A link that was turned to another file is as good as a changed one. */
    private static Optional<ObservedInput> sinceLinked(Path path, ObservedInput input) {
        try {
            Instant linked = instant(Files.readAttributes(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
            return Optional.of(linked.isAfter(input.changed()) ? new ObservedInput(input.digest(), linked) : input);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(Map<String, Object> attributes) {
        return ((FileTime) attributes.get("ctime")).toInstant();
    }

    /** What the process of an existing service directory is started from: {@code run}, and {@code env/} for chpst(8). */
    public SortedMap<String, ObservedInput> ofDirectory(Path directory) {
        SortedMap<String, ObservedInput> inputs = new TreeMap<>();
        add("run", directory, inputs);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve("env"))) {
            for (Path entry : entries) {
                add("env/" + entry.getFileName(), directory, inputs);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Without an env there is nothing more.
        }
        return inputs;
    }

    /** Likewise of its log service. */
    public SortedMap<String, ObservedInput> ofLog(Path directory) {
        SortedMap<String, ObservedInput> inputs = new TreeMap<>();
        add("log/run", directory, inputs);
        return inputs;
    }

    /** Those of some files that are there, by path. */
    public SortedMap<String, ObservedInput> files(Iterable<Path> paths) {
        SortedMap<String, ObservedInput> inputs = new TreeMap<>();
        paths.forEach(path -> file(path).ifPresent(input -> inputs.put(path.toString(), input)));
        return inputs;
    }

    /**
     * The same of files that others than root may be the owners of.
     *
     * @throws HostException where one is not read in time
     */
    public SortedMap<String, ObservedInput> filesInTime(Iterable<Path> paths) {
        SortedMap<String, ObservedInput> inputs = new TreeMap<>();
        paths.forEach(path -> file(path, inTime).ifPresent(input -> inputs.put(path.toString(), input)));
        return inputs;
    }

    private void add(String name, Path directory, SortedMap<String, ObservedInput> inputs) {
        file(directory.resolve(name)).ifPresent(input -> inputs.put(name, input));
    }

    private static String digest(Path path) throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[8192];
            long left = READ_AT_MOST;
            int length = content.read(buffer);
            while (length >= 0 && left > 0) {
                sha256.update(buffer, 0, length);
                left -= length;
                length = content.read(buffer);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
