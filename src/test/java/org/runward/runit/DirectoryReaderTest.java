package org.runward.runit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.host.Memory;
import org.runward.observed.ObservedDirectory;

class DirectoryReaderTest {
    private final DirectoryReader reader = new DirectoryReader(Memory.KEPT);

    @TempDir
    private Path parent;

    /** What may happen to a service directory. */
    private interface Event {
        void happens(Path directory) throws IOException;
    }

    private static ObservedDirectory read(DirectoryReader reader, Path directory) {
        return reader.read(directory, DirectoryReader.OF_RUNSV);
    }

    private static ObservedDirectory readAnew(Path directory) {
        return read(new DirectoryReader(Memory.NONE), directory);
    }

    private Path service(String name) throws IOException {
        Path directory = Files.createDirectories(parent.resolve(name));
        for (String file : new String[] {"run", "log/run", "env/HOME", "supervise/status"}) {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), "one\n");
        }
        return directory;
    }

    private static void waitUntilSettled(Path last) throws IOException, InterruptedException {
        FileTime changed = (FileTime) Files.getAttribute(last, "unix:ctime");
        while (System.currentTimeMillis() <= changed.toMillis() + 2000) {
            Thread.sleep(10);
        }
    }

    private static Map<String, Event> events() {
        Map<String, Event> events = new LinkedHashMap<>();
        events.put("edited-in-place", directory -> {
            FileTime before = Files.getLastModifiedTime(directory.resolve("log/run"));
            Files.writeString(directory.resolve("log/run"), "two\n");
            Files.setLastModifiedTime(directory.resolve("log/run"), before);
        });
        events.put("replaced", directory -> {
            Files.writeString(directory.resolve("run.new"), "two\n");
            Files.move(directory.resolve("run.new"), directory.resolve("run"), StandardCopyOption.REPLACE_EXISTING);
        });
        events.put(
                "mode",
                directory -> Files.setPosixFilePermissions(
                        directory.resolve("run"), PosixFilePermissions.fromString("rwxrwxrwx")));
        events.put(
                "open-to-others",
                directory -> Files.setPosixFilePermissions(
                        directory.resolve("log"), PosixFilePermissions.fromString("rwxrwxrwx")));
        events.put("new-variable", directory -> Files.writeString(directory.resolve("env/LANG"), "C\n"));
        events.put("no-variable", directory -> Files.delete(directory.resolve("env/HOME")));
        events.put("link", directory -> {
            Files.delete(directory.resolve("run"));
            Files.createSymbolicLink(directory.resolve("run"), Path.of("log/run"));
        });
        events.put("moved-away", directory -> Files.move(directory, directory.resolveSibling("elsewhere")));
        events.put("a-file", directory -> {
            Files.move(directory, directory.resolveSibling("elsewhere-too"));
            Files.writeString(directory, "none\n");
        });
        return events;
    }

    @Test
    void whatHasNotChangedIsTheSameObjectAndWhateverHasIsFoundAtOnce() throws IOException, InterruptedException {
        Map<Path, Event> events = new LinkedHashMap<>();
        for (Map.Entry<String, Event> event : events().entrySet()) {
            events.put(service(event.getKey()), event.getValue());
        }
        Path quiet = service("quiet");
        waitUntilSettled(quiet.resolve("supervise"));
        ObservedDirectory before = read(reader, quiet);
        Map<Path, ObservedDirectory> earlier = new LinkedHashMap<>();
        events.keySet().forEach(directory -> earlier.put(directory, read(reader, directory)));
        earlier.forEach((directory, found) -> assertSame(found, read(reader, directory), directory.toString()));

        Files.writeString(quiet.resolve("supervise/status"), "two\n");
        assertSame(before, read(reader, quiet));
        for (Map.Entry<Path, Event> event : events.entrySet()) {
            event.getValue().happens(event.getKey());

            ObservedDirectory now = read(reader, event.getKey());

            assertEquals(readAnew(event.getKey()), now);
            assertNotEquals(earlier.get(event.getKey()), now, event.getKey().toString());
        }
    }

    @Test
    void whatHasJustChangedIsReadAgain() throws IOException {
        Path directory = service("new");

        ObservedDirectory found = read(reader, directory);

        assertNotSame(found, read(reader, directory));
        Files.writeString(directory.resolve("run"), "two\n");
        assertEquals(readAnew(directory), read(reader, directory));
    }
}
