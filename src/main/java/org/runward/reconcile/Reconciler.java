package org.runward.reconcile;

import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.runward.host.HostException;
import org.runward.host.Memory;
import org.runward.host.SystemPrograms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a host as it is declared: the one thing here that can write. Idempotent. Not to be used by two runwards at once, for
 * which there is a lock; one may carry out several plans at once that have no subject in common.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Progress progress;
    private final Clock clock;
    private final int parallel;
    private final BooleanSupplier isEnding;

    /** @param parallel how many actions may be under way at once, from 1 */
    public Reconciler(Progress progress, Clock clock, int parallel) {
        this(progress, clock, parallel, () -> false);
    }

    /**
     * @param parallel how many actions may be under way at once, from 1
     * @param isEnding whether no further action is to be begun; asked again and again, by one thread
     */
    public Reconciler(Progress progress, Clock clock, int parallel, BooleanSupplier isEnding) {
        this.progress = progress;
        this.clock = clock;
        this.parallel = parallel;
        this.isEnding = isEnding;
    }

    /**
     * Carries out the plan of a survey that was just made, and notes what is to be known the next time.
     *
     * @return a result per step; empty where there was nothing to do
     */
    public List<StepResult> apply(Survey survey) {
        List<StepResult> results = survey.plan().isEmpty() ? List.of() : carryOut(survey);
        try {
            GenerationNotes notes = new GenerationNotes(survey.desired().host());
            survey.plan().notes().forEach(notes::add);
            new AppliedRecords(Memory.NONE).write(survey, results);
        } catch (HostException e) {
            // What was done is done; without the notes the next pass has to judge by times.
            LOG.warn("not noted: {}", e.getMessage());
        }
        return results;
    }

    private List<StepResult> carryOut(Survey survey) {
        HostEnvironment environment = HostEnvironment.of(survey.desired());
        Observer observer = new Observer(environment, survey.rendered());
        return new Applier(observer, environment, new SystemPrograms(), progress, clock)
                .apply(survey.plan(), parallel, isEnding);
    }
}
