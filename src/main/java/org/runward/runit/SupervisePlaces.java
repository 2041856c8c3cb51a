package org.runward.runit;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.runward.host.AtomicFiles;
import org.runward.host.HostException;
import org.runward.host.Trees;

/**
 * Moves what runsv keeps in {@code supervise}, with all in it: what is known of an instance that has outlived its runsv comes along.
 *
 * <p>runsv(8) goes where a link of that name leads. To be used only while there is no runsv. Interrupted at any point it can be done again.
 */
public final class SupervisePlaces {
    private static final String SUPERVISE = "supervise";
    /** By its name an interrupted write of ours. */
    private static final String ON_THE_WAY = ".supervise.new";

    /** runsv's file that is there last and first of all. */
    private static final String LAST = "lock";

    private final AtomicFiles files = new AtomicFiles();
    private final Trees trees = new Trees();

    /**
     * @param place a directory for a link to lead to; empty for the service directory itself
     * @throws HostException where it cannot be moved
     */
    public void move(Path directory, Optional<Path> place) {
        Path link = directory.resolve(SUPERVISE);
        try {
            Optional<Path> before = target(link);
            if (place.isPresent()) {
                files.makeDirectories(place.get().getParent(), 0755);
                carry(before.orElse(link), place.get());
                files.link(link, place.get());
                before.filter(old -> !old.equals(place.get())).ifPresent(this::removeEmptied);
                return;
            }
            Path onTheWay = directory.resolve(ON_THE_WAY);
            if (before.isPresent()) {
                carry(before.get(), onTheWay);
                removeEmptied(before.get());
                Files.delete(link);
            }
            carry(onTheWay, link);
        } catch (IOException e) {
            throw HostException.unableTo("move " + link, e);
        }
    }

    /** Removes what a link of a service that is no more leads to, where that is below a directory of ours. */
    public void remove(Path directory, Path ours) {
        target(directory.resolve(SUPERVISE))
                .filter(place -> place.normalize().startsWith(ours))
                .ifPresent(place -> {
                    trees.remove(place, LAST);
                    removeEmptied(place);
                });
    }

    private static Optional<Path> target(Path link) {
        try {
            return Files.isSymbolicLink(link) ? Optional.of(Files.readSymbolicLink(link)) : Optional.empty();
        } catch (IOException e) {
            throw HostException.unableTo("read " + link, e);
        }
    }

    /** What lies at the other end is of an earlier time. */
    private void carry(Path from, Path to) throws IOException {
        if (from.equals(to) || !Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            trees.remove(to, LAST);
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            copyFiles(from, to);
            trees.remove(from, LAST);
        }
    }

    /** To another file system; runsv makes its FIFOs by itself. */
    private void copyFiles(Path from, Path to) throws IOException {
        files.makeDirectories(to, 0700);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(
                            entry,
                            to.resolve(entry.getFileName()),
                            StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The directory of one service, once nothing is in it any more. */
    private void removeEmptied(Path place) {
        if (Files.isDirectory(place.getParent(), LinkOption.NOFOLLOW_LINKS)) {
            trees.remove(place.getParent(), SUPERVISE);
        }
    }
}
