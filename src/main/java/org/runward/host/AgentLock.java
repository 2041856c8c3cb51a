package org.runward.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps two agents from working on one host at once. Goes away with the process, however that ends.
 *
 * <p>The file is never removed and nothing is written to it: taking the lock on a host that has it changes nothing.
 */
public final class AgentLock implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final FileChannel channel;
    private final FileLock lock;

    private AgentLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, waiting for it as long as {@code timeout}.
     *
     * @param waiting called once, when it turns out that there is something to wait for
     * @return empty where another process still has it
     * @throws HostException where the file cannot be opened
     */
    public static Optional<AgentLock> take(Path file, Duration timeout, Runnable waiting) {
        long deadline = System.nanoTime() + timeout.toNanos();
        FileChannel channel = open(file);
        boolean told = false;
        boolean taken = false;
        try {
            while (true) {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    taken = true;
                    return Optional.of(new AgentLock(channel, lock));
                }
                if (System.nanoTime() - deadline >= 0) {
                    return Optional.empty();
                }
                if (!told) {
                    waiting.run();
                    told = true;
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            throw HostException.unableTo("lock " + file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (!taken) {
                close(channel);
            }
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    private static FileChannel open(Path file) {
        try {
            if (!Files.exists(file)) {
                new AtomicFiles().makeDirectories(file.getParent(), 0755);
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            return FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw HostException.unableTo("open " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw HostException.unableTo("unlock", e);
        }
    }
}
