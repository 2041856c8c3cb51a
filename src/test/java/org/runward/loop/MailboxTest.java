package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Mailbox mailbox = new Mailbox();

    private static Origin origin(String name) {
        return new Origin(Origin.Kind.OBJECT, name);
    }

    private static void assertNothing(Mailbox.News news) {
        assertEquals(new Mailbox.News(Set.of(), false), news);
    }

    @Test
    void whatCameBeforeIsToldAtOnceAndOnce() throws InterruptedException {
        mailbox.changed(origin("a"));
        mailbox.changed(origin("b"));
        mailbox.changed(origin("a"));
        mailbox.hup();
        assertEquals(new Mailbox.News(Set.of(origin("a"), origin("b")), true), mailbox.await(LONG));
        assertNothing(mailbox.await(Duration.ZERO));
    }

    @Test
    void whoIsToEndIsToldSoEachTime() throws InterruptedException {
        assertFalse(mailbox.isTerminated());
        mailbox.terminate();
        assertTrue(mailbox.isTerminated());
        assertNothing(mailbox.await(LONG));
        assertTrue(mailbox.isTerminated(), "and not only once");
    }

    @Test
    void withoutNewsItIsWaitedForTheTime() throws InterruptedException {
        long begun = System.nanoTime();
        assertNothing(mailbox.await(Duration.ofMillis(20)));
        assertTrue(System.nanoTime() - begun >= 20_000_000);
        assertNothing(mailbox.await(Duration.ofNanos(1)));
        assertNothing(mailbox.await(Duration.ofMillis(-5)));
    }

    @Test
    void aWordWithoutMoreEndsTheWaiting() throws InterruptedException {
        mailbox.wake();
        assertNothing(mailbox.await(LONG));
    }

    /** One after the other, each only after the last was told: a wake-up that is lost costs the whole time. */
    @Test
    void whoeverLeavesWordWakesTheOneThatWaits() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        int rounds = 5000;
        Thread writer = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                while (told.get() < i) {
                    Thread.onSpinWait();
                }
                if (i % 2 == 0) {
                    mailbox.changed(origin("a"));
                } else {
                    mailbox.hup();
                }
            }
        });
        writer.setDaemon(true);
        writer.start();
        for (int i = 0; i < rounds; i++) {
            Mailbox.News news = mailbox.await(LONG);
            assertEquals(i % 2 == 0, news.changed().contains(origin("a")), "round " + i);
            assertEquals(i % 2 == 1, news.hup(), "round " + i);
            told.incrementAndGet();
        }
        writer.join();
    }

    @Test
    void whatSeveralLeaveAtOnceIsAllTold() throws InterruptedException {
        int writers = 4;
        int each = 2000;
        CountDownLatch writing = new CountDownLatch(writers);
        for (int writer = 0; writer < writers; writer++) {
            String name = "w" + writer + "-";
            new Thread(() -> {
                        IntStream.range(0, each).forEach(i -> mailbox.changed(origin(name + i)));
                        writing.countDown();
                        mailbox.wake();
                    })
                    .start();
        }
        Set<Origin> all = new HashSet<>();
        boolean over = false;
        while (!over) {
            over = writing.getCount() == 0;
            Mailbox.News news = mailbox.await(over ? Duration.ZERO : LONG);
            news.changed().forEach(origin -> assertTrue(all.add(origin), () -> "told twice: " + origin));
        }
        assertEquals(writers * each, all.size());
    }
}
