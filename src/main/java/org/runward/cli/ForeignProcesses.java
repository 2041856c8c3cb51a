package org.runward.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.host.HostException;
import org.runward.host.PlainText;
import org.runward.observed.ProcessTree;
import org.runward.reconcile.ProcessSurvey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes in guests that are of no service: workers that left their service, logins, what somebody started by hand. A
 * guest has no init that would start any.
 */
final class ForeignProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignProcesses.class);

    private ForeignProcesses() {}

    /** Each as {@code pid 123 (name)}; nothing where processes cannot be listed, which is no reason not to tell the rest. */
    static Map<Name, List<String>> byGuest(DesiredState desired) {
        if (desired.guests().isEmpty()) {
            return Map.of();
        }
        try {
            return in(ProcessSurvey.of(desired).tree());
        } catch (HostException e) {
            LOG.warn("processes of no service are not told: {}", e.getMessage());
            return Map.of();
        }
    }

    static Map<Name, List<String>> in(ProcessTree tree) {
        Map<Name, List<String>> foreign = new TreeMap<>();
        tree.nodes().stream()
                .filter(node -> !node.owned())
                .forEach(node -> node.guest()
                        .ifPresent(guest -> foreign.computeIfAbsent(guest, name -> new ArrayList<>())
                                .add("pid " + node.process().pid() + " ("
                                        + PlainText.of(node.process().name()) + ")")));
        return foreign;
    }
}
