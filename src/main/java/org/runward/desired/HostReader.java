package org.runward.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code [host]}. */
final class HostReader {
    static final List<String> KEYS = List.of(
            "scan-directory",
            "service-directory",
            "log-directory",
            "state-directory",
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

    private final TableReader table;

    HostReader(TableReader table) {
        this.table = table;
    }

    Host read() {
        table.rejectUnknownKeys(KEYS);
        Path scan = path("scan-directory", Host.DEFAULT.scanDirectory());
        Path services = path("service-directory", Host.DEFAULT.serviceDirectory());
        if (scan.equals(services)) {
            String key = table.hasOwn("service-directory") ? "service-directory" : "scan-directory";
            table.note(key, "scan-directory and service-directory are one; runsvdir would run what is not linked");
        }
        return new Host(
                scan,
                services,
                path("log-directory", Host.DEFAULT.logDirectory()),
                path("state-directory", Host.DEFAULT.stateDirectory()),
                path("syslog-socket", Host.DEFAULT.syslogSocket()),
                relayName(),
                runtime(),
                vserver(),
                table.table("timeouts").map(HostReader::timeouts).orElse(Timeouts.DEFAULT),
                attempts());
    }

    private static Timeouts timeouts(TableReader table) {
        table.rejectUnknownKeys(List.of("files", "guest", "link", "up", "down", "validate", "watch"));
        return new Timeouts(
                timeout(table, "files", Timeouts.DEFAULT.files()),
                timeout(table, "guest", Timeouts.DEFAULT.guest()),
                timeout(table, "link", Timeouts.DEFAULT.link()),
                timeout(table, "up", Timeouts.DEFAULT.up()),
                timeout(table, "down", Timeouts.DEFAULT.down()),
                timeout(table, "validate", Timeouts.DEFAULT.validate()),
                timeout(table, "watch", Timeouts.DEFAULT.watch()));
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
        return table.path(key).filter(path -> {
            boolean plain = path.toString().matches("/[A-Za-z0-9._/+@-]+");
            if (!plain) {
                table.note(key, "use only letters, digits and . _ + @ - in this path");
            }
            return plain;
        });
    }

    private String relayName() {
        return table.line("log-relay-name")
                .filter(name -> {
                    boolean valid = name.contains("{guest}") && Name.isValid(name.replace("{guest}", "g"));
                    if (!valid) {
                        table.note("log-relay-name", "write a name with {guest} in it, such as \"logrelay-{guest}\"");
                    }
                    return valid;
                })
                .orElse(Host.DEFAULT.logRelayName());
    }

    private List<String> runtime() {
        List<String> words = table.command("oci-runtime");
        return words.isEmpty() ? Host.DEFAULT.ociRuntime() : words;
    }
}
