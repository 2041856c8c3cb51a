package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.desired.DesiredState;
import org.runward.desired.Service;

/**
 * Takes the values of keys that look like secrets out of texts that are shown. A text has as many lines as before.
 *
 * <p>By the key: variables, options and settings whose name holds pass, secret, token, key, auth, credential and the like. By the
 * value: what such a variable is declared to be, wherever it stands.
 */
public final class Redaction {
    public static final String INSTEAD = "(redacted)";

    private static final String SECRET =
            "(?i:[A-Z0-9_.-]*(?:PASS|PWD|SECRET|TOKEN|KEY|AUTH|CREDENTIAL|PRIVATE|COOKIE|SALT|DSN)[A-Z0-9_.-]*)";
    private static final Pattern SECRET_NAME = Pattern.compile(SECRET);
    /** One variable on a line of its own: in process.json, and in the environment file of a VServer guest. */
    private static final Pattern JSON_VARIABLE = Pattern.compile("^(,?(?:\"env\":\\[)?\"" + SECRET + "=).*(\"\\]?,?)$");

    private static final Pattern LINE_VARIABLE = Pattern.compile("^(=" + SECRET + "=).*$");
    private static final String VALUE = "(?:\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s\"',;\\]]+)";
    /** {@code --password=x}, {@code password = x}, {@code "--password","x"}, {@code --password x}. */
    private static final Pattern WORD = Pattern.compile("(?<![A-Za-z0-9_.-])((?:--?)?" + SECRET + ")"
            + "(\\s*[=:]\\s*|\"\\s*,\\s*|'\\s+|(?<=-[A-Za-z0-9_.-]{1,60})\\s+)(" + VALUE + ")");

    private static final int SHORTEST_VALUE = 4;

    private final Set<String> values = new TreeSet<>((one, other) ->
            one.length() == other.length() ? one.compareTo(other) : Integer.compare(other.length(), one.length()));

    /** Knows the secrets of a declaration. */
    public Redaction(DesiredState desired) {
        desired.services().values().forEach(service -> {
            if (service.definition() instanceof Service.Command command) {
                command.execution().environment().forEach(this::know);
            } else if (service.definition() instanceof Service.RunScript script) {
                script.execution().environment().forEach(this::know);
            }
        });
    }

    private void know(String key, String value) {
        if (isSecret(key)) {
            value.lines().filter(line -> line.length() >= SHORTEST_VALUE).forEach(values::add);
        }
    }

    static boolean isSecret(String key) {
        return SECRET_NAME.matcher(key).matches();
    }

    /** The lines of a file, as they may be shown. */
    public List<String> lines(Path path, List<String> lines) {
        boolean isSecretVariable = path.getParent() != null
                && path.getParent().endsWith("env")
                && isSecret(path.getFileName().toString());
        List<String> shown = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines) {
            boolean continues = goesOn && line.startsWith("+");
            goesOn = continues || LINE_VARIABLE.matcher(line).matches();
            shown.add(isSecretVariable ? INSTEAD : continues ? "+" + INSTEAD : line(line));
        }
        return shown;
    }

    private String line(String line) {
        Matcher json = JSON_VARIABLE.matcher(line);
        if (json.matches()) {
            return json.group(1) + INSTEAD + json.group(2);
        }
        Matcher variable = LINE_VARIABLE.matcher(line);
        if (variable.matches()) {
            return variable.group(1) + INSTEAD;
        }
        String text = line;
        for (String value : values) {
            text = text.replace(value, INSTEAD);
        }
        return WORD.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + found.group(2) + INSTEAD));
    }
}
