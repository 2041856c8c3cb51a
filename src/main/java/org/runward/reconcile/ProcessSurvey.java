package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.guest.GuestRuntime;
import org.runward.guest.GuestRuntime.Members;
import org.runward.host.Accounts;
import org.runward.observed.GuestProcesses;
import org.runward.observed.ObservedProcess;
import org.runward.observed.ObservedProcesses;
import org.runward.observed.ProcessTree;

/**
 * One look at the processes of the host and its guests. Nothing in its reach can write.
 *
 * @param tree those of the services and guests
 * @param guests declared, or with a definition of ours on the host
 * @param unwatched the scan directories that no runsvdir watches, of the host and of declared services
 */
public record ProcessSurvey(ProcessTree tree, Set<Name> guests, List<Path> unwatched) {

    /** @throws org.runward.host.HostException where the host cannot be read */
    public static ProcessSurvey of(DesiredState desired) {
        HostEnvironment environment = HostEnvironment.of(desired);
        Set<Name> names = guestNames(desired);
        SortedSet<Path> directories = desired.groupDirectories();
        directories.add(desired.host().scanDirectory());
        Map<Integer, Path> runsvdirs = new TreeMap<>();
        directories.forEach(directory ->
                environment.scanDirectory(directory).watchers().forEach(pid -> runsvdirs.put(pid, directory)));
        directories.removeAll(runsvdirs.values());
        List<ObservedProcess> processes = environment.processes(names).processes();
        Set<Integer> pids = processes.stream().map(ObservedProcess::pid).collect(Collectors.toSet());
        SortedMap<Name, GuestProcesses> guests = new TreeMap<>();
        for (Name name : names) {
            guests.put(name, guest(environment.runtimeOf(name), name, pids));
        }
        ObservedProcesses observed = new ObservedProcesses(
                processes,
                runsvdirs.keySet(),
                new RunsvSearch(environment).among(processes, runsvdirs),
                guests,
                Accounts.users());
        return new ProcessSurvey(ProcessTree.of(observed), names, List.copyOf(directories));
    }

    private static GuestProcesses guest(GuestRuntime runtime, Name name, Set<Integer> pids) {
        Members members = runtime.members(name, pids);
        return new GuestProcesses(members.first(), members.context(), members.pids());
    }

    /** A guest that is no longer declared may still run. */
    private static Set<Name> guestNames(DesiredState desired) {
        Set<Name> names = new TreeSet<>(desired.guests().keySet());
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(desired.host().guestsDirectory())) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Name.isValid(name)) {
                    names.add(new Name(name));
                }
            }
        } catch (IOException e) {
            // No such directory: no guest but the declared ones.
        }
        return names;
    }
}
