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
 * @param type what picocli makes of the word, or a path, of which it makes a text
 */
record Value<T>(ArgSpec spec, Class<T> type) implements Parameter {
    private static final String DECLARATION_LABEL = "FILE|DIR";
    private static final String DECLARATION =
            "The declaration: a file, or a directory of *.toml. Default: /etc/runward.";

    /** The declaration of a command that has no other words. */
    static Value<Path> declaration() {
        return path(PositionalParamSpec.builder()
                .arity("0..1")
                .type(String.class)
                .paramLabel(DECLARATION_LABEL)
                .description(DECLARATION)
                .build());
    }

    /** The declaration of a command whose words are something else. */
    static Value<Path> declarationOption() {
        return declarationOption(DECLARATION);
    }

    static Value<Path> declarationOption(String description) {
        return path(option(List.of("-f", "--file"), DECLARATION_LABEL, description)
                .type(String.class)
                .build());
    }

    static Value<Path> path(String name, String label, String description) {
        return path(option(List.of(name), label, description).type(String.class).build());
    }

    /** Not by a converter of picocli's: it looks for each of them by reflection, at each start. */
    private static Value<Path> path(ArgSpec spec) {
        return new Value<>(spec, Path.class);
    }

    static Value<String> text(String name, String label, String description) {
        return text(option(List.of(name), label, description).type(String.class).build());
    }

    static Value<String> text(String name, String label, String usual, String description) {
        return text(option(List.of(name), label, description)
                .type(String.class)
                .defaultValue(usual)
                .build());
    }

    private static Value<String> text(ArgSpec spec) {
        return new Value<>(spec, String.class);
    }

    static Value<Integer> number(String name, String label, String description) {
        return number(option(List.of(name), label, description).type(int.class).build());
    }

    static Value<Integer> number(String name, String label, int usual, String description) {
        return number(option(List.of(name), label, description)
                .type(int.class)
                .defaultValue(Integer.toString(usual))
                .build());
    }

    private static Value<Integer> number(ArgSpec spec) {
        return new Value<>(spec, Integer.class);
    }

    /** One of a few words, in capitals or not. */
    static <E extends Enum<E>> Value<E> choice(String name, String label, E usual, String description) {
        Class<E> words = usual.getDeclaringClass();
        return new Value<>(
                option(List.of(name), label, description)
                        .type(words)
                        .defaultValue(usual.name().toLowerCase(Locale.ROOT))
                        .build(),
                words);
    }

    /** A word that must be there, before all others. */
    static Value<String> first(String label, String description) {
        return text(PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    private static OptionSpec.Builder option(List<String> names, String label, String description) {
        return OptionSpec.builder(names.toArray(new String[0]))
                .paramLabel(label)
                .description(description);
    }

    /** What was given, or else is usual; empty where nothing is. */
    Optional<T> given() {
        Object word = spec.getValue();
        if (word == null) {
            return Optional.empty();
        }
        return Optional.of(type.cast(type == Path.class ? Path.of((String) word) : word));
    }

    /** What was given, or else is usual: for one that must be given, or where something is usual. */
    T get() {
        return given().orElseThrow();
    }
}
