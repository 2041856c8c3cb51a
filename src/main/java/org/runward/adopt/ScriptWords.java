package org.runward.adopt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run script seems to do, by its words. A guess for people: nothing is executed, and nothing is expanded but a variable
 * that is given a plain word.
 */
public final class ScriptWords {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+|readonly\\s+)?([A-Za-z_][A-Za-z0-9_]*)=([\"']?)([A-Za-z0-9_./-]+)\\2");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)}?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+@:-]+");
    /** Options of crun exec and runc exec that take a word of their own. */
    private static final List<String> EXEC_WITH_WORD = List.of(
            "-u", "--user", "-e", "--env", "--cwd", "-p", "--process", "--pid-file", "--console-socket", "--cap", "-c");
    /** Options of svlogd that take a word of their own; svlogd(8). */
    private static final List<String> SVLOGD_WITH_WORD = List.of("-r", "-R", "-l", "-b");

    private final List<List<String>> lines = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();

    public ScriptWords(String text) {
        for (String line : text.replace("\\\n", " ").split("\n")) {
            String stripped = line.strip();
            if (stripped.startsWith("#")) {
                continue;
            }
            Matcher assignment = ASSIGNMENT.matcher(stripped);
            if (assignment.matches()) {
                variables.put(assignment.group(1), assignment.group(3));
            }
            lines.add(List.of(stripped.split("\\s+")));
        }
    }

    /** A guest that it enters. */
    record Entered(String guest, boolean isVserver) {}

    /** By {@code vserver GUEST exec} or {@code suexec}, or by {@code exec} of an OCI runtime; the first one. */
    Optional<Entered> enteredGuest() {
        return lines.stream()
                .map(words -> vserver(words).or(() -> runtime(words)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Entered> vserver(List<String> words) {
        List<String> after = arguments(behind(words, List.of("vserver")), List.of());
        return after.size() > 1 && List.of("exec", "suexec").contains(after.get(1))
                ? plain(after.get(0)).map(guest -> new Entered(guest, true))
                : Optional.empty();
    }

    private Optional<Entered> runtime(List<String> words) {
        List<String> behind = behind(words, List.of("crun", "runc"));
        int exec = behind.indexOf("exec");
        return exec < 0
                ? Optional.empty()
                : arguments(behind.subList(exec + 1, behind.size()), EXEC_WITH_WORD).stream()
                        .findFirst()
                        .flatMap(this::plain)
                        .map(guest -> new Entered(guest, false));
    }

    /** The directory that svlogd is given, relative to where it is started; empty where that is not a plain word. */
    public Optional<Path> svlogdDirectory() {
        return lines.stream()
                .map(words -> arguments(behind(words, List.of("svlogd")), SVLOGD_WITH_WORD))
                .flatMap(words -> words.stream().limit(1))
                .map(this::plain)
                .flatMap(Optional::stream)
                .map(Path::of)
                .findFirst();
    }

    /** The words behind a program; none where it is not among them. */
    private static List<String> behind(List<String> words, List<String> programs) {
        for (int i = 0; i < words.size(); i++) {
            if (programs.contains(program(words.get(i)))) {
                return words.subList(i + 1, words.size());
            }
        }
        return List.of();
    }

    /** Without options, and without the words that belong to these. */
    private static List<String> arguments(List<String> words, List<String> withWord) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).startsWith("-")) {
                arguments.add(words.get(i));
            } else if (withWord.contains(words.get(i))) {
                i++;
            }
        }
        return arguments;
    }

    private static String program(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    private Optional<String> plain(String word) {
        String bare = word.replaceAll("^[\"']|[\"';]+$", "");
        Matcher variable = VARIABLE.matcher(bare);
        String value = variable.matches() ? variables.getOrDefault(variable.group(1), "") : bare;
        return PLAIN.matcher(value).matches() ? Optional.of(value) : Optional.empty();
    }
}
