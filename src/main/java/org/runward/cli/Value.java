package org.runward.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option with a value, or a word by its place, that is given once at most.
 *
 * @param <T> what the word is read as
 */
record Value<T>(ArgSpec spec) implements Parameter {
    private static final String DECLARATION_LABEL = "FILE|DIR";
    private static final String DECLARATION =
            "The declaration: a file, or a directory of *.toml. Default: /etc/runward.";

    /** The declaration of a command that has no other words. */
    static Value<Path> declaration() {
        return new Value<>(PositionalParamSpec.builder()
                .arity("0..1")
                .type(Path.class)
                .paramLabel(DECLARATION_LABEL)
                .description(DECLARATION)
                .build());
    }

    /** The declaration of a command whose words are something else. */
    static Value<Path> declarationOption() {
        return declarationOption(DECLARATION);
    }

    static Value<Path> declarationOption(String description) {
        return path(List.of("-f", "--file"), DECLARATION_LABEL, description);
    }

    static Value<Path> path(String name, String label, String description) {
        return path(List.of(name), label, description);
    }

    private static Value<Path> path(List<String> names, String label, String description) {
        return new Value<>(option(names, label, description).type(Path.class).build());
    }

    static Value<String> text(String name, String label, String description) {
        return new Value<>(
                option(List.of(name), label, description).type(String.class).build());
    }

    static Value<String> text(String name, String label, String usual, String description) {
        return new Value<>(option(List.of(name), label, description)
                .type(String.class)
                .defaultValue(usual)
                .build());
    }

    static Value<Integer> number(String name, String label, String description) {
        return new Value<>(
                option(List.of(name), label, description).type(int.class).build());
    }

    static Value<Integer> number(String name, String label, int usual, String description) {
        return new Value<>(option(List.of(name), label, description)
                .type(int.class)
                .defaultValue(Integer.toString(usual))
                .build());
    }

    /** One of a few words, in capitals or not. */
    static <E extends Enum<E>> Value<E> choice(String name, String label, E usual, String description) {
        return new Value<>(option(List.of(name), label, description)
                .type(usual.getDeclaringClass())
                .defaultValue(usual.name().toLowerCase(Locale.ROOT))
                .build());
    }

    /** A word that must be there, before all others. */
    static Value<String> first(String label, String description) {
        return new Value<>(PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    private static OptionSpec.Builder option(List<String> names, String label, String description) {
        return OptionSpec.builder(names.toArray(String[]::new))
                .paramLabel(label)
                .description(description);
    }

    /** What it is where the line does not leave it out. */
    Optional<T> given() {
        return Optional.ofNullable(spec.<T>getValue());
    }

    /** What was given, or else is usual. Only for one that is required, or has a default. */
    T get() {
        return given().orElseThrow();
    }
}
