package org.runward.loop;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Where whatever wakes the loop leaves word: the watch, signals, what is being carried out. Thread-safe; read by one thread. */
final class Mailbox {
    private final Set<Origin> changed = new HashSet<>();
    private boolean hup;
    private boolean terminated;
    private boolean news;
    private Throwable broken;

    /**
     * What has come since the last time.
     *
     * @param hup somebody asked for a pass
     */
    record News(Set<Origin> changed, boolean hup) {}

    synchronized void changed(Origin origin) {
        changed.add(origin);
        wake();
    }

    synchronized void hup() {
        hup = true;
        wake();
    }

    synchronized void terminate() {
        terminated = true;
        wake();
    }

    /** Whatever leaves word here cannot go on: the loop would be deaf to it. */
    synchronized void broken(Throwable cause) {
        broken = cause;
        wake();
    }

    /** Whether somebody has asked for the end. */
    synchronized boolean isTerminated() {
        return terminated;
    }

    /** Something that is carried out has come a step further, or to its end. */
    synchronized void wake() {
        news = true;
        notifyAll();
    }

    /**
     * Waits for news, for a time at most; what there was is not told again.
     *
     * @throws IllegalStateException where something is broken
     */
    synchronized News await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!news) {
            long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        if (broken != null) {
            throw new IllegalStateException("a thread of the loop has ended", broken);
        }
        News now = new News(Set.copyOf(changed), hup);
        changed.clear();
        hup = false;
        news = false;
        return now;
    }
}
