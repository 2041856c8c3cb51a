package org.runward.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads files in directories that others than root may write: whoever may can put a FIFO in the place of a file after it was looked
 * at, and to open that takes until somebody writes there. So each is read on another thread, which is given up when it takes too
 * long. One per file at most: until that thread comes back the file is not read again. Thread-safe.
 */
public final class BoundedReads {
    private static final class Threads {
        private static final ExecutorService POOL =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "read");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private final Duration limit;
    private final Map<Path, Future<?>> stuck = new ConcurrentHashMap<>();

    public BoundedReads(Duration limit) {
        this.limit = limit;
    }

    /**
     * What the reading makes of the file.
     *
     * @throws TransientHostException where it takes too long
     */
    public <T> T read(Path file, Callable<T> reading) throws IOException {
        stuck.values().removeIf(Future::isDone);
        if (stuck.containsKey(file)) {
            throw tooLong(file);
        }
        Future<T> read = Threads.POOL.submit(reading);
        try {
            return read.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            stuck.put(file, read);
            throw tooLong(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("reading " + file + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static TransientHostException tooLong(Path file) {
        return new TransientHostException(
                "unable to read " + file + ": it does not open; a FIFO, or a disk that does not answer");
    }
}
