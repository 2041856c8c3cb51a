package org.runward.reconcile;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.runward.desired.Delegation;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.guest.GuestRuntime;
import org.runward.guest.VserverRuntime;
import org.runward.host.AtomicFiles;
import org.runward.host.HostException;
import org.runward.host.Memory;
import org.runward.host.SystemPrograms;
import org.runward.observed.AppliedRecord;
import org.runward.observed.ObservedAccess;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedInput;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.runit.DirectoryReader;
import org.runward.runit.GenerationRecords;
import org.runward.runit.InputReader;
import org.runward.runit.Supervisions;
import org.runward.servicedir.LogSettings;
import org.runward.servicedir.Rendered;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;
import org.runward.servicedir.RenderedGuest;
import org.runward.servicedir.RenderedService;
import org.runward.text.Text;

/**
 * Reads the world. Never changes it, loads no native library, and starts no program but one that enters each guest with files that
 * are watched.
 */
final class Observer {
    /** What the guest's scripts and its syslog socket leave in its directory. */
    private static final Set<String> OF_GUEST = Set.of(
            "lock",
            "log",
            "log.new",
            "services",
            "operators",
            "tools",
            "run.log",
            "started",
            "started.new",
            "dev-log.pid",
            "stopping",
            "prepared",
            "prepared.new");

    /** Which hold dpkg's lock. */
    private static final Set<String> PACKAGE_MANAGERS = Set.of("dpkg", "apt", "apt-get", "aptitude", "unattended-upgr");

    private final Host host;
    private final DesiredState desired;
    private final Rendered rendered;
    private final HostEnvironment environment;
    private final DirectoryReader directories;
    private final GenerationRecords generations;
    private final InstanceSearch instances;
    private final InputReader inputs;
    private final WatchSearch watches;
    private final AppliedRecords applied;
    private final ScanSearch scans;
    private final GuestIdRecords guestIds;

    Observer(HostEnvironment environment, Rendered rendered) {
        this.desired = environment.desired();
        this.host = desired.host();
        this.rendered = rendered;
        this.environment = environment;
        Memory memory = environment.memory();
        this.generations = new GenerationRecords(new AtomicFiles(), memory);
        this.inputs = new InputReader(memory, host.timeouts().watch());
        this.applied = new AppliedRecords(memory);
        this.guestIds = new GuestIdRecords(memory);
        this.directories = new DirectoryReader(memory);
        this.instances = new InstanceSearch(environment, directories);
        this.watches = new WatchSearch(environment, new SystemPrograms());
        this.scans = new ScanSearch(environment, directories);
    }

    /** Everything that is declared or ours. */
    ObservedState observe(Supervisions supervisions, GuestQuestions questions) {
        SortedMap<Name, ObservedGuest> observedGuests = new TreeMap<>();
        for (Name name : namesWith(
                desired.guests().keySet(),
                marked(host.guestsDirectory(), "guest ", desired.guests().keySet()))) {
            observedGuests.put(name, guest(name));
        }
        SortedMap<Name, ObservedService> observedServices = new TreeMap<>();
        for (Name name : namesWith(
                desired.services().keySet(),
                marked(host.serviceDirectory(), "service ", desired.services().keySet()))) {
            observedServices.put(name, service(name, supervisions));
        }
        Set<Integer> packageManagers = supervisions.lockers(PACKAGE_MANAGERS);
        for (Map.Entry<Name, ObservedGuest> guest : observedGuests.entrySet()) {
            boolean upgrading = isIn(guest.getValue(), packageManagers);
            guest.setValue(guest.getValue().withPackages(guest.getValue().tools(), upgrading));
        }
        watches.look(observedGuests, observedServices, questions);
        for (Map.Entry<Name, ObservedGuest> guest : observedGuests.entrySet()) {
            guest.setValue(guest.getValue().alsoPending(heldByShells(guest.getKey(), observedServices)));
        }
        AppliedRecord before = applied.read(host.appliedRecord());
        ScanSearch.Found found = scans.look(observedServices, before.scanDirectories(), supervisions);
        return new ObservedState(
                environment.clock().instant(),
                observedGuests,
                observedServices,
                found.foreign(),
                found.directories(),
                new HoldRecords(host.holdsDirectory()).read(),
                before);
    }

    /** A guest chooses names of its processes, and so may keep its own services from being started; its host's it cannot. */
    private boolean isIn(ObservedGuest guest, Set<Integer> processes) {
        return guest.pid().isPresent()
                && !processes.isEmpty()
                && !environment
                        .proc()
                        .inNamespaceOf(guest.pid().getAsInt(), processes)
                        .isEmpty();
    }

    /** Which services in a guest only a restart of the guest can end. */
    private List<String> heldByShells(Name guest, SortedMap<Name, ObservedService> services) {
        if (!desired.guests().containsKey(guest) || !desired.guests().get(guest).isVserver()) {
            return List.of();
        }
        String names = services.entrySet().stream()
                .filter(entry -> isIn(guest, entry.getKey()))
                .filter(entry -> isHeldByShell(entry.getValue()))
                .map(entry -> entry.getKey().value())
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? List.of()
                : List.of("entered without a persistent network context, and out of reach of signals until it is"
                        + " restarted: " + names);
    }

    private boolean isIn(Name guest, Name service) {
        Service declared = desired.services().get(service);
        return declared != null
                && declared.guest().isPresent()
                && declared.guest().get().equals(guest);
    }

    private boolean isHeldByShell(ObservedService service) {
        return service.service()
                .current()
                .filter(status -> status.pid().isPresent())
                .filter(status -> VserverRuntime.isHeldByShell(
                        environment.proc(), status.pid().getAsInt()))
                .isPresent();
    }

    ObservedGuest guest(Name name) {
        ObservedDirectory directory = directories.read(
                host.guestDirectory(name),
                OF_GUEST,
                expected(Optional.ofNullable(rendered.guests().get(name)).map(RenderedGuest::directory)));
        Optional<GuestRuntime.Wanted> wanted = Optional.ofNullable(
                        desired.guests().get(name))
                .map(guest -> new GuestRuntime.Wanted(guest, rendered.guests().get(name)));
        ObservedGuest found = environment
                .formerRuntimeOf(name, directory)
                .map(former -> former.observe(name, Optional.empty(), directory))
                .filter(former -> former.state().isAlive())
                .map(former -> ofOtherRuntime(name, former))
                .orElseGet(() -> environment.runtimeOf(name).observe(name, wanted, directory));
        return found.withPackages(
                directories
                        .file(host.guestToolsRecord(name))
                        .flatMap(ObservedFile::text)
                        .map(String::strip),
                false);
    }

    private ObservedGuest ofOtherRuntime(Name name, ObservedGuest former) {
        String wayOut = "it still runs with the runtime that was declared before; take its services down, then run "
                + host.guestDirectory(name).resolve("stop");
        return new ObservedGuest(
                ObservedGuest.State.OF_OTHER_RUNTIME,
                former.directory(),
                former.pid(),
                former.context(),
                former.configuration(),
                false,
                List.of(),
                List.of(wayOut));
    }

    ObservedService service(Name name, Supervisions supervisions) {
        RenderedService service = rendered.services().get(name);
        Path directory = service == null ? host.directoryOf(name) : desired.directoryOf(service.service());
        Supervision supervision = supervisions.of(directory);
        Optional<LogSettings> settings = service == null ? Optional.empty() : service.log();
        return new ObservedService(
                directories.link(service == null ? host.linkOf(name) : desired.linkOf(service.service())),
                service == null || service.service().isRendered()
                        ? directories.read(
                                directory,
                                DirectoryReader.OF_RUNSV,
                                expected(service == null ? Optional.empty() : service.directory()))
                        : directories.readForeign(directory),
                supervision,
                supervisions.of(directory.resolve("log")),
                settings.isPresent() ? logConfig(settings.get()) : Optional.empty(),
                generations.read(host.generationRecordOf(name)),
                instances.of(directory, Optional.ofNullable(desired.services().get(name)), supervision),
                inputs(service == null ? Optional.empty() : Optional.of(service.service()), directory),
                service == null ? ObservedAccess.NONE : access(service.service(), directory, supervisions));
    }

    /**
     * When a process of a service became what is declared; empty while its run script prepares that.
     *
     * @param current what runsv says of the process; what is not rendered is all of it from its start
     */
    Optional<Instant> begun(Name name, StatusRecord current) {
        Service service = desired.services().get(name);
        return service != null && service.isRendered()
                ? instances.begun(desired.directoryOf(service), current)
                : Optional.of(current.since());
    }

    private Optional<ObservedFile> logConfig(LogSettings settings) {
        return directories.file(settings.file(), Text.of(settings.config()));
    }

    private static DirectoryReader.Expected expected(Optional<RenderedDirectory> directory) {
        return directory.isPresent() ? new ExpectedFiles(directory.get()) : DirectoryReader.Expected.NOTHING;
    }

    private record ExpectedFiles(RenderedDirectory directory) implements DirectoryReader.Expected {
        @Override
        public Text text(String name) {
            RenderedFile file = directory.files().get(name);
            return file == null ? null : file.content();
        }
    }

    private ObservedAccess access(Service service, Path directory, Supervisions supervisions) {
        Delegation delegation = service.delegation();
        boolean granted =
                !delegation.operators().isNone() || !delegation.inGuest().isNone();
        Path record = service.guest().isPresent()
                ? host.guestOperatorsOf(service.guest().get(), service.nameInGuest())
                : directory;
        return new ObservedAccess(
                supervisions.access(directory, granted),
                supervisions.access(directory.resolve("log"), !delegation.log().isNone()),
                delegation.inGuest().isNone() ? Optional.empty() : guestIds.read(record),
                !GuestWays.isNeeded(service)
                        || GuestWays.isOpen(host, service.guest().orElseThrow()));
    }

    /** What is on the host. */
    private ObservedInputs inputs(Optional<Service> service, Path directory) {
        boolean watches = service.isPresent()
                && service.get().guest().isEmpty()
                && !service.get().upkeep().watch().isEmpty();
        boolean needsNone = service.isPresent()
                && service.get().isRendered()
                && !(service.get().definition() instanceof Service.RunScript);
        if (needsNone && !watches) {
            return ObservedInputs.NONE;
        }
        SortedMap<String, ObservedInput> own = new TreeMap<>();
        SortedMap<String, ObservedInput> log = new TreeMap<>();
        if (service.isPresent() && service.get().definition() instanceof Service.RunScript script) {
            own.putAll(inputs.files(List.of(Path.of(script.path()))));
        } else if (service.isPresent() && !service.get().isRendered()) {
            own.putAll(inputs.ofDirectory(directory));
            log.putAll(inputs.ofLog(directory));
        }
        if (!watches) {
            return new ObservedInputs(own, log, Optional.empty(), Optional.empty());
        }
        try {
            SortedMap<String, ObservedInput> watched =
                    inputs.filesInTime(service.get().upkeep().watch());
            return new ObservedInputs(own, log, Optional.of(watched), Optional.empty());
        } catch (HostException e) {
            return new ObservedInputs(own, log, Optional.empty(), Optional.of(WatchSearch.UNSEEN + e.getMessage()));
        }
    }

    private static Set<Name> namesWith(Set<Name> declared, List<Name> marked) {
        if (marked.isEmpty()) {
            return declared;
        }
        Set<Name> all = new TreeSet<>(declared);
        all.addAll(marked);
        return all;
    }

    /** The directories below a parent whose marker says that they were made by us under this very name, but for those declared. */
    private List<Name> marked(Path parent, String kind, Set<Name> declared) {
        List<Name> names = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Name name : declared) {
            known.add(name.value());
        }
        String[] entries = parent.toFile().list();
        // No such directory: nothing of ours in it.
        for (String name : entries == null ? new String[0] : entries) {
            if (!known.contains(name) && Name.isValid(name) && isMarkedFor(parent.resolve(name), kind + name)) {
                names.add(new Name(name));
            }
        }
        return names;
    }

    private boolean isMarkedFor(Path directory, String subject) {
        SortedMap<String, ObservedFile> marker = new TreeMap<>();
        directories
                .file(directory.resolve(RenderedDirectory.MARKER))
                .ifPresent(file -> marker.put(RenderedDirectory.MARKER, file));
        return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, marker).isMarkedFor(subject);
    }
}
