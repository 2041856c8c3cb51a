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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears of changes in directories: inotify(7) through the JDK, without a poll. Thread-safe; the listener is called on a thread of
 * its own.
 *
 * <p>What is written, and owners and modes, count as changes of contents. A directory that is removed is not watched any more.
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
    private final Map<Path, WatchKey> keys = new ConcurrentHashMap<>();

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
        /** @param name of the entry; empty where too much has happened to tell, or the directory itself is gone */
        void changed(Path directory, Optional<String> name);
    }

    private DirectoryWatch(WatchService service, Listener listener) {
        this.service = service;
        this.listener = listener;
    }

    /** Empty where the kernel's limit of inotify instances is reached. */
    public static Optional<DirectoryWatch> open(Listener listener) {
        try {
            DirectoryWatch watch = new DirectoryWatch(FileSystems.getDefault().newWatchService(), listener);
            Thread thread = new Thread(watch::listen, "watch");
            thread.setDaemon(true);
            thread.start();
            return Optional.of(watch);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public Answer watch(Path directory, Detail detail) {
        WatchKey known = keys.get(directory);
        if (known != null && known.isValid()) {
            return Answer.WATCHED_BEFORE;
        }
        if (!Files.isDirectory(directory)) {
            return Answer.NOT_THERE;
        }
        try {
            keys.put(directory, directory.register(service, detail == Detail.NAMES ? NAMES : CONTENTS));
            return Answer.WATCHED;
        } catch (IOException e) {
            // ENOSPC is all that inotify says of its limit; a directory that has just gone is the other reason.
            return Files.isDirectory(directory) ? Answer.LIMIT : Answer.NOT_THERE;
        }
    }

    /** Stops watching all but these. */
    public void keep(Set<Path> directories) {
        keys.entrySet().removeIf(entry -> {
            boolean goes = !directories.contains(entry.getKey());
            if (goes) {
                entry.getValue().cancel();
            }
            return goes;
        });
    }

    /** How many directories are watched. */
    public int size() {
        return keys.size();
    }

    private void listen() {
        try {
            while (true) {
                WatchKey key = service.take();
                Path directory = (Path) key.watchable();
                for (WatchEvent<?> event : key.pollEvents()) {
                    Object name = event.context();
                    listener.changed(directory, Optional.ofNullable(name).map(Object::toString));
                }
                if (!key.reset()) {
                    keys.remove(directory, key);
                    listener.changed(directory, Optional.empty());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            // That was all.
        }
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
