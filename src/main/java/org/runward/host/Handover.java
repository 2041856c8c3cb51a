package org.runward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the launcher reads what it is to become when this process has ended: a process that can do what a JVM cannot, which
 * is to become another one, and to have all signals.
 */
public final class Handover {
    private final Path place;

    private Handover(Path place) {
        this.place = place;
    }

    /** Empty where no launcher waits for it. */
    public static Optional<Handover> ofLauncher() {
        return Optional.ofNullable(System.getProperty("runward.handover"))
                .map(Path::of)
                .map(Handover::new);
    }

    /** @param script for sh */
    public void give(String script) {
        try {
            Files.writeString(place, script);
        } catch (IOException e) {
            throw HostException.unableTo("hand over to the launcher", e);
        }
    }
}
