package org.runward.loop;

import java.util.List;
import org.runward.desired.DesiredState;

/** Where the declaration comes from, with all that must be so before it may be used. */
public interface DeclarationSource {
    /**
     * Reads it anew.
     *
     * @throws Unusable where it is not there, not valid, or others than root could have written it
     * @throws org.runward.host.HostException where it cannot be read
     */
    DesiredState read() throws Unusable;

    /** A declaration that nothing is to be done by. */
    final class Unusable extends Exception {
        private final transient List<String> problems;

        /** @param problems a line each, with file, line and key; at least one */
        public Unusable(List<String> problems) {
            super(String.join("\n", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }
}
