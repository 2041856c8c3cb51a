package org.runward.desired;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Why two directories cannot be as they are to each other: what is in one would be taken for a part of the other. By their
 * paths alone: what links make of them is not seen.
 */
final class Overlap {
    /** What runward makes in its state directory. */
    private static final List<String> OURS =
            List.of("guests", "generations", "holds", "applied", "loop", "loop-lock", "lock");

    private Overlap() {}

    /** A directory, and one in which every entry is a service's; the text goes with the first one. */
    static Optional<String> withServices(Path directory, Path services) {
        if (directory.startsWith(services)) {
            return Optional.of((directory.equals(services) ? "is " : "is in ") + services
                    + ", where every directory is a service's; name one beside it");
        }
        return services.startsWith(directory)
                ? Optional.of("has " + services + " in it, which would be taken for a service's; name one beside it")
                : Optional.empty();
    }

    /**
     * A directory in which every entry is a service's, and the state directory; the text goes with the first one. It may be
     * in the state directory, beside what is runward's own there.
     */
    static Optional<String> withState(Path services, Path state) {
        if (state.startsWith(services)) {
            return Optional.of(
                    services.equals(state)
                            ? "is the state-directory, which is runward's own; name another one"
                            : "has the state-directory in it, which would be taken for a service's; name one beside it");
        }
        for (String entry : OURS) {
            if (services.startsWith(state.resolve(entry))) {
                return Optional.of("is in " + state.resolve(entry) + ", which is runward's own; name another one");
            }
        }
        return Optional.empty();
    }

    /** The same two; the text goes with the state directory. */
    static Optional<String> ofState(Path state, Path services) {
        if (state.startsWith(services)) {
            return withServices(state, services);
        }
        return withState(services, state).isPresent()
                ? Optional.of("has " + services + " among what is runward's own in it; name another one")
                : Optional.empty();
    }
}
