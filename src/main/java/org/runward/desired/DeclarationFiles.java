package org.runward.desired;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.toml.Source;

/**
 * The files of a declaration: one file, or every {@code *.toml} of a directory in name order.
 *
 * @param path as the user named it
 * @param files the same, one by one; empty for a directory without any
 */
public record DeclarationFiles(Path path, List<Path> files) {
    private static final long LARGEST = 64L << 20;
    private static final int GROUP_MAY_WRITE = 020;
    private static final int OTHERS_MAY_WRITE = 02;
    private static final int STICKY = 01000;

    public DeclarationFiles {
        files = List.copyOf(files);
    }

    /** @throws NoSuchFileException where there is no such file or directory, or no {@code *.toml} in it */
    public static DeclarationFiles at(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            return new DeclarationFiles(path, List.of(path));
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "*.toml")) {
            entries.forEach(files::add);
        }
        files.removeIf(file -> file.getFileName().toString().startsWith("."));
        files.sort(null);
        if (files.isEmpty()) {
            throw new NoSuchFileException(path + "/*.toml");
        }
        return new DeclarationFiles(path, files);
    }

    /** @throws InvalidDeclaration with all problems of all files */
    public DesiredState read(Accounts accounts) throws IOException, InvalidDeclaration {
        List<Source> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new Source(file.toString(), content(file)));
        }
        return Declaration.read(sources, accounts);
    }

    /** A file that is no declaration by its kind or size is not read: it may have no end. */
    private static byte[] content(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        if (Files.size(file) > LARGEST) {
            throw new FileSystemException(file.toString(), null, "larger than " + LARGEST + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /**
     * A file or directory on the way to the declaration that somebody other than root may change; empty where there is
     * none. Whoever can edit the declaration can run commands as root.
     */
    public Optional<Path> editableByOthers() throws IOException {
        for (Path file : files) {
            Path real = file.toRealPath();
            for (Path step = real; step != null; step = step.getParent()) {
                if (mayBeChangedByOthers(step, step.equals(real))) {
                    return Optional.of(step);
                }
            }
        }
        // Somebody who can add a file to the directory can add to the declaration.
        return Files.isDirectory(path) && mayBeChangedByOthers(path.toRealPath(), true)
                ? Optional.of(path)
                : Optional.empty();
    }

    private static boolean mayBeChangedByOthers(Path path, boolean strict) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            int mode = (int) attributes.get("mode");
            boolean byGroup = (mode & GROUP_MAY_WRITE) != 0 && (int) attributes.get("gid") != 0;
            boolean writable = byGroup || (mode & OTHERS_MAY_WRITE) != 0;
            boolean guarded = !strict && (mode & STICKY) != 0;
            return (int) attributes.get("uid") != 0 || writable && !guarded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
