package org.runward.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.host.DirectoryWatch.Detail;
import org.runward.observed.ObservedService;
import org.runward.observed.Supervision;
import org.runward.plan.Subject;
import org.runward.reconcile.Survey;
import org.runward.servicedir.GuestConfiguration;
import org.runward.servicedir.Rendered;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedService;

/**
 * Which directories to watch for a host as it was found, and which of their entries matter to what. Pure.
 *
 * <p>Logs grow and are rotated, sv(8) and runsv(8) write files that only tell again what the status record says: none of that is
 * to wake anybody.
 */
final class WatchedPlaces {
    private static final Set<String> OF_SUPERVISE = Set.of("status", "control", "ok", "lock");
    private static final Set<String> OF_FOREIGN =
            Set.of("run", "down", "finish", "check", "control", "env", "log", "supervise", RenderedDirectory.MARKER);
    private static final Set<String> OF_FOREIGN_LOG = Set.of("run", "supervise");
    private static final List<String> PARTS = List.of("log", "env", "control");

    private final Survey survey;
    private final Host host;
    private final Map<Path, Place> places = new HashMap<>();

    /**
     * One directory.
     *
     * @param interests who wants to know of which entries
     */
    record Place(Detail detail, List<Interest> interests) {
        /** This one together with another of the same directory. */
        Place with(Place other) {
            List<Interest> both = Stream.concat(interests.stream(), other.interests.stream())
                    .distinct()
                    .toList();
            boolean contents = detail == Detail.CONTENTS || other.detail == Detail.CONTENTS;
            return new Place(contents ? Detail.CONTENTS : Detail.NAMES, both);
        }

        /** Whose entry that is; more than one where it is everybody's, or too much has happened to tell. */
        Set<Origin> origins(Optional<String> name) {
            Set<Origin> origins = new HashSet<>();
            interests.stream()
                    .filter(interest -> name.isEmpty() || interest.concerns(name.get()))
                    .forEach(interest -> origins.add(interest.origin()));
            return origins;
        }
    }

    /** @param names empty for all but those that begin with a dot */
    record Interest(Set<String> names, Origin origin) {
        boolean concerns(String name) {
            return names.isEmpty() ? !name.startsWith(".") : names.contains(name);
        }
    }

    private WatchedPlaces(Survey survey) {
        this.survey = survey;
        this.host = survey.desired().host();
    }

    /** Of a host that was just looked at. */
    static Map<Path, Place> of(Survey survey) {
        WatchedPlaces all = new WatchedPlaces(survey);
        all.addHost();
        survey.rendered().services().values().forEach(all::addService);
        survey.rendered().guests().keySet().forEach(all::addGuest);
        return all.places;
    }

    /**
     * All that the places of a host depend on: where it is the same, so are they. Much smaller than they are, since hardly ever
     * anything of it changes.
     *
     * @param traits of each service, in the order of the declaration
     */
    record Outline(Rendered rendered, List<Integer> traits) {
        static Outline of(Survey survey) {
            List<Integer> traits = new ArrayList<>();
            for (Name name : survey.rendered().services().keySet()) {
                traits.add(traits(survey.observed().services().getOrDefault(name, ObservedService.ABSENT)));
            }
            return new Outline(survey.rendered(), traits);
        }

        private static int traits(ObservedService there) {
            int traits = 0;
            for (boolean trait : new boolean[] {
                hasRunsv(there.service()),
                hasRunsv(there.log()),
                there.logConfig().isPresent(),
                !there.directory().files().isEmpty(),
                has(there, "log"),
                has(there, "env"),
                has(there, "control"),
                hasEnvironment(there),
                !there.inputs().log().isEmpty()
            }) {
                traits = 2 * traits + (trait ? 1 : 0);
            }
            return traits;
        }
    }

    /**
     * Of a declaration: as it is named, and as links lead to it.
     *
     * @param directory the real one, where the declaration is a directory
     */
    static Map<Path, Place> ofDeclaration(Path path, Optional<Path> directory, List<Path> realFiles) {
        Map<Path, Place> places = new HashMap<>();
        Path absolute = path.toAbsolutePath();
        if (absolute.getParent() != null) {
            // Of a directory only that another one stands there, or a link leads elsewhere.
            Detail detail = directory.isPresent() ? Detail.NAMES : Detail.CONTENTS;
            add(places, absolute.getParent(), detail, names(absolute), Origin.DECLARATION);
        }
        directory.ifPresent(real -> add(places, real, Detail.CONTENTS, Set.of(), Origin.DECLARATION));
        realFiles.stream()
                .filter(file -> directory.filter(file.getParent()::equals).isEmpty())
                .forEach(file -> add(places, file.getParent(), Detail.CONTENTS, names(file), Origin.DECLARATION));
        return places;
    }

    private void addHost() {
        addScanDirectory(host.scanDirectory());
        survey.desired().groupDirectories().forEach(this::addScanDirectory);
        add(host.serviceDirectory(), Detail.NAMES, Set.of(), new Origin(Origin.Kind.HOST, "service directories"));
        Set<String> ours = Set.of(
                host.guestsDirectory().getFileName().toString(),
                host.holdsDirectory().getFileName().toString());
        add(host.stateDirectory(), Detail.NAMES, ours, new Origin(Origin.Kind.HOST, "state"));
        add(host.guestsDirectory(), Detail.NAMES, Set.of(), new Origin(Origin.Kind.HOST, "guests"));
        add(host.holdsDirectory(), Detail.CONTENTS, Set.of(), new Origin(Origin.Kind.HOST, "holds"));
    }

    private void addScanDirectory(Path directory) {
        add(directory, Detail.NAMES, Set.of(), new Origin(Origin.Kind.HOST, "links"));
    }

    private void addService(RenderedService rendered) {
        Service service = rendered.service();
        Origin origin =
                new Origin(Origin.Kind.OBJECT, Subject.service(service.name()).toString());
        ObservedService there = survey.observed().services().getOrDefault(service.name(), ObservedService.ABSENT);
        Path directory = survey.desired().directoryOf(service);
        if (service.isRendered()) {
            addOurs(directory, there, origin);
        } else {
            addForeign(directory, there, origin);
        }
        if (hasRunsv(there.service())) {
            add(directory.resolve("supervise"), Detail.CONTENTS, OF_SUPERVISE, origin);
        }
        if (hasRunsv(there.log())) {
            add(directory.resolve("log/supervise"), Detail.CONTENTS, OF_SUPERVISE, origin);
        }
        rendered.log()
                .filter(settings -> there.logConfig().isPresent())
                .ifPresent(settings -> add(settings.directory(), Detail.NAMES, names(settings.file()), origin));
        if (service.definition() instanceof Service.RunScript script) {
            addFile(Path.of(script.path()), origin);
        }
        if (service.guest().isEmpty()) {
            service.upkeep().watch().forEach(file -> addFile(file, origin));
        }
    }

    /** There is one, or was: it makes its directory, takes its lock, and then writes its record. */
    private static boolean hasRunsv(Supervision supervision) {
        return supervision.alive() || supervision.status().isPresent();
    }

    private void addOurs(Path directory, ObservedService there, Origin origin) {
        if (there.directory().files().isEmpty()) {
            return;
        }
        // Everything in it matters, also what does not belong; but not the new file that a rename makes of it.
        add(directory, Detail.CONTENTS, Set.of(), origin);
        add(directory, Detail.CONTENTS, Set.of(".runward"), origin);
        for (String part : PARTS) {
            if (has(there, part)) {
                add(directory.resolve(part), Detail.CONTENTS, Set.of(), origin);
            }
        }
    }

    private static boolean has(ObservedService there, String part) {
        for (String name : there.directory().files().keySet()) {
            if (name.startsWith(part) && name.startsWith("/", part.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasEnvironment(ObservedService there) {
        for (String name : there.inputs().service().keySet()) {
            if (name.startsWith("env/")) {
                return true;
            }
        }
        return false;
    }

    private void addForeign(Path directory, ObservedService there, Origin origin) {
        add(directory, Detail.CONTENTS, OF_FOREIGN, origin);
        if (hasEnvironment(there)) {
            add(directory.resolve("env"), Detail.CONTENTS, Set.of(), origin);
        }
        if (!there.inputs().log().isEmpty()) {
            add(directory.resolve("log"), Detail.CONTENTS, OF_FOREIGN_LOG, origin);
        }
    }

    private void addGuest(Name guest) {
        Origin origin = new Origin(Origin.Kind.OBJECT, Subject.guest(guest).toString());
        Path directory = host.guestDirectory(guest);
        var rendered = survey.rendered().guests().get(guest);
        Set<String> names = new HashSet<>(rendered.directory().files().keySet());
        names.add("started");
        add(directory, Detail.CONTENTS, names, origin);
        rendered.configuration().ifPresent(rules -> addConfiguration(rules, origin));
    }

    /** The administrator's own files, of which a few lines matter. */
    private void addConfiguration(GuestConfiguration rules, Origin origin) {
        rules.rules().keySet().forEach(file -> addFile(rules.directory().resolve(file), origin));
        add(rules.directory(), Detail.CONTENTS, Set.of("run", "apps"), origin);
        add(rules.directory().resolve("apps"), Detail.NAMES, Set.of("init"), origin);
    }

    private void addFile(Path file, Origin origin) {
        if (file.getParent() != null) {
            add(file.getParent(), Detail.CONTENTS, names(file), origin);
        }
    }

    private static Set<String> names(Path file) {
        return Set.of(file.getFileName().toString());
    }

    private void add(Path directory, Detail detail, Set<String> names, Origin origin) {
        add(places, directory, detail, names, origin);
    }

    private static void add(Map<Path, Place> places, Path directory, Detail detail, Set<String> names, Origin origin) {
        places.merge(directory, new Place(detail, List.of(new Interest(names, origin))), Place::with);
    }
}
