package org.runward.reconcile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.runward.observed.ObservedProcess;

/** Where processes are listed. */
interface ProcessSource {
    /** Each pid once, in no order. */
    List<ObservedProcess> processes();

    /** Several as one; of a pid that more than one of them lists, the first knows most. */
    static ProcessSource together(ProcessSource... sources) {
        return () -> {
            Map<Integer, ObservedProcess> all = new LinkedHashMap<>();
            for (ProcessSource source : sources) {
                source.processes().forEach(process -> all.putIfAbsent(process.pid(), process));
            }
            return List.copyOf(all.values());
        };
    }
}
