package org.runward.reconcile;

import java.util.List;
import org.runward.host.ProcessTable;
import org.runward.observed.ObservedProcess;

/** The processes in the host's {@code /proc}: all but those that a kind of guest hides from it. */
record ProcProcesses(ProcessTable table) implements ProcessSource {
    @Override
    public List<ObservedProcess> processes() {
        return table.rows().stream()
                .map(row -> new ObservedProcess(
                        row.pid(),
                        row.parent(),
                        row.uid(),
                        row.name(),
                        row.commandLine(),
                        row.residentBytes(),
                        row.started()))
                .toList();
    }
}
