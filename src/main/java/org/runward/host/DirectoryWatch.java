package org.runward.host;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hears of changes in directories: inotify(7) through the JDK, without a poll. Thread-safe; the listener is called on a thread of
 * its own.
 *
 * <p>What is written, and owners and modes, count as changes of contents. A directory that is removed is not watched any more; nor is one
 * that was moved, or replaced by another, where the one that it stood in is watched as well; nor is any where too much has happened
 * to tell.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final WatchEvent.Kind<?>[] NAMES = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE
    };
    private static final WatchEvent.Kind<?>[] CONTENTS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private final WatchService service;
    private final Listener listener;
    /** Guarded by this, as all that is not final. */
    private final Map<Path, Watched> watched = new HashMap<>();
    /** Of which there was last too much to tell; the listening thread's own. */
    private List<Path> overflowed = List.of();
    /** A directory that is watched by several names has one key for all of them. */
    private final Map<WatchKey, Set<Path>> paths = new HashMap<>();

    private record Watched(WatchKey key, Detail detail) {}

    /** What is to be heard of in a directory. */
    public enum Detail {
        /** That entries come and go. */
        NAMES,
        /** Also that they change. */
        CONTENTS
    }

    /** Whether a directory is watched now. */
    public enum Answer {
        WATCHED,
        WATCHED_BEFORE,
        NOT_THERE,
        /** The kernel's limit of watches is reached. */
        LIMIT
    }

    /** Hears of changes. */
    public interface Listener {
        /** @param name of the entry; empty where too much has happened to tell, or the directory itself is gone or moved */
        void changed(Path directory, Optional<String> name);
    }

    private DirectoryWatch(WatchService service, Listener listener) {
        this.service = service;
        this.listener = listener;
    }

    /**
     * Empty where the kernel's limit of inotify instances is reached.
     *
     * @param broken hears of it where nothing can be heard of any more
     */
    public static Optional<DirectoryWatch> open(Listener listener, Consumer<Throwable> broken) {
        try {
            DirectoryWatch watch = new DirectoryWatch(FileSystems.getDefault().newWatchService(), listener);
            Thread thread = new Thread(watch::listen, "watch");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((ended, cause) -> broken.accept(cause));
            thread.start();
            return Optional.of(watch);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public synchronized Answer watch(Path directory, Detail detail) {
        Watched known = watched.get(directory);
        if (known != null && known.key().isValid() && known.detail().compareTo(detail) >= 0) {
            return Answer.WATCHED_BEFORE;
        }
        if (!Files.isDirectory(directory)) {
            return Answer.NOT_THERE;
        }
        try {
            forget(directory);
            register(directory, detail);
            return Answer.WATCHED;
        } catch (IOException e) {
            // ENOSPC is all that inotify says of its limit; a directory that has just gone is the other reason.
            return Files.isDirectory(directory) ? Answer.LIMIT : Answer.NOT_THERE;
        }
    }

    private void register(Path directory, Detail detail) throws IOException {
        WatchKey key = directory.register(service, kinds(detail));
        Set<Path> names = paths.computeIfAbsent(key, none -> new HashSet<>());
        if (names.stream().map(watched::get).anyMatch(other -> other.detail() == Detail.CONTENTS)) {
            // What was asked for last would count for the other name, too.
            directory.register(service, kinds(Detail.CONTENTS));
        }
        names.add(directory);
        watched.put(directory, new Watched(key, detail));
    }

    private static WatchEvent.Kind<?>[] kinds(Detail detail) {
        return detail == Detail.NAMES ? NAMES : CONTENTS;
    }

    /** Stops watching all but these. */
    public synchronized void keep(Set<Path> directories) {
        List.copyOf(watched.keySet()).stream()
                .filter(directory -> !directories.contains(directory))
                .forEach(this::forget);
    }

    private void forget(Path directory) {
        Watched gone = watched.remove(directory);
        if (gone == null) {
            return;
        }
        Set<Path> names = paths.get(gone.key());
        names.remove(directory);
        if (names.isEmpty()) {
            paths.remove(gone.key());
            gone.key().cancel();
        }
    }

    /** How many directories are watched. */
    public synchronized int size() {
        return watched.size();
    }

    private void listen() {
        try {
            while (true) {
                WatchKey key = service.take();
                List<WatchEvent<?>> events = key.pollEvents();
                boolean valid = key.reset();
                List<Path> directories = names(key);
                List<Path> gone = gone(directories, events, valid);
                directories.forEach(directory -> events.forEach(event -> listener.changed(
                        directory, Optional.ofNullable(event.context()).map(Object::toString))));
                gone.forEach(directory -> listener.changed(directory, Optional.empty()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            // That was all.
        }
    }

    /** What is not watched any more, or may not be. */
    private List<Path> gone(List<Path> directories, List<WatchEvent<?>> events, boolean valid) {
        if (!directories.isEmpty() && events.stream().anyMatch(event -> event.context() == null)) {
            // What could not be told may be that one was replaced: of those in this one, if it was too much for its key
            // alone; of all, if it was too much for the kernel's queue, which is told of each.
            boolean ofAll = !overflowed.isEmpty() && !overflowed.equals(directories);
            overflowed = directories;
            return forgetAll(ofAll ? all() : within(directories));
        }
        return valid ? forgetReplaced(directories, events) : forgetAll(directories);
    }

    private synchronized List<Path> all() {
        return List.copyOf(watched.keySet());
    }

    private synchronized List<Path> within(List<Path> directories) {
        return watched.keySet().stream()
                .filter(each -> directories.stream().anyMatch(each::startsWith))
                .toList();
    }

    private synchronized List<Path> names(WatchKey key) {
        return List.copyOf(paths.getOrDefault(key, Set.of()));
    }

    private synchronized List<Path> forgetAll(List<Path> directories) {
        directories.forEach(this::forget);
        return directories;
    }

    /** Where an entry has come or gone that is watched, another one may stand now; the kernel goes on with the old one. */
    private synchronized List<Path> forgetReplaced(List<Path> parents, List<WatchEvent<?>> events) {
        Set<Path> replaced = new HashSet<>();
        for (WatchEvent<?> event : events) {
            if (event.kind() != StandardWatchEventKinds.ENTRY_MODIFY && event.context() instanceof Path name) {
                parents.stream()
                        .map(parent -> parent.resolve(name))
                        .filter(watched::containsKey)
                        .forEach(replaced::add);
            }
        }
        return replaced.isEmpty()
                ? List.of()
                : forgetAll(watched.keySet().stream()
                        .filter(directory -> replaced.stream().anyMatch(directory::startsWith))
                        .toList());
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw HostException.unableTo("close the watch", e);
        }
    }
}
