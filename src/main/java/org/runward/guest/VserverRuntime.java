package org.runward.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.runward.desired.Guest;
import org.runward.desired.GuestOperators;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Proc;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedGuest.State;
import org.runward.servicedir.AccountsCommand;
import org.runward.servicedir.GuestConfiguration;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.GuestUser;
import org.runward.servicedir.LookCommand;
import org.runward.servicedir.VserverGuest;

/**
 * Guests of Linux-VServer: persistent contexts, kept with util-vserver.
 *
 * <p>Nothing of util-vserver is asked, since most of its commands delete the run file when they err and all of them answer
 * wrongly to others than root. Source: the run file {@code /etc/vservers/GUEST/run} has the context's number; the kernel
 * tells of the context in {@code /proc/virtual/XID/status} and of its network context in {@code /proc/virtnet/XID/status},
 * in hexadecimal {@code Flags}.
 */
public final class VserverRuntime implements GuestRuntime {
    private static final long SETTING_UP = 1L << 32;
    private static final long PERSISTENT = 1L << 38;
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long LARGEST_FILE = 1 << 20;

    private static final String NEXT_START = " it is started the next time";

    private final Host host;

    public VserverRuntime(Host host) {
        this.host = host;
    }

    @Override
    public ObservedGuest observe(Name guest, Optional<Wanted> wanted, ObservedDirectory directory) {
        Path place = host.vserver().configurationOf(guest);
        Sighting seen = look(guest, place);
        Optional<GuestConfiguration> rules =
                wanted.flatMap(some -> some.rendered().configuration());
        Configuration configuration = configuration(place);
        return new ObservedGuest(
                seen.state(),
                directory,
                OptionalInt.empty(),
                seen.context(),
                configuration.files(),
                rules.filter(GuestConfiguration::wantsMount).isEmpty() || isPrepared(guest, place),
                rules.map(some -> pending(guest, some, seen)).orElse(List.of()),
                obstacles(wanted, place, configuration));
    }

    /** What stands in the way of one guest is told of that one, and keeps nobody from looking at the others. */
    private List<String> obstacles(Optional<Wanted> wanted, Path place, Configuration configuration) {
        List<String> obstacles = new ArrayList<>(configuration.unreadable());
        wanted.ifPresent(some -> obstacles.addAll(obstacles(some.guest(), place)));
        return obstacles;
    }

    @Override
    public State state(Name guest) {
        return look(guest, host.vserver().configurationOf(guest)).state();
    }

    @Override
    public Invocation user(Name guest, String user) {
        return inside(guest, GuestUser.question(user));
    }

    /** Source: {@code cgroup.procs} of the control group that util-vserver makes for each guest. */
    @Override
    public Invocation look(Name guest, List<Path> files) {
        return inside(guest, LookCommand.words(files));
    }

    @Override
    public Invocation accounts(Name guest, GuestOperators names) {
        return inside(guest, AccountsCommand.words(names));
    }

    @Override
    public Invocation equip(Name guest, Optional<GuestTools> tools) {
        return inside(guest, GuestTools.words(tools));
    }

    private Invocation inside(Name guest, List<String> command) {
        Duration limit = host.timeouts().watch();
        List<String> words = new ArrayList<>(List.of(
                host.guestDirectory(guest).resolve("bounded").toString(), Long.toString(limit.toSeconds()), "exec"));
        words.addAll(command);
        // It ends what hangs by itself, which from here could not be signalled.
        return new Invocation(words, limit.multipliedBy(2));
    }

    @Override
    public Members members(Name guest, Set<Integer> candidates) {
        Sighting seen = look(guest, host.vserver().configurationOf(guest));
        if (!seen.state().isAlive()) {
            return Members.NONE;
        }
        Path processes = host.vserver().cgroups().resolve(guest.value()).resolve("cgroup.procs");
        Set<Integer> pids = text(processes)
                .lines()
                .filter(line -> line.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(candidates::contains)
                .collect(Collectors.toSet());
        return new Members(OptionalInt.empty(), seen.context(), pids);
    }

    /** What is there, and in which context. */
    private record Sighting(State state, OptionalInt context) {}

    private Sighting look(Name guest, Path place) {
        if (!Files.isDirectory(place)) {
            return new Sighting(State.ABSENT, OptionalInt.empty());
        }
        OptionalInt recorded = number(place.resolve("run"));
        if (recorded.isPresent() && flags("virtual", recorded).isPresent()) {
            return new Sighting(running(guest, place, recorded), recorded);
        }
        OptionalInt configured = number(place.resolve("context"));
        OptionalLong flags = flags("virtual", configured);
        if (flags.isPresent()) {
            boolean half = (flags.getAsLong() & SETTING_UP) != 0;
            return new Sighting(half ? State.HALF_STARTED : State.RUN_FILE_LOST, configured);
        }
        return new Sighting(recorded.isPresent() ? State.RUN_FILE_STALE : State.STOPPED, OptionalInt.empty());
    }

    private State running(Name guest, Path place, OptionalInt context) {
        long flags = flags("virtual", context).orElse(0);
        if ((flags & SETTING_UP) != 0) {
            return State.HALF_STARTED;
        }
        // One that is gone cannot be made persistent, and comes back with the context alone.
        if (flags("virtnet", context).isEmpty() && threads(context) == 0) {
            return State.NETWORK_LOST;
        }
        long network = flags("virtnet", context).orElse(PERSISTENT);
        if ((flags & network & PERSISTENT) == 0) {
            return State.NOT_PERSISTENT;
        }
        return setUp(guest, place).isPresent() ? State.RUNNING : State.NOT_SET_UP;
    }

    /** What the start script found out about this very start: whether our directory is mounted in the guest. */
    private Optional<String> setUp(Name guest, Path place) {
        String[] words =
                text(host.guestDirectory(guest).resolve("started")).strip().split(" ");
        return words.length == 3 && (words[0] + " " + words[1]).equals(thisStart(place))
                ? Optional.of(words[2])
                : Optional.empty();
    }

    /** Every start makes a new run file. */
    private static String thisStart(Path place) {
        try {
            Map<String, Object> run = Files.readAttributes(place.resolve("run"), "unix:ino,lastModifiedTime");
            long seconds = ((FileTime) run.get("lastModifiedTime")).to(TimeUnit.SECONDS);
            return text(BOOT).strip() + " " + run.get("ino") + "." + seconds;
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> pending(Name guest, GuestConfiguration rules, Sighting seen) {
        List<String> pending = new ArrayList<>();
        if (seen.context().isEmpty()) {
            return pending;
        }
        Optional<String> mounted = setUp(guest, rules.directory());
        mounted.ifPresent(what -> {
            boolean log = rules.wantsMountOn(VserverGuest.LOG_TARGET);
            if (log != what.startsWith("yes")) {
                pending.add("its syslog directory " + (log ? "is mounted when" : "stays mounted until") + NEXT_START);
            }
            boolean services = rules.wantsMountOn(VserverGuest.SERVICES_TARGET);
            if (services != what.endsWith("+services")) {
                pending.add("its services " + (services ? "show in it when" : "show in it until") + NEXT_START);
            }
        });
        if (flags("virtnet", seen.context()).isEmpty() && seen.state() != State.NETWORK_LOST) {
            pending.add("its network context is gone until it is restarted");
        }
        return pending;
    }

    /**
     * Whether what runsv has for a service is a shell of util-vserver's, on the host, with the service as its child: so it is
     * where a command entered while the network context was not persistent. Signals reach the shell only.
     */
    public static boolean isHeldByShell(Proc proc, int pid) {
        String line = String.join(" ", proc.arguments(pid));
        return line.matches("(\\S*/)?bash (\\S*/)?chbind( .*)?");
    }

    /** The place was made in this very root; see the script that makes it. */
    private boolean isPrepared(Name guest, Path place) {
        try {
            return text(host.guestDirectory(guest).resolve("prepared"))
                    .strip()
                    .equals(place.resolve("vdir").toRealPath().toString());
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> obstacles(Guest guest, Path place) {
        List<String> obstacles = new ArrayList<>();
        if (!Files.isDirectory(host.vserver().proc().resolve("virtual"))) {
            obstacles.add("this kernel has no Linux-VServer: there is no "
                    + host.vserver().proc().resolve("virtual") + "; boot one that has");
        }
        for (String program : List.of("vserver", "vkill", "vattribute", "nattribute")) {
            if (!Obstacles.isInstalled(program)) {
                obstacles.add(program + " is not installed; install util-vserver");
            }
        }
        if (!Files.isDirectory(place)) {
            obstacles.add("there is no guest " + place + "; make it with: vserver " + guest.name() + " build");
        } else if (number(place.resolve("context")).isEmpty()) {
            obstacles.add(place.resolve("context") + " has no number; write one that no other guest has into it");
        }
        sameContext(guest.name()).ifPresent(obstacles::add);
        Obstacles.ofSharing(guest, host).ifPresent(obstacles::add);
        return obstacles;
    }

    /** How many threads run in a context; Source: {@code nr_threads} in {@code /proc/virtual/XID/cvirt}. */
    private long threads(OptionalInt context) {
        Path cvirt = host.vserver().proc().resolve("virtual/" + context.orElse(0) + "/cvirt");
        return text(cvirt)
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("nr_threads:\\s*[0-9]{1,9}"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** A configuration that was copied has the number of the other guest, and would be taken for that one. */
    private Optional<String> sameContext(Name guest) {
        OptionalInt own = number(host.vserver().configurationOf(guest).resolve("context"));
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(host.vserver().directory())) {
            for (Path entry : entries) {
                boolean other = !entry.getFileName().toString().equals(guest.value());
                if (own.isPresent() && other && number(entry.resolve("context")).equals(own)) {
                    return Optional.of("its context " + own.getAsInt() + " is also that of " + entry
                            + "; write a number of its own into "
                            + host.vserver().configurationOf(guest).resolve("context"));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No such directory: there is no guest either, which is told.
        }
        return Optional.empty();
    }

    private OptionalLong flags(String kind, OptionalInt context) {
        if (context.isEmpty()) {
            return OptionalLong.empty();
        }
        Path status = host.vserver().proc().resolve(kind).resolve(context.getAsInt() + "/status");
        return text(status)
                .lines()
                .filter(line -> line.startsWith("Flags:"))
                .map(line -> line.substring("Flags:".length()).strip())
                .filter(word -> word.matches("[0-9a-f]{1,16}"))
                .mapToLong(word -> Long.parseUnsignedLong(word, 16))
                .findFirst();
    }

    private static OptionalInt number(Path file) {
        String text = text(file).strip();
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /**
     * Files of util-vserver's that concern us.
     *
     * @param files by name; one that is not there, or cannot be read, is not in it
     * @param unreadable what cannot be read, with the way out
     */
    private record Configuration(SortedMap<String, String> files, List<String> unreadable) {}

    private static Configuration configuration(Path place) {
        SortedMap<String, String> files = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        for (String name : GuestConfiguration.FILES) {
            Path file = place.resolve(name);
            try {
                // Byte for character: what is not ours goes back as it came.
                if (Files.size(file) <= LARGEST_FILE) {
                    files.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            } catch (NoSuchFileException e) {
                // Not there, and so not in the answer.
            } catch (IOException e) {
                unreadable.add(
                        HostException.unableTo("read " + file, e).getMessage() + "; move away what is no file there");
            }
        }
        return new Configuration(files, unreadable);
    }

    /** Empty where it cannot be read. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
