package org.runward.guest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.runward.desired.Guest;
import org.runward.desired.GuestOperators;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.host.Invocation;
import org.runward.host.Proc;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedGuest.State;
import org.runward.servicedir.AccountsCommand;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.GuestUser;
import org.runward.servicedir.LookCommand;
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
    public ObservedGuest observe(Name guest, Optional<Wanted> wanted, ObservedDirectory directory) {
        Optional<First> first = first(guest);
        State state = state(guest, first);
        boolean current = first.isEmpty()
                || wanted.isEmpty()
                || runs(guest, wanted.get().rendered().directory());
        return ObservedGuest.whollyOurs(
                state,
                directory,
                pid(first),
                current ? List.of() : List.of("runs an older definition until it is restarted"),
                wanted.map(Wanted::guest).map(this::obstacles).orElse(List.of()));
    }

    @Override
    public State state(Name guest) {
        return state(guest, first(guest));
    }

    private State state(Name guest, Optional<First> first) {
        return first.map(process -> isComplete(guest, process) ? State.RUNNING : State.HALF_STARTED)
                .orElse(State.STOPPED);
    }

    /** A guest's first process: its number may be used again, its start time with it may not. */
    private record First(int pid, long start) {}

    /** Empty where it does not live. */
    private Optional<First> first(Name guest) {
        return record(guest)
                .map(object -> new First((int) number(object, command.pidKey()), number(object, command.startKey())))
                .filter(process -> process.pid() > 0
                        && proc.stat(process.pid())
                                .filter(stat -> stat.isAlive() && stat.startTime() == process.start())
                                .isPresent());
    }

    private static OptionalInt pid(Optional<First> first) {
        return first.isPresent() ? OptionalInt.of(first.get().pid()) : OptionalInt.empty();
    }

    /** What is to be run comes on standard input: a file of it would be a write, and words could not say how little it may. */
    @Override
    public Invocation look(Name guest, List<Path> files) {
        return inside(guest, host.timeouts().watch(), LookCommand.process(files));
    }

    @Override
    public Invocation user(Name guest, String user) {
        return inside(guest, host.timeouts().watch(), GuestUser.process(user));
    }

    @Override
    public Invocation accounts(Name guest, GuestOperators names) {
        return inside(guest, host.timeouts().watch(), AccountsCommand.process(names));
    }

    @Override
    public Invocation equip(Name guest, Optional<GuestTools> tools) {
        return inside(guest, host.timeouts().guest(), GuestTools.process(tools));
    }

    /**
     * What is to be run comes on standard input: a file of it would be a write, and words could not say how little it may.
     *
     * @param process what the runtime reads of the command, with its rights
     */
    private Invocation inside(Name guest, Duration limit, String process) {
        return new Invocation(command.with("exec", "--process", "/dev/stdin", guest.value()), limit).reading(process);
    }

    @Override
    public Members members(Name guest, Set<Integer> candidates) {
        Optional<First> first = first(guest);
        return first.map(process ->
                        new Members(pid(first), OptionalInt.empty(), proc.inNamespaceOf(process.pid(), candidates)))
                .orElse(Members.NONE);
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
    private boolean isComplete(Name guest, First process) {
        try {
            return Files.readString(host.guestDirectory(guest).resolve("started"))
                    .trim()
                    .equals(process.pid() + " " + process.start());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean runs(Name guest, RenderedDirectory definition) {
        try {
            String running = Files.readString(command.runningDefinitionOf(guest));
            return running.equals(definition.files().get("config.json").text());
        } catch (IOException e) {
            // runc keeps no copy: nothing is known, and nothing is said.
            return true;
        }
    }

    private List<String> obstacles(Guest guest) {
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
        Obstacles.ofSharing(guest, host).ifPresent(obstacles::add);
        cgroups.obstacle(command.words()).ifPresent(obstacles::add);
        return obstacles;
    }

    private static Optional<String> program(String word) {
        return Obstacles.isInstalled(word)
                ? Optional.empty()
                : Optional.of(word + " is not installed; install it or set [host] oci-runtime");
    }
}
