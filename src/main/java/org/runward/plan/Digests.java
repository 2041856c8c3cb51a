package org.runward.plan;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.runward.desired.Ending;
import org.runward.desired.Service;
import org.runward.desired.Upkeep;
import org.runward.servicedir.Generations;
import org.runward.servicedir.Rendered;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedGuest;
import org.runward.servicedir.RenderedService;

/** What identifies the declaration of each guest and service: a changed one is told from a changed host by it. Thread-safe. */
public final class Digests {
    private final Rendered rendered;
    private Map<String, String> bySubject;

    public Digests(Rendered rendered) {
        this.rendered = rendered;
    }

    /** By subject as it is written, as in an {@link org.runward.observed.AppliedRecord}; found out when it is first asked for. */
    public synchronized Map<String, String> bySubject() {
        if (bySubject == null) {
            bySubject = of(rendered);
        }
        return bySubject;
    }

    private static Map<String, String> of(Rendered rendered) {
        Map<String, String> digests = new HashMap<>();
        rendered.guests()
                .forEach((name, guest) -> digests.put(Subject.guest(name).toString(), of(guest)));
        rendered.services()
                .forEach((name, service) -> digests.put(Subject.service(name).toString(), of(service)));
        return Collections.unmodifiableMap(digests);
    }

    static String of(RenderedGuest guest) {
        return digest(markerOf(guest.directory()));
    }

    /** Also of what stands in no file: what is done about changes. */
    static String of(RenderedService rendered) {
        Service service = rendered.service();
        String definition = rendered.directory()
                .map(Digests::markerOf)
                .orElseGet(() -> service.definition() + "\nstate " + service.state() + "\n");
        Upkeep upkeep = service.upkeep();
        Ending ending = service.ending();
        String place = service.group()
                .map(group -> "\nscan-directory " + group.scanDirectory())
                .orElse("");
        return digest(definition + "restart " + upkeep.restart() + "\nwatch " + upkeep.watch() + " " + upkeep.onWatch()
                + " " + upkeep.reloadSignal() + "\nmanual-stop " + upkeep.manualStop() + "\nstable-after "
                + upkeep.stableAfter() + "\nstop-timeout " + ending.stopTimeout() + " " + ending.processGroup()
                + place);
    }

    private static String markerOf(RenderedDirectory directory) {
        return directory.files().get(RenderedDirectory.MARKER).text();
    }

    private static String digest(String text) {
        return Generations.combined(text, new TreeMap<>(Map.of("", "")));
    }
}
