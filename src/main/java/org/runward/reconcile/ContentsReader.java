package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.adopt.FoundContents;
import org.runward.adopt.FoundContents.Holder;
import org.runward.adopt.FoundContents.LogService;
import org.runward.adopt.FoundContents.Script;
import org.runward.adopt.ScriptWords;
import org.runward.observed.ObservedFile;
import org.runward.runit.DirectoryReader;

/** Reads service directories that are not ours. Follows a link only to where no guest can put something else. */
final class ContentsReader {
    private static final List<String> SCRIPTS = List.of("finish", "check");
    private static final List<String> CONTROL_FILES =
            List.of("supervise", "supervise/control", "supervise/ok", "supervise/status");
    private static final int WRITABLE_BY_GROUP = 020;
    private static final int WRITABLE_BY_OTHERS = 02;

    private final DirectoryReader directories = new DirectoryReader();
    private final GuestRoots guests;
    private final Map<Integer, String> users;
    private final Map<Integer, String> groups;

    /**
     * @param users names by numbers
     * @param groups likewise
     */
    ContentsReader(GuestRoots guests, Map<Integer, String> users, Map<Integer, String> groups) {
        this.guests = guests;
        this.users = users;
        this.groups = groups;
    }

    FoundContents read(Path directory) {
        List<String> others = new ArrayList<>();
        SCRIPTS.stream()
                .filter(name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .forEach(others::add);
        names(directory.resolve("control")).forEach(name -> others.add("control/" + name));
        List<Holder> holders = new ArrayList<>(holders(directory, ""));
        holders.addAll(holders(directory, "log/"));
        return new FoundContents(
                script(directory.resolve("run")),
                others,
                Files.exists(directory.resolve("down"), LinkOption.NOFOLLOW_LINKS),
                log(directory.resolve("log")),
                holders);
    }

    private List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        if (guests.reachedBy(directory)) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    private Optional<Script> script(Path path) {
        Optional<Path> link = link(path);
        if (guests.reachedBy(path)) {
            return Optional.of(new Script(true, link, Optional.empty(), Optional.empty()));
        }
        Path place = link.orElse(path);
        return directories
                .file(place)
                .map(file -> new Script(Files.isExecutable(place), link, file.text(), Optional.of(file.changed())));
    }

    /** Where a link leads, one step far. */
    private static Optional<Path> link(Path path) {
        try {
            return Optional.of(path.resolveSibling(Files.readSymbolicLink(path)).normalize());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private Optional<LogService> log(Path log) {
        if (guests.reachedBy(log) || !Files.isDirectory(log)) {
            return Optional.empty();
        }
        Script run = script(log.resolve("run"))
                .orElse(new Script(false, Optional.empty(), Optional.empty(), Optional.empty()));
        Optional<Path> directory = run.text()
                .flatMap(text -> new ScriptWords(text).svlogdDirectory())
                .map(path -> log.resolve(path).normalize());
        List<String> config = directory
                .filter(path -> !guests.reachedBy(path))
                .flatMap(path -> directories.file(path.resolve("config")))
                .flatMap(ObservedFile::text)
                .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
                .orElse(List.of());
        return Optional.of(new LogService(run, directory, config));
    }

    private List<Holder> holders(Path directory, String prefix) {
        List<Holder> holders = new ArrayList<>();
        for (String name : CONTROL_FILES) {
            holder(directory.resolve(prefix + name)).ifPresent(who -> holders.add(new Holder(who, prefix + name)));
        }
        return holders;
    }

    /** Who besides root may change a file, by its owner and mode; follows links, as runsv does. */
    private Optional<String> holder(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid,gid");
            int uid = (int) attributes.get("uid");
            int gid = (int) attributes.get("gid");
            int mode = (int) attributes.get("mode");
            if (uid != 0) {
                return Optional.of(users.getOrDefault(uid, "user " + uid));
            }
            if ((mode & WRITABLE_BY_OTHERS) != 0) {
                return Optional.of("everybody");
            }
            return (mode & WRITABLE_BY_GROUP) != 0 && gid != 0
                    ? Optional.of("group " + groups.getOrDefault(gid, String.valueOf(gid)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
