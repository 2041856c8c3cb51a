package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a sandbox might leave on the machine. */
final class Remains {
    private Remains() {}

    /** No process that names the directory or works in it, nor one in the network namespace. */
    static void assertNone(Path ended, String network) {
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
                """.formatted(ended, network));
        assertEquals("", left.out(), "processes were left behind");
        assertTrue(Files.notExists(ended), "was not removed: " + ended);
    }
}
