package org.runward.desired;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.desired.toml.Source;

/**
 * The files of a declaration: one file, or every {@code *.toml} of a directory in name order.
 *
 * @param path as the user named it
 * @param files the same, one by one; empty for a directory without any
 */
public record DeclarationFiles(Path path, List<Path> files) implements DeclarationContent {
    private static final long LARGEST = 64L << 20;

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

    /** Where they are now, with all links followed. */
    public ResolvedFiles resolve() throws IOException {
        List<Way> ways = new ArrayList<>();
        for (Path file : files) {
            ways.add(wayTo(file));
        }
        return new ResolvedFiles(files, ways, Files.isDirectory(path) ? Optional.of(Way.to(path)) : Optional.empty());
    }

    private static Way wayTo(Path file) throws IOException {
        try {
            return Way.to(file);
        } catch (NoSuchFileException e) {
            refuseDangling(file);
            throw e;
        }
    }

    private static void refuseDangling(Path file) throws IOException {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            throw new FileSystemException(
                    file.toString(), null, "it is a link to " + Files.readSymbolicLink(file) + ", which is not there");
        }
    }

    @Override
    public DesiredState read(Accounts accounts) throws IOException, InvalidDeclaration {
        List<Source> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(source(file, file));
        }
        return Declaration.read(sources, accounts);
    }

    /**
     * What a file has in it. One that is no declaration by its kind or size is not read: it may have no end.
     *
     * @param name as the user named it
     */
    static Source source(Path name, Path file) throws IOException {
        refuseDangling(file);
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(name.toString(), null, "not a regular file");
        }
        if (Files.size(file) > LARGEST) {
            throw new FileSystemException(name.toString(), null, "larger than " + LARGEST + " bytes");
        }
        return new Source(name.toString(), Files.readAllBytes(file));
    }
}
