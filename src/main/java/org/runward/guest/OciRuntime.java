package org.runward.guest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Guest;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.host.Proc;
import org.runward.servicedir.OciCommand;
import org.runward.servicedir.RenderedDirectory;

/**
 * Guests of an OCI runtime, crun or runc.
 *
 * <p>Started or not is two file reads: the runtime's own record has the pid and the start time of the first process, and
 * {@code /proc/PID/stat} says whether that very process lives. Thread-safe.
 */
public final class OciRuntime implements GuestRuntime {
    private static final Path FIRST_PROCESS = Path.of("/usr/bin/catatonit");

    private final Host host;
    private final OciCommand command;
    private final Proc proc;
    private final CgroupTree cgroups;

    public OciRuntime(Host host, Proc proc, CgroupTree cgroups) {
        this.host = host;
        this.command = new OciCommand(host.ociRuntime());
        this.proc = proc;
        this.cgroups = cgroups;
    }

    @Override
    public Life life(Name guest) {
        Optional<JsonObject> record = record(guest);
        if (record.isEmpty()) {
            return Life.NONE;
        }
        long pid = number(record.get(), command.pidKey());
        long start = number(record.get(), command.startKey());
        boolean alive = pid > 0
                && proc.stat((int) pid)
                        .filter(stat -> stat.isAlive() && stat.startTime() == start)
                        .isPresent();
        return alive ? new Life((int) pid, isComplete(guest, pid + " " + start)) : Life.NONE;
    }

    private Optional<JsonObject> record(Name guest) {
        try {
            JsonElement json = JsonParser.parseString(Files.readString(command.recordOf(guest)));
            return json.isJsonObject() ? Optional.of(json.getAsJsonObject()) : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }

    private static long number(JsonObject object, String key) {
        JsonElement value = object.get(key);
        try {
            return value == null ? 0 : value.getAsLong();
        } catch (NumberFormatException | IllegalStateException | UnsupportedOperationException e) {
            return 0;
        }
    }

    /** The start script notes which process it has finished with. */
    private boolean isComplete(Name guest, String process) {
        try {
            return Files.readString(host.guestDirectory(guest).resolve("started"))
                    .trim()
                    .equals(process);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Members members(Name guest, Set<Integer> candidates) {
        Life life = life(guest);
        return life.isAlive()
                ? new Members(OptionalInt.empty(), proc.inNamespaceOf(life.pid(), candidates))
                : Members.NONE;
    }

    @Override
    public boolean runs(Name guest, RenderedDirectory definition) {
        try {
            String running = Files.readString(command.runningDefinitionOf(guest));
            return running.equals(definition.files().get("config.json").text());
        } catch (IOException e) {
            // runc keeps no copy: nothing is known, and nothing is said.
            return true;
        }
    }

    @Override
    public List<String> obstacles(Guest guest) {
        List<String> obstacles = new ArrayList<>();
        if (!(guest.definition() instanceof Guest.Oci oci)) {
            return obstacles;
        }
        if (!Files.isDirectory(oci.root(), LinkOption.NOFOLLOW_LINKS)) {
            obstacles.add(
                    "its root " + oci.root() + " is not a directory on this host; put the guest's file system there");
        }
        for (Guest.Mount mount : oci.mounts()) {
            if (!Files.exists(mount.source())) {
                obstacles.add("mount source " + mount.source() + " is not there; make it");
            }
        }
        if (!Files.isExecutable(FIRST_PROCESS)) {
            obstacles.add(FIRST_PROCESS + " is not there; install catatonit");
        }
        command.words().stream()
                .filter(word -> word.equals(command.words().get(0)) || word.matches("crun|runc"))
                .distinct()
                .map(OciRuntime::program)
                .flatMap(Optional::stream)
                .forEach(obstacles::add);
        if (guest.logRelay() == Guest.LogRelay.SHARE) {
            unshareable(host.syslogSocket().getParent()).ifPresent(obstacles::add);
        }
        cgroups.obstacle(command.words()).ifPresent(obstacles::add);
        return obstacles;
    }

    private static Optional<String> program(String word) {
        boolean found = word.contains("/")
                ? Files.isExecutable(Path.of(word))
                : List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, word)));
        return found ? Optional.empty() : Optional.of(word + " is not installed; install it or set [host] oci-runtime");
    }

    /** A directory that is bound into guests may hold nothing but sockets meant for them. */
    private static Optional<String> unshareable(Path directory) {
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
