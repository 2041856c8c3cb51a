package org.runward.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;

/**
 * Options of {@code runward run} that its service is to be started with.
 *
 * @param words as they stand on a command line
 */
record AgentOptions(List<String> words) {
    /** Those that have a key of their own in {@code conf}. */
    private static final Map<String, String> KEYS = Map.of("--interval", "INTERVAL", "--metrics", "METRICS");

    private static final String ALL_OTHERS = "OPTIONS";

    AgentOptions {
        words = List.copyOf(words);
    }

    /** @throws Refusal where {@code runward run} would not take them, or its service says them by itself */
    void check() {
        List<String> line = new ArrayList<>(List.of("run"));
        line.addAll(words);
        CommandLine.ParseResult parsed;
        try {
            String[] all = line.toArray(String[]::new);
            parsed = new RunwardCommand(Streams.nowhere())
                    .lineFor(all)
                    .parseArgs(all)
                    .subcommand();
        } catch (CommandLine.ParameterException e) {
            throw new Refusal(ExitCode.USAGE, "runward: behind --: " + e.getMessage() + "; see runward run --help");
        }
        ((RunCommand) parsed.commandSpec().userObject()).settings();
        if (!parsed.matchedPositionals().isEmpty()) {
            throw new Refusal(ExitCode.USAGE, "runward: behind --: options alone; for another declaration say -f");
        }
        if (parsed.hasMatchedOption("--ready") || parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
            throw new Refusal(
                    ExitCode.USAGE, "runward: behind --: an option that the service says by itself, or cannot");
        }
    }

    /** By the keys of {@code conf}. No value but those that have a key of their own can have blanks in it. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String[] parts = words.get(i).split("=", 2);
            String key = KEYS.get(parts[0]);
            if (key == null) {
                others.add(words.get(i));
            } else if (parts.length == 2) {
                settings.put(key, value(key, parts[1]));
            } else {
                i++;
                settings.put(key, value(key, words.get(i)));
            }
        }
        if (!others.isEmpty()) {
            settings.put(ALL_OTHERS, String.join(" ", others));
        }
        return settings;
    }

    /** The agent works in its service directory, and not where the option was written. */
    private static String value(String key, String value) {
        return key.equals("METRICS")
                ? Path.of(value).toAbsolutePath().normalize().toString()
                : value;
    }
}
