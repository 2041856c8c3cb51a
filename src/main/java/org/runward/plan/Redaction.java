package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.desired.DesiredState;
import org.runward.desired.Execution;
import org.runward.desired.Log;
import org.runward.desired.Service;
import org.runward.servicedir.Sh;

/**
 * Takes the values of keys that look like secrets out of texts that are shown. A text has as many lines as before.
 *
 * <p>By the key: where a line names one and a value follows, all that is left of the line goes, since nothing tells for sure where a
 * value ends; also the lines that go on with it, by a quote that is open or a backslash at the end. By the value: what is declared under such a key goes wherever it stands, also as sh and JSON write it. Takes time in
 * proportion to the text.
 */
public final class Redaction {
    public static final String INSTEAD = "(redacted)";

    private static final List<String> SECRET = List.of(
            "PASS", "PWD", "SECRET", "TOKEN", "KEY", "AUTH", "CRED", "PRIVATE", "COOKIE", "SALT", "DSN", "PSK", "JWT",
            "BEARER");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]++");
    /** Behind a key: an equals sign or colon, perhaps after quotes; behind an option also a blank or the next word. */
    private static final Pattern ASSIGNED = Pattern.compile("[\\\\\"']{0,8}\\s{0,8}[=:]");

    private static final Pattern NEXT_WORD = Pattern.compile("[\\\\\"']{0,8}[\\s,=:]");
    /** One variable on a line of its own, in process.json. */
    private static final Pattern JSON_VARIABLE = Pattern.compile(",?\"([A-Za-z_][A-Za-z0-9_]*+)=.*\"");
    /** Likewise, in the environment file of a VServer guest. */
    private static final Pattern LINE_VARIABLE = Pattern.compile("=([A-Za-z_][A-Za-z0-9_]*+)=.*");

    /** To the last @ of the word: one in the password may stand for itself. */
    private static final Pattern URL_PASSWORD =
            Pattern.compile("(://[^/\\s:@\"']{0,200}+:)[^@\\s/]{1,500}+@(?:[^@\\s/\"',]{0,500}+@){0,20}+");

    private static final int SHORTEST_VALUE = 3;
    /** It is about keys and values, and has none. */
    private static final String OURS_WITHOUT_VALUES = "environment.awk";

    /** Longest first: one may be a part of another. */
    private final List<String> values;

    /** Knows the secrets of a declaration. */
    public Redaction(DesiredState desired) {
        Set<String> found = new HashSet<>();
        desired.services().values().forEach(service -> {
            if (service.definition() instanceof Service.Command command) {
                know(command.execution(), found);
                List.of(command.command(), command.before(), command.check(), command.validate(), command.hostBefore())
                        .forEach(words -> know(words, found));
            } else if (service.definition() instanceof Service.RunScript script) {
                know(script.execution(), found);
                know(script.hostBefore(), found);
            }
            if (service.log() instanceof Log.Svlogd svlogd) {
                know(svlogd.processor(), found);
            }
        });
        values = found.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static void know(Execution execution, Set<String> found) {
        execution.environment().forEach((key, value) -> {
            if (isSecret(key)) {
                know(value, found);
            }
        });
    }

    /** {@code --password=x}, {@code PASSWORD=x}, {@code --password x}. */
    private static void know(List<String> words, Set<String> found) {
        for (int i = 0; i < words.size(); i++) {
            int sign = words.get(i).indexOf('=');
            if (sign > 0 && isSecret(words.get(i).substring(0, sign))) {
                know(words.get(i).substring(sign + 1), found);
            } else if (words.get(i).startsWith("-") && isSecret(words.get(i)) && i + 1 < words.size()) {
                know(words.get(i + 1), found);
            }
        }
    }

    private static void know(String value, Set<String> found) {
        value.lines().filter(line -> line.length() >= SHORTEST_VALUE).forEach(line -> {
            found.add(line);
            String quoted = new Sh.Word(line).text();
            found.add(quoted.startsWith("'") ? quoted.substring(1, quoted.length() - 1) : quoted);
            found.add(line.replace("\\", "\\\\").replace("\"", "\\\""));
        });
    }

    /** Whether a variable, option or setting of that name is taken for a secret. */
    static boolean isSecret(String key) {
        String name = key.toUpperCase(Locale.ROOT);
        return SECRET.stream().anyMatch(name::contains)
                || List.of(name.split("[_.-]")).contains("PW");
    }

    /** The lines of a file, as they may be shown. */
    public List<String> lines(Path path, List<String> lines) {
        if (path.endsWith(OURS_WITHOUT_VALUES)) {
            return lines;
        }
        boolean isSecretVariable = path.getParent() != null
                && path.getParent().endsWith("env")
                && isSecret(path.getFileName().toString());
        List<String> shown = new ArrayList<>();
        boolean goesOn = false;
        ShLine left = ShLine.ENDED;
        for (String line : lines) {
            boolean continues = goesOn && line.startsWith("+");
            goesOn = continues || names(LINE_VARIABLE, line);
            boolean isMore = left != ShLine.ENDED;
            left = isMore || isCutInSh(line) ? left.and(line) : ShLine.ENDED;
            shown.add(isSecretVariable || isMore ? INSTEAD : continues ? "+" + INSTEAD : line(line));
        }
        return shown;
    }

    /** Whether it loses its end in what may be a script, where the value may go on in the next line. */
    private static boolean isCutInSh(String line) {
        boolean isVariable = JSON_VARIABLE.matcher(line).matches()
                || LINE_VARIABLE.matcher(line).matches();
        return !isVariable && !upToSecret(line).equals(line);
    }

    private static boolean names(Pattern variable, String line) {
        Matcher matcher = variable.matcher(line);
        return matcher.matches() && isSecret(matcher.group(1));
    }

    private String line(String line) {
        if (names(JSON_VARIABLE, line)) {
            return line.substring(0, line.indexOf('=') + 1) + INSTEAD + "\"";
        }
        if (names(LINE_VARIABLE, line)) {
            return line.substring(0, line.indexOf('=', 1) + 1) + INSTEAD;
        }
        return withoutValues(upToSecret(line));
    }

    private static String upToSecret(String line) {
        Matcher tokens = TOKEN.matcher(line);
        while (tokens.find()) {
            if (isSecret(tokens.group())) {
                Matcher behind = (tokens.group().startsWith("-") ? NEXT_WORD : ASSIGNED).matcher(line);
                behind.region(tokens.end(), line.length());
                if (behind.lookingAt() && behind.end() < line.length()) {
                    return line.substring(0, behind.end()) + INSTEAD;
                }
            }
        }
        return line;
    }

    private String withoutValues(String line) {
        String text = URL_PASSWORD.matcher(line).replaceAll("$1" + Matcher.quoteReplacement(INSTEAD) + "@");
        for (String value : values) {
            text = text.replace(value, INSTEAD);
        }
        return text;
    }
}
