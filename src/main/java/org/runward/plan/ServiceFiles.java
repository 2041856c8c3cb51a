package org.runward.plan;

import java.util.Set;

/** Names in a service directory that mean something to runsv; runsv(8). */
final class ServiceFiles {
    static final String DOWN = "down";

    /** What the script that validates needs. */
    static final Set<String> OF_VALIDATION =
            Set.of("validate", "validate.json", "id.json", "cat.json", "environment.awk");

    private ServiceFiles() {}
}
