package org.runward.reconcile;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.runward.host.HostException;

/**
 * Threads that carry actions out. They keep no process alive, and who closes them waits for what they have begun: it may still write
 * when somebody else has the lock. Thread-safe.
 */
final class Workers implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private volatile boolean closed;

    Workers(int parallel) {
        threads = new ThreadPoolExecutor(parallel, parallel, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "action");
            thread.setDaemon(true);
            return thread;
        });
    }

    Future<?> perform(Runnable work) {
        return threads.submit(work);
    }

    <T> Future<T> ask(Callable<T> question) {
        return threads.submit(question);
    }

    /**
     * Does it now.
     *
     * @throws HostException where nothing more is to be begun: another try is something more
     */
    void begin(Runnable action) {
        if (closed) {
            throw new HostException("broken off");
        }
        action.run();
    }

    /** Begins nothing more and returns when what was begun is over, for which everything has a limit of its own. */
    @Override
    public void close() {
        closed = true;
        threads.getQueue().clear();
        threads.shutdown();
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
