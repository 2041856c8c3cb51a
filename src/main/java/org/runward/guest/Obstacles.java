package org.runward.guest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.runward.desired.Guest;
import org.runward.desired.Host;

/** What any runtime may miss on a host. */
final class Obstacles {
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Obstacles() {}

    /** @param word a program's name or path */
    static boolean isInstalled(String word) {
        if (word.contains("/")) {
            return Files.isExecutable(Path.of(word));
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":" + USUAL_PATH;
        return Stream.of(path.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, word)));
    }

    /** A directory that is bound into guests may hold nothing but sockets meant for them. */
    static Optional<String> ofSharing(Guest guest, Host host) {
        if (guest.logRelay() != Guest.LogRelay.SHARE) {
            return Optional.empty();
        }
        Path directory = host.syslogSocket().getParent();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!isSocket(entry)) {
                    return Optional.of("log-relay = \"share\" is refused: " + entry + " is not a socket; let [host]"
                            + " syslog-socket be in a directory of its own");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "log-relay = \"share\": " + directory + " is not there; make it, or start the host's syslog");
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        int type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000;
        return type == 0140000;
    }
}
