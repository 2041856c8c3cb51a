package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedTest {
    private final Remembered<String> texts = Memory.KEPT.ofEntries();
    private final AtomicInteger readings = new AtomicInteger();

    @TempDir
    private Path directory;

    private Optional<String> text(Path file) {
        return texts.of(file, path -> {
            readings.incrementAndGet();
            return Optional.of(Files.readString(path));
        });
    }

    @Test
    void whatHasLainThereForLongIsReadOnce() {
        Path old = Path.of("pom.xml");
        Optional<String> first = text(old);

        assertEquals(first, text(old));
        assertEquals(1, readings.get());
    }

    @Test
    void withoutMemoryItIsReadEachTime() {
        Remembered<String> none = Memory.NONE.ofEntries();
        Remembered.Reading<String> reading = path -> {
            readings.incrementAndGet();
            return Optional.of(Files.readString(path));
        };

        assertEquals(none.of(Path.of("pom.xml"), reading), none.of(Path.of("pom.xml"), reading));
        assertEquals(2, readings.get());
        assertEquals(Optional.empty(), none.of(Path.of("there-is-none"), reading));
    }

    @Test
    void aNewContentOfTheSameLengthAndTimeIsFoundAtOnce() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "one");
        FileTime time = Files.getLastModifiedTime(file);
        assertEquals(Optional.of("one"), text(file));

        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);

        assertEquals(Optional.of("two"), text(file));
    }

    @Test
    void anotherFileInItsPlaceIsReadAndOneThatIsGoneIsNothing() throws IOException {
        Path file = directory.resolve("file");
        Path old = Path.of("pom.xml").toAbsolutePath();
        Files.createSymbolicLink(file, old);
        Remembered<Path> targets = Memory.KEPT.ofEntries();
        assertEquals(Optional.of(old), targets.of(file, path -> Optional.of(Files.readSymbolicLink(path))));

        Files.delete(file);
        assertEquals(Optional.empty(), targets.of(file, path -> Optional.of(Files.readSymbolicLink(path))));
        assertEquals(Optional.empty(), text(file));
        assertEquals(Optional.empty(), texts.ofRegular(file, path -> Optional.of("there")));

        Files.writeString(file, "new");
        assertEquals(Optional.of("new"), text(file));
    }
}
