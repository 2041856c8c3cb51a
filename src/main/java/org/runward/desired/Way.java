package org.runward.desired;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one gets to a file: every directory and every link that decides which file it is.
 *
 * @param changeableByOthers the first of them, or the file itself, that somebody other than root may change; empty where there
 *     is none
 * @param end the file, by a path without links
 */
record Way(Path end, Optional<Path> changeableByOthers) {
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int GROUP_MAY_WRITE = 020;
    private static final int OTHERS_MAY_WRITE = 02;
    private static final int STICKY = 01000;
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    /** @throws java.nio.file.NoSuchFileException where it leads to nothing */
    static Way to(Path path) throws IOException {
        Map<Path, Map<String, Object>> steps = new LinkedHashMap<>();
        Path here = path.getFileSystem().getPath("/");
        steps.put(here, attributes(here));
        Deque<Path> ahead = new ArrayDeque<>(names(path.toAbsolutePath()));
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop().toString();
            if (name.equals("..")) {
                here = here.getNameCount() == 0 ? here : here.getParent();
                continue;
            }
            Path next = name.equals(".") ? here : here.resolve(name);
            Map<String, Object> attributes = attributes(next);
            steps.put(next, attributes);
            if (!isLink(attributes)) {
                here = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            Path target = Files.readSymbolicLink(next);
            here = target.isAbsolute() ? target.getRoot() : here;
            List<Path> names = names(target);
            for (int i = names.size() - 1; i >= 0; i--) {
                ahead.push(names.get(i));
            }
        }
        return new Way(here, firstChangeable(steps, here));
    }

    private static List<Path> names(Path path) {
        List<Path> names = new ArrayList<>();
        for (Path name : path) {
            names.add(name);
        }
        return names;
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isLink(Map<String, Object> attributes) {
        return ((int) attributes.get("mode") & KIND) == LINK;
    }

    private static Optional<Path> firstChangeable(Map<Path, Map<String, Object>> steps, Path end) {
        for (Map.Entry<Path, Map<String, Object>> step : steps.entrySet()) {
            if (mayBeChangedByOthers(step.getValue(), step.getKey().equals(end))) {
                return Optional.of(step.getKey());
            }
        }
        return Optional.empty();
    }

    /** In a sticky directory on the way nobody turns what is another's; in one that is the end anybody can add something. */
    private static boolean mayBeChangedByOthers(Map<String, Object> attributes, boolean isEnd) {
        int mode = (int) attributes.get("mode");
        boolean byGroup = (mode & GROUP_MAY_WRITE) != 0 && (int) attributes.get("gid") != 0;
        boolean writable = !isLink(attributes) && (byGroup || (mode & OTHERS_MAY_WRITE) != 0);
        boolean guarded = !isEnd && (mode & STICKY) != 0;
        return (int) attributes.get("uid") != 0 || writable && !guarded;
    }
}
