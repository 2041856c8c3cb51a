package org.runward.reconcile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.guest.WatchedFiles;
import org.runward.host.HostException;
import org.runward.host.Outcome;
import org.runward.host.Programs;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedInput;
import org.runward.observed.ObservedService;

/** Looks at the files that services watch in their guests: one entry into each guest, for all of its services that are up. */
final class WatchSearch {
    /** Begins the words for why a service's files are unseen. */
    static final String UNSEEN = "its watched files could not be looked at: ";

    /** Of what a guest says of one file: its number, a digest and two times. */
    private static final int TOLD_PER_FILE = 200;

    private final HostEnvironment environment;
    private final Programs programs;
    /** What each guest said last, of the files that it was asked about. */
    private final Map<Name, Answer> answers = new HashMap<>();

    private record Answer(List<Path> asked, WatchedFiles found) {}

    WatchSearch(HostEnvironment environment, Programs programs) {
        this.environment = environment;
        this.programs = programs;
    }

    /**
     * Adds what is found to the services.
     *
     * @param questions hears of each guest that is entered
     */
    void look(Map<Name, ObservedGuest> guests, Map<Name, ObservedService> services, GuestQuestions questions) {
        answers.keySet().removeIf(guest -> questions.mayBeAsked(guest) && questions.isAskedAnew(guest));
        for (Map.Entry<Name, List<Service>> within :
                environment.desired().servicesByGuest().entrySet()) {
            Name guest = within.getKey();
            List<Service> watching = watching(within.getValue(), services);
            boolean runs = guests.get(guest).state() == ObservedGuest.State.RUNNING;
            if (runs && !watching.isEmpty()) {
                look(guest, watching, services, questions);
            }
        }
    }

    private static List<Service> watching(List<Service> within, Map<Name, ObservedService> services) {
        List<Service> watching = new ArrayList<>();
        for (Service service : within) {
            if (!service.upkeep().watch().isEmpty()
                    && services.get(service.name()).service().isUp()) {
                watching.add(service);
            }
        }
        return watching;
    }

    private void look(
            Name guest, List<Service> watching, Map<Name, ObservedService> services, GuestQuestions questions) {
        TreeSet<Path> asked = new TreeSet<>();
        watching.forEach(service -> asked.addAll(service.upkeep().watch()));
        WatchedFiles found = answer(guest, List.copyOf(asked), questions);
        for (Service service : watching) {
            SortedMap<String, ObservedInput> own = new TreeMap<>(found.files());
            own.keySet().removeIf(path -> !service.upkeep().watch().contains(Path.of(path)));
            Optional<String> unseen = found.problem().map(problem -> UNSEEN + problem);
            services.computeIfPresent(
                    service.name(),
                    (name, old) -> old.watching(unseen.isPresent() ? Optional.empty() : Optional.of(own), unseen));
        }
    }

    private WatchedFiles answer(Name guest, List<Path> files, GuestQuestions questions) {
        Answer before = answers.get(guest);
        boolean known = before != null && before.asked().equals(files);
        if (!questions.mayBeAsked(guest)) {
            boolean told = known || before != null && before.found().problem().isPresent();
            return told ? before.found() : unseen("it did not answer lately, and is asked again later");
        }
        if (known) {
            return before.found();
        }
        WatchedFiles found = ask(guest, files);
        questions.answered(guest, found.problem().isEmpty());
        answers.put(guest, new Answer(files, found));
        return found;
    }

    private WatchedFiles ask(Name guest, List<Path> files) {
        try {
            Outcome outcome = programs.run(
                    environment.runtimeOf(guest).look(guest, files).keeping(TOLD_PER_FILE * (files.size() + 1)));
            return outcome.isSuccess()
                    ? WatchedFiles.read(files, outcome.output())
                    : unseen("exit status " + outcome.status() + ": " + GuestWords.lastLine(outcome));
        } catch (HostException e) {
            return unseen(e.getMessage());
        }
    }

    private static WatchedFiles unseen(String why) {
        return new WatchedFiles(new TreeMap<>(), Optional.of(why));
    }
}
