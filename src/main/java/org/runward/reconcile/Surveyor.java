package org.runward.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.ObservedState;
import org.runward.plan.Digests;
import org.runward.plan.Planner;
import org.runward.plan.Terms;
import org.runward.runit.Supervisions;
import org.runward.servicedir.Rendered;

/**
 * Looks at one host again and again by one declaration, and remembers what was made of files that are the same: what it finds is
 * what anybody would find who looks for the first time. Nothing in its reach can write. Not thread-safe.
 */
public final class Surveyor {
    private final DesiredState desired;
    private final Rendered rendered;
    private final Map<String, String> digests;
    private final HostEnvironment environment;
    private final Observer observer;

    private Surveyor(DesiredState desired, Rendered rendered, UnaryOperator<String> known) {
        this.desired = desired;
        this.rendered = rendered;
        this.digests = Digests.of(rendered);
        this.environment = HostEnvironment.of(desired);
        this.observer = new Observer(environment, rendered, known);
    }

    /** Of a text that is as it is to be, there is one copy in memory. */
    public static Surveyor of(DesiredState desired) {
        Rendered rendered = Rendered.of(desired);
        Map<String, String> texts = new HashMap<>();
        rendered.guests()
                .values()
                .forEach(guest ->
                        guest.directory().files().values().forEach(file -> texts.put(file.text(), file.text())));
        rendered.services().values().forEach(service -> {
            service.directory()
                    .ifPresent(directory ->
                            directory.files().values().forEach(file -> texts.put(file.text(), file.text())));
            service.log().ifPresent(settings -> texts.put(settings.config(), settings.config()));
        });
        return new Surveyor(desired, rendered, text -> texts.getOrDefault(text, text));
    }

    public DesiredState desired() {
        return desired;
    }

    /**
     * @param looksInto the guests that are entered to see whether watched files in them have changed, which nothing shows from
     *     outside; those of others are taken to be as they were found the last time
     * @throws org.runward.host.HostException where the host cannot be read
     */
    public Survey survey(Terms terms, Predicate<Name> looksInto) {
        Supervisions supervisions = environment.supervisions();
        ObservedState observed = observer.observe(supervisions, looksInto);
        return new Survey(
                desired,
                rendered,
                digests,
                observed,
                Planner.plan(desired, rendered, observed, terms),
                observed.scanDirectories().get(desired.host().scanDirectory()).watched());
    }
}
