package org.runward.desired;

import java.time.Duration;
import java.util.Objects;

/**
 * How long each kind of action may take before it has failed: the {@code timeouts} of {@code [host]}. Where an action ends a
 * process, that process's own {@code stop-timeout} comes on top.
 *
 * @param files until files that were written are there
 * @param guest for a script of a guest: start, stop, prepare
 * @param link until runsvdir has taken up a link
 * @param up until a service is up and its check passes
 * @param down until a service is down, or unlinked
 * @param validate for a {@code validate} command
 * @param watch for the one look at all watched files of a guest
 */
public record Timeouts(
        Duration files, Duration guest, Duration link, Duration up, Duration down, Duration validate, Duration watch) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(15),
            Duration.ofMinutes(4),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));

    public Timeouts {
        Objects.requireNonNull(files);
        Objects.requireNonNull(guest);
        Objects.requireNonNull(link);
        Objects.requireNonNull(up);
        Objects.requireNonNull(down);
        Objects.requireNonNull(validate);
        Objects.requireNonNull(watch);
    }
}
