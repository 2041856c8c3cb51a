package org.runward.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** An option that can be repeated, or all the words of a line that are no options. */
record Values(ArgSpec spec) implements Parameter {
    /** An option that takes several at once, too, with commas. */
    static Values option(String name, String label, String description) {
        return new Values(OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(",")
                .paramLabel(label)
                .description(description)
                .build());
    }

    static Values any(String label, String description) {
        return new Values(words(label, description).arity("0..*").build());
    }

    static Values atLeastOne(String label, String description) {
        return new Values(words(label, description).arity("1..*").required(true).build());
    }

    /** All that follows the first word; at least one. */
    static Values others(String label, String description) {
        return new Values(words(label, description)
                .index("1..*")
                .arity("1..*")
                .required(true)
                .build());
    }

    private static PositionalParamSpec.Builder words(String label, String description) {
        return PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description);
    }

    /** Those that were given. */
    List<String> get() {
        return Optional.ofNullable(spec.<List<String>>getValue()).orElse(List.of());
    }
}
