package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
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
import org.runward.adopt.FoundContents;
import org.runward.adopt.FoundHost;
import org.runward.adopt.FoundService;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.host.Accounts;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.plan.Subject;
import org.runward.runit.DirectoryReader;
import org.runward.runit.Supervisions;
import org.runward.servicedir.OciCommand;
import org.runward.servicedir.RenderedDirectory;

/** Looks for services and guests that are neither declared nor ours. Writes nothing and starts no program. */
public final class AdoptionSurvey {
    /** runsv starts what ends after one second. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final DesiredState declared;
    private final Instant now;
    private final Host host;
    private final HostEnvironment environment;
    private final DirectoryReader directories = new DirectoryReader();
    private final Supervisions supervisions;
    private final GuestSearch guests;
    private final ContentsReader contents;
    private final Set<Name> declaredHere = new TreeSet<>();
    /** Directories that are told of, or declared, by where they really are. */
    private final Set<Path> known = new HashSet<>();

    private AdoptionSurvey(DesiredState declared, Instant now) {
        this.declared = declared;
        this.now = now;
        this.host = declared.host();
        this.environment = HostEnvironment.of(declared);
        this.supervisions = environment.supervisions();
        this.guests = new GuestSearch(
                declared, new ContainerSearch(new OciCommand(host.ociRuntime()), environment.proc()), this::isOurs);
        this.contents = new ContentsReader(guests.roots(), Accounts.users(), Accounts.groups());
    }

    /**
     * @param declared what is declared already, and where things are
     * @param hostTable whether it says where things are in so many words
     * @param now for how long something has been up
     */
    public static FoundHost of(DesiredState declared, FoundHost.HostTable hostTable, Instant now) {
        return new AdoptionSurvey(declared, now).look(hostTable);
    }

    private FoundHost look(FoundHost.HostTable hostTable) {
        for (Service service : declared.services().values()) {
            real(declared.directoryOf(service)).ifPresent(known::add);
        }
        List<FoundService> services = new ArrayList<>(linked());
        services.addAll(unlinked(services));
        Verdicts verdicts = new Verdicts(host);
        Map<Name, FoundService.Verdict> said = verdicts.of(services.stream()
                .filter(service -> service.isDeclarable() && !isYoung(service.service(), now))
                .toList());
        services.replaceAll(service -> service.isDeclarable()
                ? service.withVerdict(said.getOrDefault(new Name(service.name()), FoundService.Verdict.NONE))
                : service);
        return new FoundHost(
                host,
                hostTable,
                new RunsvdirSearch(environment).watched(),
                GuestSearch.counts(declaredHere.size(), guests.declared()),
                leftovers(),
                services,
                guests.foreign().stream().map(verdicts::planned).toList());
    }

    /** Up for so short a time that it may be one that keeps ending, which an apply would not leave alone. */
    static boolean isYoung(Supervision supervision, Instant now) {
        return supervision
                .current()
                .filter(StatusRecord::isUp)
                .filter(status -> status.since().plus(SETTLED).isAfter(now))
                .isPresent();
    }

    private List<FoundService> linked() {
        List<FoundService> found = new ArrayList<>();
        for (String entry : environment.scanDirectory().entries()) {
            Path place = host.scanDirectory().resolve(entry);
            ObservedLink link = directories.link(place);
            if (Name.isValid(entry) && declared.services().containsKey(new Name(entry))) {
                declaredHere.add(new Name(entry));
            } else if (!isOurLink(entry, link)) {
                found.add(found(entry, link, link.target().map(this::absolute).orElse(place)));
            }
        }
        return found;
    }

    private boolean isOurLink(String entry, ObservedLink link) {
        return Name.isValid(entry)
                && link.leadsTo(host.directoryOf(new Name(entry)))
                && isOurs(link.target().orElseThrow(), "service " + entry);
    }

    /** A relative link starts where the scan directory really is. */
    private Path absolute(Path target) {
        return real(host.scanDirectory())
                .orElse(host.scanDirectory())
                .resolve(target)
                .normalize();
    }

    private List<FoundService> unlinked(List<FoundService> linked) {
        List<Path> all = directoriesIn(host.serviceDirectory());
        Set<String> taken = new HashSet<>();
        linked.forEach(service -> taken.add(service.name()));
        declared.services().keySet().forEach(name -> taken.add(name.value()));
        all.forEach(directory -> taken.add(directory.getFileName().toString()));
        List<FoundService> found = new ArrayList<>();
        for (Path directory : all) {
            String name = directory.getFileName().toString();
            if (Name.isValid(name) && declared.services().containsKey(new Name(name))) {
                declaredHere.add(new Name(name));
            } else if (!isOurs(directory, "service " + name)
                    && real(directory).filter(known::contains).isEmpty()) {
                found.add(unlinked(name, directory, linked, taken));
            }
        }
        return found;
    }

    /** One without a link may be called otherwise than its directory. */
    private FoundService unlinked(String name, Path directory, List<FoundService> linked, Set<String> taken) {
        if (linked.stream().anyMatch(service -> service.name().equals(name))) {
            return found(
                    name,
                    ObservedLink.ABSENT,
                    directory,
                    Optional.of(directory + " has no link, and " + host.scanDirectory()
                            + " has another service of that name"));
        }
        String called = Name.isValid(name)
                ? name
                : FoundService.nameNear(name)
                        .map(Name::value)
                        .filter(taken::add)
                        .orElse(name);
        return found(called, ObservedLink.ABSENT, directory, Optional.empty());
    }

    private FoundService found(String name, ObservedLink link, Path directory) {
        Optional<String> hindrance = Optional.empty();
        if (!link.dangling() && !guests.roots().reachedBy(directory) && !Files.isDirectory(directory)) {
            hindrance = Optional.of("is no directory, and runsvdir leaves it alone: " + directory);
        } else if (host.serviceDirectory().equals(directory.getParent())
                && isOurs(directory, "service " + directory.getFileName())) {
            hindrance = Optional.of("leads to " + directory + ", which runward made for another name");
        }
        return found(name, link, directory, hindrance);
    }

    private FoundService found(String name, ObservedLink link, Path directory, Optional<String> hindrance) {
        Optional<String> reason = guests.roots().reachedBy(directory)
                ? Optional.of(
                        "leads into a guest's file system, " + directory + ", where the guest says what the host's"
                                + " root runs, and runward opens nothing. Move it to the host")
                : hindrance;
        if (reason.isPresent() || link.dangling()) {
            return new FoundService(
                    name,
                    link,
                    directory,
                    reason,
                    FoundContents.NONE,
                    Supervision.NONE,
                    Supervision.NONE,
                    FoundService.Verdict.NONE);
        }
        real(directory).ifPresent(known::add);
        return new FoundService(
                name,
                link,
                directory,
                Optional.empty(),
                contents.read(directory),
                supervisions.of(directory),
                supervisions.of(directory.resolve("log")),
                FoundService.Verdict.NONE);
    }

    /** What we made and what is not declared any more. */
    private List<String> leftovers() {
        List<String> leftovers = new ArrayList<>();
        for (Path directory : directoriesIn(host.guestsDirectory())) {
            String name = directory.getFileName().toString();
            if (Name.isValid(name)
                    && isOurs(directory, "guest " + name)
                    && !declared.guests().containsKey(new Name(name))) {
                leftovers.add("guest " + name);
            }
        }
        for (Path directory : directoriesIn(host.serviceDirectory())) {
            String name = directory.getFileName().toString();
            if (Name.isValid(name)
                    && isOurs(directory, "service " + name)
                    && !declared.services().containsKey(new Name(name))) {
                leftovers.add(Subject.service(new Name(name)).toString());
            }
        }
        return leftovers;
    }

    private boolean isOurs(Path directory, String subject) {
        SortedMap<String, ObservedFile> marker = new TreeMap<>();
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        directories
                .file(directory.resolve(RenderedDirectory.MARKER))
                .ifPresent(file -> marker.put(RenderedDirectory.MARKER, file));
        return new ObservedDirectory(ObservedDirectory.Kind.DIRECTORY, marker).isMarkedFor(subject);
    }

    /** The directories in one, and links to directories, in name order; without those that begin with a dot. */
    private List<Path> directoriesIn(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "[!.]*")) {
            for (Path entry : entries) {
                if (!guests.roots().reachedBy(entry) && Files.isDirectory(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
