package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.host.DirectoryWatch.Answer;
import org.runward.host.DirectoryWatch.Detail;

/** Real changes in real directories. That nothing is heard of one is known when a later one is. */
class DirectoryWatchTest {
    private static final int SECONDS = 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> broken = new LinkedBlockingQueue<>();
    private final DirectoryWatch watch =
            DirectoryWatch.open(this::changed, broken::add).orElseThrow();

    @TempDir
    private Path directory;

    private Path inner;

    @BeforeEach
    void makeInner() throws IOException {
        inner = Files.createDirectory(directory.resolve("inner"));
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void changed(Path where, Optional<String> name) {
        heard.add(directory.relativize(where) + ": " + name.orElse("all of it"));
    }

    /** What is heard until all of that has come; each once, in order. */
    private List<String> until(String... last) throws InterruptedException {
        List<String> all = new ArrayList<>();
        while (!all.containsAll(List.of(last))) {
            String next = heard.poll(SECONDS, TimeUnit.SECONDS);
            assertNotNull(next, () -> "not heard: " + List.of(last) + "; but " + all);
            if (!all.contains(next)) {
                all.add(next);
            }
        }
        return all;
    }

    private void watched(Path some, Detail detail) {
        assertEquals(Answer.WATCHED, watch.watch(some, detail));
    }

    @Test
    void whatComesAndGoesIsHeard() throws Exception {
        watched(inner, Detail.NAMES);
        assertEquals(Answer.WATCHED_BEFORE, watch.watch(inner, Detail.NAMES));
        assertEquals(1, watch.size());

        Files.writeString(inner.resolve("one"), "1");
        assertEquals(List.of("inner: one"), until("inner: one"));
        Files.createSymbolicLink(inner.resolve("link"), Path.of("/nowhere"));
        assertEquals(List.of("inner: link"), until("inner: link"));
        Files.delete(inner.resolve("one"));
        assertEquals(List.of("inner: one"), until("inner: one"));
    }

    @Test
    void whatIsRenamedOverAnotherIsHeard() throws Exception {
        Files.writeString(inner.resolve("status"), "old");
        Files.writeString(directory.resolve("fresh"), "new");
        watched(inner, Detail.NAMES);

        Files.move(directory.resolve("fresh"), inner.resolve("status"), StandardCopyOption.ATOMIC_MOVE);

        assertEquals(List.of("inner: status"), until("inner: status"));
    }

    @Test
    void whatIsWrittenAndItsModeAreContents() throws Exception {
        Path file = Files.writeString(inner.resolve("run"), "old");
        watched(inner, Detail.CONTENTS);

        Files.writeString(file, "new");
        assertEquals(List.of("inner: run"), until("inner: run"));
        Files.writeString(inner.resolve("between"), "");
        until("inner: between");
        heard.clear();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        until("inner: run");
    }

    @Test
    void whereOnlyNamesMatterWritingIsNotHeard() throws Exception {
        Path file = Files.writeString(inner.resolve("current"), "old");
        watched(inner, Detail.NAMES);

        for (int i = 0; i < 100; i++) {
            Files.writeString(file, "line " + i);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(inner.resolve("last"));

        assertEquals(List.of("inner: last"), until("inner: last"));
    }

    @Test
    void whereContentsMatterToAnotherLaterWritingIsHeard() throws Exception {
        Path file = Files.writeString(inner.resolve("config"), "old");
        watched(inner, Detail.NAMES);
        watched(inner, Detail.CONTENTS);
        assertEquals(Answer.WATCHED_BEFORE, watch.watch(inner, Detail.NAMES));

        Files.writeString(file, "new");

        assertEquals(List.of("inner: config"), until("inner: config"));
        assertEquals(1, watch.size());
    }

    @Test
    void aDirectoryThatIsGoneIsToldAndWatchedAgainWhenItIsBack() throws Exception {
        watched(inner, Detail.CONTENTS);
        Files.delete(inner);
        until("inner: all of it");
        assertEquals(Answer.NOT_THERE, watch.watch(inner, Detail.CONTENTS));
        assertEquals(0, watch.size());

        Files.createDirectory(inner);
        watched(inner, Detail.CONTENTS);
        Files.writeString(inner.resolve("one"), "1");
        until("inner: one");
    }

    /** The kernel goes on watching the old one, wherever it was moved. */
    @Test
    void aDirectoryInThePlaceOfAnotherIsWatchedAndNotTheOldOne() throws Exception {
        Files.createDirectories(inner.resolve("log/main"));
        watched(directory, Detail.NAMES);
        watched(inner, Detail.CONTENTS);
        watched(inner.resolve("log/main"), Detail.CONTENTS);
        Path old = Files.move(inner, directory.resolve("old"));
        until("inner: all of it", "inner/log/main: all of it");
        Files.createDirectories(inner.resolve("log/main"));
        until(": inner");

        watched(inner, Detail.CONTENTS);
        watched(inner.resolve("log/main"), Detail.CONTENTS);
        assertEquals(3, watch.size());
        Files.writeString(old.resolve("nobody"), "");
        Files.writeString(inner.resolve("run"), "");
        assertEquals(List.of("inner: run"), until("inner: run"));
        Files.writeString(inner.resolve("log/main/run"), "");
        assertEquals("inner/log/main: run", until("inner/log/main: run").get(0));
    }

    @Test
    void aDirectoryThatIsWatchedByTwoNamesIsHeardByBoth() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), inner);
        watched(inner, Detail.CONTENTS);
        watched(link, Detail.NAMES);
        Path file = Files.writeString(inner.resolve("one"), "1");
        until("inner: one", "link: one");
        Files.createDirectory(inner.resolve("between"));
        until("inner: between", "link: between");
        heard.clear();

        Files.writeString(file, "2");
        until("inner: one");
        watch.keep(Set.of(link));
        assertEquals(1, watch.size());
        Files.delete(file);
        until("link: one");
    }

    @Test
    void whatIsNotKeptIsNotHeard() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        watched(inner, Detail.NAMES);
        watched(other, Detail.NAMES);
        watch.keep(Set.of(other, directory.resolve("never watched")));
        assertEquals(1, watch.size());

        Files.writeString(inner.resolve("one"), "1");
        Files.writeString(other.resolve("two"), "2");
        assertEquals(List.of("other: two"), until("other: two"));

        watched(inner, Detail.NAMES);
        Files.writeString(inner.resolve("three"), "3");
        assertEquals(List.of("inner: three"), until("inner: three"));
    }

    @Test
    void whatIsNoDirectoryIsNotThere() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        for (Path none : List.of(file, loop, directory.resolve("none"))) {
            assertEquals(Answer.NOT_THERE, watch.watch(none, Detail.CONTENTS));
        }
        assertEquals(0, watch.size());
    }

    @Test
    void tooMuchToTellIsToldAsSuch() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<Optional<String>> slowlyHeard = new LinkedBlockingQueue<>();
        DirectoryWatch slow = DirectoryWatch.open(
                        (where, name) -> {
                            slowlyHeard.add(name);
                            try {
                                goOn.await(SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        broken::add)
                .orElseThrow();
        try (slow) {
            slow.watch(inner, Detail.NAMES);
            Files.writeString(inner.resolve("first"), "");
            assertEquals(Optional.of("first"), slowlyHeard.poll(SECONDS, TimeUnit.SECONDS));
            for (int i = 0; i < 1000; i++) {
                Files.createDirectory(inner.resolve("d" + i));
            }
            goOn.countDown();
            Optional<String> last = Optional.of("");
            while (last.isPresent()) {
                last = slowlyHeard.poll(SECONDS, TimeUnit.SECONDS);
                assertNotNull(last, "nothing said that it was too much");
            }
        }
    }

    /** Among what could not be told may be that it was replaced: the kernel goes on with the old one, of which nothing is heard. */
    @Test
    void whereTooMuchHappenedToTellNothingIsTakenToBeWatchedStill() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<String> slowlyHeard = new LinkedBlockingQueue<>();
        DirectoryWatch slow = DirectoryWatch.open(
                        (where, name) -> {
                            slowlyHeard.add(directory.relativize(where) + ": " + name.orElse("all of it"));
                            try {
                                goOn.await(SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        broken::add)
                .orElseThrow();
        try (slow) {
            slow.watch(directory, Detail.NAMES);
            slow.watch(inner, Detail.NAMES);
            Files.writeString(directory.resolve("first"), "");
            assertEquals(": first", slowlyHeard.poll(SECONDS, TimeUnit.SECONDS));
            Files.move(inner, directory.resolve("former"));
            Files.createDirectory(inner);
            for (int i = 0; i < 1000; i++) {
                Files.createDirectory(directory.resolve("d" + i));
            }
            goOn.countDown();
            for (String next = ""; !next.equals("inner: all of it"); ) {
                next = slowlyHeard.poll(SECONDS, TimeUnit.SECONDS);
                assertNotNull(next, "not heard that it may be another one");
            }

            assertEquals(Answer.WATCHED, slow.watch(inner, Detail.NAMES));
            Files.createDirectory(inner.resolve("new"));
            for (String next = ""; !next.equals("inner: new"); ) {
                next = slowlyHeard.poll(SECONDS, TimeUnit.SECONDS);
                assertNotNull(next, "the one that stands there now is not heard");
            }
        }
    }
}
