package org.runward.bench;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;

/** Waits for one directory to change, and does nothing else: what a JVM takes that only waits. */
public final class BareWatch {
    private BareWatch() {}

    /** Says "ready" once it waits. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (WatchService service = FileSystems.getDefault().newWatchService()) {
            Path.of(arguments[0]).register(service, StandardWatchEventKinds.ENTRY_CREATE);
            System.out.println("ready");
            while (service.take().reset()) {
                // Whatever it was, it goes on.
            }
        }
    }
}
