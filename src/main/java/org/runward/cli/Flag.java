package org.runward.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** An option that is given or not. */
record Flag(OptionSpec spec) implements Parameter {
    Flag(String name, String description) {
        this(List.of(name), description);
    }

    Flag(List<String> names, String description) {
        this(builder(names, description).build());
    }

    /** One that each subcommand takes as well. */
    static Flag everywhere(String name, String description) {
        return new Flag(
                builder(List.of(name), description).scopeType(ScopeType.INHERIT).build());
    }

    private static OptionSpec.Builder builder(List<String> names, String description) {
        return OptionSpec.builder(names.toArray(new String[0]))
                .type(boolean.class)
                .description(description);
    }

    boolean isGiven() {
        return Boolean.TRUE.equals(spec.<Boolean>getValue());
    }
}
