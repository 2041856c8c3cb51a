package org.runward.desired;

import java.nio.file.Path;
import java.util.List;

/**
 * Where things are on the host: the {@code [host]} table, with its defaults filled in.
 *
 * @param scanDirectory what runsvdir watches
 * @param serviceDirectory where the service directories are
 * @param logDirectory below it each service has its svlogd directory
 * @param stateDirectory ours: guest bundles, start scripts, generation records, the lock
 * @param syslogSocket where {@code forward} log relays deliver
 * @param logRelayName the name of a guest's log relay service, {@code {guest}} standing for the guest
 * @param ociRuntime the command of the OCI runtime and its global options, never empty
 * @param vserver where util-vserver and its kernel have things
 * @param attempts how often an action is tried that fails in a way that may pass by itself, from 1
 */
public record Host(
        Path scanDirectory,
        Path serviceDirectory,
        Path logDirectory,
        Path stateDirectory,
        Path syslogSocket,
        String logRelayName,
        List<String> ociRuntime,
        Vserver vserver,
        Timeouts timeouts,
        int attempts) {

    public static final Host DEFAULT = new Host(
            Path.of("/etc/service"),
            Path.of("/etc/sv"),
            Path.of("/var/log/sv"),
            Path.of("/var/lib/runward"),
            Path.of("/dev/log"),
            "logrelay-{guest}",
            List.of("crun"),
            Vserver.DEFAULT,
            Timeouts.DEFAULT,
            3);

    /**
     * Where Linux-VServer's things are.
     *
     * @param directory the guests' configuration, one directory each
     * @param proc below it the kernel tells of contexts, in {@code virtual} and {@code virtnet}
     * @param cgroups below it util-vserver makes a control group per guest
     */
    public record Vserver(Path directory, Path proc, Path cgroups) {
        public static final Vserver DEFAULT =
                new Vserver(Path.of("/etc/vservers"), Path.of("/proc"), Path.of("/dev/cgroup"));

        /** The configuration of one guest, which is the administrator's. */
        public Path configurationOf(Name guest) {
            return directory.resolve(guest.value());
        }
    }

    public Host {
        ociRuntime = List.copyOf(ociRuntime);
        if (ociRuntime.isEmpty()) {
            throw new IllegalArgumentException("ociRuntime is empty");
        }
    }

    /** In the scan directory of the host; a service may be linked elsewhere. */
    public Path linkOf(Name service) {
        return scanDirectory.resolve(service.value());
    }

    /** The service directory that we render for a service; one that is declared by {@code directory} has its own. */
    public Path directoryOf(Name service) {
        return serviceDirectory.resolve(service.value());
    }

    /** The service directory: the declared one, or ours. */
    public Path directoryOf(Service service) {
        return service.definition() instanceof Service.ExistingDirectory existing
                ? Path.of(existing.path())
                : directoryOf(service.name());
    }

    public Path logDirectoryOf(Name service) {
        return logDirectory.resolve(service.value());
    }

    public Path guestsDirectory() {
        return stateDirectory.resolve("guests");
    }

    /** Where a guest's rendered definition and scripts are. */
    public Path guestDirectory(Name guest) {
        return guestsDirectory().resolve(guest.value());
    }

    /** The directory with the guest's syslog socket, bound read-only into the guest; in one that is root's alone, by {@link SyslogPlace}. */
    public Path guestLogDirectory(Name guest) {
        return guestDirectory(guest).resolve("log/dev");
    }

    /** What a guest sees of its own services, bound read-only into it: a directory per service, with its {@code supervise}. */
    public Path guestServicesDirectory(Name guest) {
        return guestDirectory(guest).resolve("services");
    }

    /** Where it is remembered which tools for package scripts were written inside a guest. */
    public Path guestToolsRecord(Name guest) {
        return guestDirectory(guest).resolve("tools");
    }

    /** Which numbers the users and groups have in a guest that may control a service of it; beside what is bound into the guest. */
    public Path guestOperatorsOf(Name guest, String service) {
        return guestDirectory(guest).resolve("operators").resolve(service);
    }

    /** Where it is remembered which generation a service's processes were started with. */
    public Path generationRecordOf(Name service) {
        return stateDirectory.resolve("generations").resolve(service.value());
    }

    /** Where it is remembered what was declared when it was last applied. */
    public Path appliedRecord() {
        return stateDirectory.resolve("applied");
    }

    /** Where the agent that runs all the time writes down how it stands. */
    public Path loopRecord() {
        return stateDirectory.resolve("loop");
    }

    /** By which there is one such agent. */
    public Path loopLock() {
        return stateDirectory.resolve("loop-lock");
    }

    /** By which only one runward changes something. */
    public Path agentLock() {
        return stateDirectory.resolve("lock");
    }

    /** Where it is written down what runward is to leave alone, a file per name. */
    public Path holdsDirectory() {
        return stateDirectory.resolve("holds");
    }

    /** @throws IllegalArgumentException where {@link #logRelayNameOf} is no name; a valid declaration has no such guest */
    public Name logRelayOf(Name guest) {
        return new Name(logRelayNameOf(guest));
    }

    /** What a guest's log relay is to be called, which may be too long for a name. */
    String logRelayNameOf(Name guest) {
        return logRelayName.replace("{guest}", guest.value());
    }
}
