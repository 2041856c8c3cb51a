package org.runward.observed;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the scripts of a service wrote of its instances, held against the processes that there are.
 *
 * @param starting its run script lives and is not yet the command
 * @param orphan a process of an instance that no runsv supervises; empty where there is none
 * @param lastEnd empty where none is known
 */
public record ServiceInstance(boolean starting, OptionalInt orphan, Optional<LastEnd> lastEnd) {
    public static final ServiceInstance NONE = new ServiceInstance(false, OptionalInt.empty(), Optional.empty());

    public ServiceInstance {
        Objects.requireNonNull(orphan);
        Objects.requireNonNull(lastEnd);
    }
}
