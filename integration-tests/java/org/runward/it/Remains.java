package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a sandbox might leave on the machine. */
final class Remains implements AutoCloseable {
    private final Path directory;
    private final String network;
    private final InputStream held;

    private Remains(Path directory, String network, InputStream held) {
        this.directory = directory;
        this.network = network;
        this.held = held;
    }

    static Remains of(Path directory) {
        return new Remains(directory, "", InputStream.nullInputStream());
    }

    /**
     * Of a sandbox with a network namespace of its own.
     *
     * <p>The namespace stays open until nothing was found in it: the kernel gives the number of one that is gone to the
     * next one, which is that of another test at the same time.
     */
    static Remains of(Path directory, Path namespace) {
        try {
            InputStream held = Files.newInputStream(namespace);
            return new Remains(directory, Files.readSymbolicLink(namespace).toString(), held);
        } catch (NoSuchFileException e) {
            return of(directory); // the test has ended runsvdir
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No process that names the directory or works in it, nor one in the network namespace. */
    void assertNone() {
        Shell.Result left = Shell.run("""
                left() {
                    for process in /proc/[0-9]*; do
                        pid=${process#/proc/}
                        [ "$pid" != $$ ] || continue
                        words=$({ tr '\\000' ' ' <"$process/cmdline"; } 2>/dev/null)
                        case "$(readlink "$process/cwd") $words " in
                        *%1$s[\\ /]*) echo "$pid $words"; continue ;;
                        esac
                        [ -z "%2$s" ] || [ "$(readlink "$process/ns/net")" != "%2$s" ] || echo "$pid $words"
                    done
                }
                for _ in 1 2 3 4 5 6 7 8 9 10; do
                    result=$(left)
                    [ -n "$result" ] || exit 0
                    sleep 0.3
                done
                echo "$result"
                """.formatted(directory, network));
        assertEquals("", left.out(), "processes were left behind");
        assertTrue(Files.notExists(directory), "was not removed: " + directory);
    }

    @Override
    public void close() {
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
