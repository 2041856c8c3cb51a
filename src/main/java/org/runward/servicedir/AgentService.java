package org.runward.servicedir;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service directory of runward's own agent as it is to be. It has no marker: it is declared, if at all, as one that is there.
 *
 * @param directory absolute
 * @param scripts by path relative to it; the same on every host
 * @param settings what is set in {@code conf}, by key; all else has its default
 */
public record AgentService(
        Path directory, SortedMap<String, RenderedFile> scripts, SortedMap<String, String> settings) {
    /** The settings: written once, and the administrator's from then on. */
    public static final String CONF = "conf";

    /** Begins a line near the top of each script of ours, of this and every other version. */
    private static final String MARK = "# runward's own service: ";

    private static final int MARKED_WITHIN = 3;
    private static final Map<String, RenderedFile.Role> SCRIPTS = Map.of(
            "run", RenderedFile.Role.SERVICE,
            "log/run", RenderedFile.Role.LOG,
            "check", RenderedFile.Role.EACH_USE,
            "finish", RenderedFile.Role.EACH_USE);

    public AgentService {
        scripts = Collections.unmodifiableSortedMap(new TreeMap<>(scripts));
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** @param settings by key, each of which the example of a {@code conf} has */
    public static AgentService at(Path directory, Map<String, String> settings) {
        SortedMap<String, RenderedFile> scripts = new TreeMap<>();
        SCRIPTS.forEach((name, role) -> scripts.put(name, new RenderedFile(RenderedFile.SCRIPT, example(name), role)));
        return new AgentService(directory, scripts, new TreeMap<>(settings));
    }

    /** Whether a script was written by some version of ours, and not taken over by somebody. */
    public static boolean isOurs(String script) {
        return script.lines().limit(MARKED_WITHIN).anyMatch(line -> line.startsWith(MARK));
    }

    /**
     * What a {@code conf} sets a key to; the default of the example where it does not say. Empty where it says so in a way that only a
     * shell understands.
     */
    public static Optional<String> setting(String conf, String key) {
        Matcher set =
                Pattern.compile("(?m)^[ \\t]*(?:export )?" + key + "=(.*)$").matcher(conf);
        String value = defaultOf(key);
        while (set.find()) {
            value = set.group(1);
        }
        Matcher word = Pattern.compile("([A-Za-z0-9_./:,@%+-]*)|'([^']*)'|\"([^\"$`\\\\]*)\"")
                .matcher(value.strip());
        if (!word.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
    }

    private static String defaultOf(String key) {
        Matcher line = lineOf(key).matcher(example(CONF));
        if (!line.find()) {
            throw new IllegalStateException(CONF + " has no " + key);
        }
        return line.group(1);
    }

    /** The settings as a file: the example with these lines in the place of the defaults. */
    public RenderedFile conf() {
        String text = example(CONF);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            Matcher line = lineOf(setting.getKey()).matcher(text);
            if (!line.find()) {
                throw new IllegalStateException(CONF + " has no " + setting.getKey());
            }
            String set = setting.getKey() + "=" + new Sh.Word(setting.getValue()).text();
            text = text.substring(0, line.start()) + set + text.substring(line.end());
        }
        return new RenderedFile(RenderedFile.PLAIN, text, RenderedFile.Role.SERVICE);
    }

    private static Pattern lineOf(String key) {
        return Pattern.compile("(?m)^#" + key + "=(.*)$");
    }

    /** The example is valid as it is, and has no slots. */
    private static String example(String name) {
        return Template.of("agent/" + name).fill();
    }
}
