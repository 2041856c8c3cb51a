package org.runward.reconcile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.host.Proc;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedProcess;
import org.runward.observed.ObservedRunsv;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.runit.DirectoryReader;
import org.runward.runit.Supervisions;

/** Finds the runsv processes: those of the declared services, and whatever else runsvdir has started. */
final class RunsvSearch {
    private final DesiredState desired;
    private final Proc proc;
    private final Supervisions supervisions;
    private final DirectoryReader directories = new DirectoryReader();
    private final Map<String, Name> relayed = new HashMap<>();

    RunsvSearch(HostEnvironment environment) {
        this.desired = environment.desired();
        this.proc = environment.proc();
        this.supervisions = environment.supervisions();
        desired.guests().values().stream()
                .filter(guest ->
                        guest.logRelay() == Guest.LogRelay.FORWARD || guest.logRelay() == Guest.LogRelay.COLLECT)
                .forEach(guest ->
                        relayed.put(desired.host().logRelayOf(guest.name()).value(), guest.name()));
    }

    /** @param runsvdirs what each watches */
    List<ObservedRunsv> among(List<ObservedProcess> processes, Map<Integer, Path> runsvdirs) {
        Map<Integer, ObservedRunsv> found = new HashMap<>();
        for (Service service : desired.services().values()) {
            Path directory = desired.directoryOf(service);
            supervisions.runsv(directory).ifPresent(pid -> found.putIfAbsent(pid, runsv(pid, service, directory)));
        }
        processes.stream()
                .filter(process -> process.name().equals("runsv") && runsvdirs.containsKey(process.parent()))
                .filter(process -> !found.containsKey(process.pid()))
                .forEach(process -> byEntry(process.pid(), runsvdirs.get(process.parent()))
                        .ifPresent(runsv -> found.put(runsv.pid(), runsv)));
        return new ArrayList<>(found.values());
    }

    /** By the entry of the scan directory that runsvdir started it for: {@code runsv ENTRY}. */
    private Optional<ObservedRunsv> byEntry(int pid, Path scanDirectory) {
        List<String> words = proc.arguments(pid);
        if (words.size() != 2 || words.get(1).contains("/")) {
            return Optional.empty();
        }
        String entry = words.get(1);
        Path directory = scanDirectory.resolve(entry);
        Service service = Name.isValid(entry) ? desired.services().get(new Name(entry)) : null;
        return Optional.of(
                service == null
                        ? runsv(pid, entry, Optional.empty(), directory)
                        : runsv(pid, service, desired.directoryOf(service)));
    }

    private ObservedRunsv runsv(int pid, Service service, Path directory) {
        String name = service.name().value();
        Optional<Name> guest = service.guest().or(() -> Optional.ofNullable(relayed.get(name)));
        return runsv(pid, name, guest, directory);
    }

    private ObservedRunsv runsv(int pid, String service, Optional<Name> guest, Path directory) {
        return new ObservedRunsv(
                pid,
                service,
                guest,
                process(supervisions.of(directory)),
                process(supervisions.of(directory.resolve("log"))),
                inGuest(directory));
    }

    /** While {@code finish} runs, the record has that one's pid. */
    private static OptionalInt process(Supervision supervision) {
        return supervision
                .current()
                .filter(record -> record.state() == StatusRecord.State.RUN)
                .map(StatusRecord::pid)
                .orElse(OptionalInt.empty());
    }

    /** As the relay noted it; a number that is not of the guest counts for nothing later on. */
    private OptionalInt inGuest(Path directory) {
        return directories
                .file(directory.resolve("supervise/guest-pid"))
                .flatMap(ObservedFile::text)
                .map(String::trim)
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }
}
