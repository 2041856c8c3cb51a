package org.runward.reconcile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.adopt.FoundGuest;
import org.runward.adopt.FoundService;
import org.runward.adopt.FoundService.Verdict;
import org.runward.adopt.GuestTable;
import org.runward.adopt.ServiceTable;
import org.runward.desired.Declaration;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Host;
import org.runward.desired.InvalidDeclaration;
import org.runward.desired.Name;
import org.runward.desired.Problem;
import org.runward.desired.Service;
import org.runward.desired.toml.Source;
import org.runward.observed.Supervision;
import org.runward.plan.Change;
import org.runward.plan.Subject;
import org.runward.plan.Terms;

/**
 * Asks what declaring a thing would come to: its table is read as a declaration is, and planned as an apply does. So a table that
 * changes nothing is one that the planner itself has nothing to say to.
 */
final class Verdicts {
    private final Host host;

    Verdicts(Host host) {
        this.host = host;
    }

    /** @param services those whose place can be written */
    Map<Name, Verdict> of(List<FoundService> services) {
        Map<Name, Verdict> verdicts = new HashMap<>();
        for (Service.State state : Service.State.values()) {
            Map<Name, Service> declared = new LinkedHashMap<>();
            for (FoundService service : services) {
                Name name = new Name(service.name());
                if (isOpen(verdicts.get(name)) && service.isUnlinked() == (state == Service.State.UNLINKED)) {
                    declare(service, state, declared, verdicts);
                }
            }
            ask(declared, state, verdicts);
        }
        return verdicts;
    }

    private static boolean isOpen(Verdict verdict) {
        return verdict == null || verdict.unchanging().isEmpty();
    }

    private static void declare(
            FoundService service, Service.State state, Map<Name, Service> declared, Map<Name, Verdict> verdicts) {
        Name name = new Name(service.name());
        Optional<List<String>> lines = new ServiceTable(name, service.directory(), state).lines();
        if (lines.isEmpty()) {
            verdicts.put(name, objecting(List.of("no string of a declaration can hold its path")));
            return;
        }
        try {
            declared.put(name, read(lines.get()).services().get(name));
        } catch (InvalidDeclaration e) {
            verdicts.put(
                    name, objecting(e.problems().stream().map(Problem::message).toList()));
        }
    }

    private static Verdict objecting(List<String> objections) {
        return new Verdict(Optional.empty(), objections);
    }

    private static DesiredState read(List<String> lines) throws InvalidDeclaration {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return Declaration.read(List.of(new Source("adopted", text)));
    }

    private void ask(Map<Name, Service> declared, Service.State state, Map<Name, Verdict> verdicts) {
        if (declared.isEmpty()) {
            return;
        }
        Survey survey = Survey.of(DesiredState.of(host, List.of(), declared.values()), Terms.NONE);
        for (Name name : declared.keySet()) {
            List<String> said = said(survey, Subject.service(name));
            Supervision found = survey.observed().services().get(name).service();
            if (said.isEmpty()
                    && AdoptionSurvey.isYoung(found, survey.observed().at())) {
                // It was down a moment ago, when it was found.
                verdicts.put(name, Verdict.NONE);
            } else if (said.isEmpty()) {
                verdicts.put(name, new Verdict(Optional.of(state), List.of()));
            } else {
                // What is said to the first state, up, tells most.
                verdicts.putIfAbsent(name, objecting(said));
            }
        }
    }

    private static List<String> said(Survey survey, Subject subject) {
        List<String> said = new ArrayList<>();
        for (Change change : survey.plan().changes()) {
            if (change.subject().equals(subject)) {
                String verbs = String.join(", ", change.verbs());
                String reasons = String.join(", ", change.reasons());
                said.add(verbs.isEmpty() || reasons.isEmpty() ? verbs + reasons : verbs + ": " + reasons);
            }
        }
        return said;
    }

    /** What an apply would do with a guest that is declared by its table; the guest as it is where there is none. */
    FoundGuest planned(FoundGuest guest) {
        Optional<List<String>> lines = GuestTable.lines(guest);
        if (lines.isEmpty()) {
            return guest;
        }
        try {
            List<Guest> declared = List.copyOf(read(lines.get()).guests().values());
            Survey survey = Survey.of(DesiredState.of(host, declared, List.of()), Terms.NONE);
            return guest.withPlanned(said(survey, Subject.guest(new Name(guest.name()))));
        } catch (InvalidDeclaration e) {
            return guest.withPlanned(List.of("refuse it: "
                    + String.join(
                            "; ", e.problems().stream().map(Problem::message).toList())));
        }
    }
}
