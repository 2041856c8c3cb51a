package org.runward.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code runward run} in a sandbox. It works in the sandbox's directory, and so ends with it where a test fails before that. */
final class Agent implements AutoCloseable {
    /** Longer than any test: passes have another cause. */
    static final String NEVER = "10h";

    /** It rests for up to a second between two looks; then come the events of a burst, and the look itself. */
    private static final Duration QUIET = Duration.ofMillis(2500);

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final Process process;
    private final Path log;

    private Agent(Sandbox sandbox, Process process, Path log) {
        this.sandbox = sandbox;
        this.process = process;
        this.log = log;
    }

    /** Starts one that makes no pass by the interval, and waits until its first pass is over. */
    static Agent running(Sandbox sandbox, String... options) {
        Agent agent = started(sandbox, "", options);
        agent.eventually("the first pass is over", () -> Files.exists(sandbox.path("ready")));
        return agent;
    }

    /** @param prefix a program and its words, which runs what follows */
    static Agent started(Sandbox sandbox, String prefix, String... options) {
        try {
            Files.deleteIfExists(sandbox.path("ready"));
            Path log = sandbox.path("log/agent/current");
            Files.createDirectories(log.getParent());
            List<String> words = new ArrayList<>(List.of("--metrics", "runward.prom", "--ready", "ready"));
            if (!List.of(options).contains("--interval")) {
                words.addAll(List.of("--interval", NEVER));
            }
            words.addAll(List.of(options));
            words.add(sandbox.path("runward.toml").toString());
            StringBuilder command = new StringBuilder("cd " + sandbox.directory() + " && exec " + prefix + " "
                    + Path.of("bin/runward").toAbsolutePath() + " run");
            words.forEach(word -> command.append(' ').append(Shell.quote(word)));
            Process process = Shell.start(sandbox.here(List.of("sh", "-c", command.toString())), log);
            return new Agent(sandbox, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean lives() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many lines of the log match. */
    long lines(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return log().lines().filter(line -> pattern.matcher(line).find()).count();
    }

    /** The value of a sample, by its whole name with labels; -1 where there is none. */
    double metric(String sample) {
        Matcher matcher = Pattern.compile("^" + Pattern.quote(sample) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(sandbox.read("runward.prom"));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
    }

    /** How many passes have ended. */
    double passes() {
        return sandbox.read("runward.prom")
                .lines()
                .filter(line -> line.startsWith("runward_passes_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    void eventually(String fact, java.util.concurrent.Callable<Boolean> check) {
        sandbox.eventually(LONG, fact, check);
    }

    /** Waits until a line of the log matches. */
    void says(String regex) {
        eventually("the agent says: " + regex, () -> lines(regex) > 0);
    }

    /** Waits until it has found everything as declared, and has made no pass since for longer than a burst may last. */
    void settles() {
        double[] seen = {-1, 0};
        eventually("everything is as declared, and no event is left", () -> {
            if (passes() != seen[0]) {
                seen[0] = passes();
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > QUIET.toNanos()
                    && sandbox.read("state/loop").contains("\"result\": \"converged\"")
                    && metric("runward_objects{kind=\"service\",state=\"pending\"}") == 0;
        });
    }

    void signal(String name) {
        Shell.run("kill -s " + name + " " + pid()).orFail();
    }

    /** Waits for its end; the exit status. */
    int end(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the agent has not ended in " + limit + "\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** TERM, and the end. */
    @Override
    public void close() {
        if (process.isAlive()) {
            signal("TERM");
            end(LONG);
        }
    }
}
