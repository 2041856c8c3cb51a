package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.desired.SyslogPlace;
import org.runward.host.AtomicFiles;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Outcome;
import org.runward.host.Programs;
import org.runward.host.TransientHostException;

/**
 * Who gets through what is ours of a guest on the host: root, and where a user of the host controls a service that its guest may
 * control, too, everybody on the way to that, who cannot list what is there.
 */
final class GuestWays {
    private static final int CLOSED = 0700;
    private static final int PASSABLE = 0711;
    private static final int READABLE = 0755;
    private static final int PERMISSION_BITS = 07777;
    private static final int OTHERS_PASS = 0001;
    private static final int GROUP_PASSES = 0010;

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Host host;
    private final DesiredState desired;
    private final Programs programs;
    private final AtomicFiles files = new AtomicFiles();

    GuestWays(DesiredState desired, Programs programs) {
        this.host = desired.host();
        this.desired = desired;
        this.programs = programs;
    }

    /** Whether a user of the host needs a way to what the service is told through. */
    static boolean isNeeded(Service service) {
        return service.delegation().toGuest()
                && service.guest().isPresent()
                && !service.delegation().operators().isNone();
    }

    /** Whether there is one. Only looks. */
    static boolean isOpen(Host host, Name guest) {
        return List.of(
                        host.stateDirectory(),
                        host.guestsDirectory(),
                        host.guestDirectory(guest),
                        host.guestServicesDirectory(guest))
                .stream()
                .allMatch(GuestWays::isPassable);
    }

    /** Makes a guest's directory, where there is none, for root alone. */
    void make(Path guest) {
        files.makeDirectories(host.guestsDirectory(), CLOSED);
        files.makeDirectories(guest, CLOSED);
        closeWithin(guest);
    }

    /**
     * Makes all ways as the declaration needs them, and no others.
     *
     * @throws HostException where one is needed, and a directory in it is not ours to open
     */
    void set() {
        Path guests = host.guestsDirectory();
        if (!Files.isDirectory(guests, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Set<Path> open = desired.services().values().stream()
                .filter(GuestWays::isNeeded)
                .map(service -> host.guestDirectory(service.guest().orElseThrow()))
                .collect(Collectors.toSet());
        if (!open.isEmpty() && !isPassable(host.stateDirectory())) {
            throw new HostException(host.stateDirectory() + " is closed to others, and operators of a service with"
                    + " guest-control have to get through it; chmod o+x it, or leave out one of the keys");
        }
        // The outermost last: until then all others were closed, however older ones were made.
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(guests)) {
            for (Path guest : entries) {
                if (Files.isDirectory(guest, LinkOption.NOFOLLOW_LINKS)) {
                    set(guest, open.contains(guest));
                }
            }
            chmod(guests, open.isEmpty() ? CLOSED : PASSABLE);
        } catch (IOException e) {
            throw HostException.unableTo("set modes in " + guests, e);
        }
    }

    private void set(Path guest, boolean open) throws IOException {
        if (!open) {
            chmod(guest, CLOSED);
            return;
        }
        closeWithin(guest);
        Path services = guest.resolve("services");
        if (Files.isDirectory(services, LinkOption.NOFOLLOW_LINKS)) {
            chmod(services, READABLE);
        }
        chmod(guest, PASSABLE);
    }

    /** What others must not have open, or must not send to, even where they get through. */
    private void closeWithin(Path guest) {
        Path log = guest.resolve("log");
        if (Files.isDirectory(log, LinkOption.NOFOLLOW_LINKS)) {
            Outcome outcome = programs.run(
                    Invocation.of(SyslogPlace.words(log.resolve("dev")).toArray(String[]::new)));
            if (!outcome.isSuccess()) {
                throw new HostException("unable to close " + log + ": " + outcome.lastLine());
            }
        }
        Path lock = guest.resolve("lock");
        try {
            if (!Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(lock, PRIVATE);
            }
            chmod(lock, 0600);
        } catch (FileAlreadyExistsException e) {
            throw new TransientHostException(lock + " is being made by somebody else");
        } catch (IOException e) {
            throw HostException.unableTo("close " + lock, e);
        }
    }

    private static void chmod(Path path, int mode) throws IOException {
        int found = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((found & PERMISSION_BITS) != mode) {
            Files.setAttribute(path, "unix:mode", mode);
        }
    }

    private static boolean isPassable(Path directory) {
        try {
            Map<String, Object> found = Files.readAttributes(directory, "unix:gid,mode");
            int mode = (int) found.get("mode");
            return (mode & OTHERS_PASS) != 0 || !found.get("gid").equals(0) && (mode & GROUP_PASSES) != 0;
        } catch (IOException e) {
            return false;
        }
    }
}
