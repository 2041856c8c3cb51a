package org.runward.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code [host]}. */
final class HostReader {
    static final List<String> KEYS = List.of(
            DirectoriesReader.SCAN,
            DirectoriesReader.SERVICES,
            DirectoriesReader.LOGS,
            DirectoriesReader.STATE,
            "syslog-socket",
            "log-relay-name",
            "oci-runtime",
            "timeouts",
            "attempts",
            "vserver-directory",
            "vserver-proc-directory",
            "vserver-cgroup-directory");

    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
    private static final int MOST_ATTEMPTS = 10;
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._/+@-]+");

    private final TableReader table;

    HostReader(TableReader table) {
        this.table = table;
    }

    Host read() {
        table.rejectUnknownKeys(KEYS);
        Map<String, Path> directories = new DirectoriesReader(table).read();
        return new Host(
                directories.get(DirectoriesReader.SCAN),
                directories.get(DirectoriesReader.SERVICES),
                directories.get(DirectoriesReader.LOGS),
                directories.get(DirectoriesReader.STATE),
                path("syslog-socket", Host.DEFAULT.syslogSocket()),
                relayName(),
                runtime(),
                vserver(),
                timeouts(),
                attempts());
    }

    private Timeouts timeouts() {
        Optional<TableReader> given = table.table("timeouts");
        if (given.isEmpty()) {
            return Timeouts.DEFAULT;
        }
        TableReader timeouts = given.get();
        timeouts.rejectUnknownKeys(List.of("files", "guest", "link", "up", "down", "validate", "watch"));
        return new Timeouts(
                timeout(timeouts, "files", Timeouts.DEFAULT.files()),
                timeout(timeouts, "guest", Timeouts.DEFAULT.guest()),
                timeout(timeouts, "link", Timeouts.DEFAULT.link()),
                timeout(timeouts, "up", Timeouts.DEFAULT.up()),
                timeout(timeouts, "down", Timeouts.DEFAULT.down()),
                timeout(timeouts, "validate", Timeouts.DEFAULT.validate()),
                timeout(timeouts, "watch", Timeouts.DEFAULT.watch()));
    }

    private static Duration timeout(TableReader table, String key, Duration fallback) {
        Duration timeout = table.duration(key).orElse(fallback);
        if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            table.note(key, "not between one second and a day");
            return fallback;
        }
        return timeout;
    }

    private int attempts() {
        long attempts = table.integer("attempts").orElse((long) Host.DEFAULT.attempts());
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            table.note("attempts", "not between 1 and " + MOST_ATTEMPTS);
            return Host.DEFAULT.attempts();
        }
        return (int) attempts;
    }

    private Host.Vserver vserver() {
        return new Host.Vserver(
                path("vserver-directory", Host.Vserver.DEFAULT.directory()),
                path("vserver-proc-directory", Host.Vserver.DEFAULT.proc()),
                path("vserver-cgroup-directory", Host.Vserver.DEFAULT.cgroups()));
    }

    /** These paths become part of socat addresses and shell scripts that people read: no unusual characters. */
    private Path path(String key, Path fallback) {
        return plainPath(table, key).orElse(fallback);
    }

    static Optional<Path> plainPath(TableReader table, String key) {
        Optional<Path> path = table.path(key);
        if (path.isPresent() && !PLAIN.matcher(path.get().toString()).matches()) {
            table.note(key, "use only letters, digits and . _ + @ - in this path");
            return Optional.empty();
        }
        return path;
    }

    private String relayName() {
        Optional<String> name = table.line("log-relay-name");
        if (name.isEmpty()) {
            return Host.DEFAULT.logRelayName();
        }
        if (!name.get().contains("{guest}") || !Name.isValid(name.get().replace("{guest}", "g"))) {
            table.note("log-relay-name", "write a name with {guest} in it, such as \"logrelay-{guest}\"");
            return Host.DEFAULT.logRelayName();
        }
        return name.get();
    }

    private List<String> runtime() {
        List<String> words = table.command("oci-runtime");
        return words.isEmpty() ? Host.DEFAULT.ociRuntime() : words;
    }
}
