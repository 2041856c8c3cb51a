package org.runward.adopt;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.observed.ObservedGuest;

/** A guest that is neither declared nor made by us. */
public sealed interface FoundGuest {
    /** As its runtime calls it; not always a name to us. */
    String name();

    /** What an apply would do and say if it were declared; empty where that was not asked. */
    List<String> planned();

    FoundGuest withPlanned(List<String> planned);

    /**
     * A container of the OCI runtime.
     *
     * @param pid of its first process; empty where that does not live
     * @param definition what it was started with; empty where that cannot be read
     */
    record Container(String name, OptionalInt pid, Optional<ContainerDefinition> definition, List<String> planned)
            implements FoundGuest {
        public Container {
            Objects.requireNonNull(name);
            Objects.requireNonNull(pid);
            Objects.requireNonNull(definition);
            planned = List.copyOf(planned);
        }

        @Override
        public FoundGuest withPlanned(List<String> words) {
            return new Container(name, pid, definition, words);
        }
    }

    /**
     * A guest of util-vserver.
     *
     * @param context empty where it is not running
     */
    record Vserver(String name, ObservedGuest.State state, OptionalInt context, List<String> planned)
            implements FoundGuest {
        public Vserver {
            Objects.requireNonNull(name);
            Objects.requireNonNull(state);
            Objects.requireNonNull(context);
            planned = List.copyOf(planned);
        }

        @Override
        public FoundGuest withPlanned(List<String> words) {
            return new Vserver(name, state, context, words);
        }
    }
}
