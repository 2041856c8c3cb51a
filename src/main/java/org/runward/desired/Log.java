package org.runward.desired;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a service's standard output and error go: the {@code log} key. */
public sealed interface Log permits Log.Svlogd, Log.None {

    /**
     * To svlogd(8), in a directory of its own.
     *
     * @param size bytes after which {@code current} is rotated; 0 for never
     * @param keep how many rotated files stay; 0 for all
     * @param rotateAfter whole seconds; empty for never
     * @param processor argv that each rotated file is piped through; empty for none
     * @param prefix put before each line; empty for none
     * @param filters svlogd patterns, each beginning with {@code + - e} or {@code E}
     */
    record Svlogd(
            long size,
            long keep,
            Optional<Duration> rotateAfter,
            List<String> processor,
            String prefix,
            List<String> filters)
            implements Log {
        public static final Svlogd DEFAULT = new Svlogd(1 << 20, 10, Optional.empty(), List.of(), "", List.of());

        public Svlogd {
            processor = List.copyOf(processor);
            filters = List.copyOf(filters);
        }
    }

    /** No log service: the output goes where runsvdir's own goes. */
    record None() implements Log {}
}
