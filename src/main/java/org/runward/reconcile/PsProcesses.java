package org.runward.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Outcome;
import org.runward.host.Programs;
import org.runward.observed.ObservedProcess;

/**
 * The processes that ps(1) lists, for guests whose processes are not in the host's {@code /proc}.
 *
 * @param prefix the words before ps that let it see them; may be empty
 */
record PsProcesses(Programs programs, List<String> prefix, Clock clock) implements ProcessSource {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int KEPT_OUTPUT = 16 * 1024 * 1024;

    PsProcesses {
        prefix = List.copyOf(prefix);
    }

    /** @throws HostException where ps fails */
    @Override
    public List<ObservedProcess> processes() {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of("ps", "-e", "-ww", "-o", PsListing.COLUMNS));
        Outcome outcome = programs.run(new Invocation(argv, LIMIT).keeping(KEPT_OUTPUT));
        if (!outcome.isSuccess()) {
            throw new HostException("unable to list processes: " + String.join(" ", argv) + " exited "
                    + outcome.status() + ": " + outcome.lastLine());
        }
        return PsListing.parse(outcome.output(), clock.instant());
    }
}
