package org.runward.plan;

import java.util.Set;

/** Names in a service directory that mean something to runsv; runsv(8). */
final class ServiceFiles {
    static final String DOWN = "down";

    /** Files with variables, each in one of its own; chpst(8). */
    static final String ENVIRONMENT = "env/";

    private static final Set<String> OF_VALIDATION =
            Set.of("validate", "validate.json", "id.json", "cat.json", "environment.awk", "environment");

    private ServiceFiles() {}

    /** Whether the script that validates needs it. */
    static boolean isOfValidation(String name) {
        return OF_VALIDATION.contains(name) || name.startsWith(ENVIRONMENT);
    }
}
