package org.runward.reconcile;

import org.runward.desired.DesiredState;
import org.runward.host.Memory;
import org.runward.observed.ObservedState;
import org.runward.plan.Digests;
import org.runward.plan.Planner;
import org.runward.plan.Terms;
import org.runward.runit.Supervisions;
import org.runward.servicedir.Rendered;

/**
 * Looks at one host by one declaration, once or again and again. With a memory of what was made of files that are the same it
 * finds what anybody would find who looks for the first time. Nothing in its reach can write. Not thread-safe.
 */
public final class Surveyor {
    private final DesiredState desired;
    private final Rendered rendered;
    private final Digests digests;
    private final HostEnvironment environment;
    private final Observer observer;

    private Surveyor(DesiredState desired, Memory memory) {
        this.desired = desired;
        this.rendered = Rendered.of(desired);
        this.digests = new Digests(rendered);
        this.environment = HostEnvironment.of(desired, memory);
        this.observer = new Observer(environment, rendered);
    }

    public static Surveyor of(DesiredState desired, Memory memory) {
        return new Surveyor(desired, memory);
    }

    public DesiredState desired() {
        return desired;
    }

    /**
     * @param questions the guests that are entered to see whether watched files in them have changed, which nothing shows from
     *     outside; those of others are taken to be as they were found the last time
     * @throws org.runward.host.HostException where the host cannot be read
     */
    public Survey survey(Terms terms, GuestQuestions questions) {
        Supervisions supervisions = environment.supervisions();
        ObservedState observed = observer.observe(supervisions, questions);
        return new Survey(
                desired,
                rendered,
                digests,
                observed,
                Planner.plan(desired, rendered, observed, terms),
                observed.scanDirectories().get(desired.host().scanDirectory()).watched());
    }
}
