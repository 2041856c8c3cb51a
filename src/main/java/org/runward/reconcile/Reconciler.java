package org.runward.reconcile;

import java.time.Clock;
import java.util.List;
import org.runward.desired.DesiredState;
import org.runward.host.SystemPrograms;
import org.runward.plan.Plan;

/**
 * Makes a host as it is declared: the one thing here that can write. Idempotent; not to be used by two at once, for which
 * there is a lock.
 */
public final class Reconciler {
    /** How many actions are under way at once. */
    private static final int PARALLEL = 4;

    private final Progress progress;
    private final Clock clock;

    public Reconciler(Progress progress, Clock clock) {
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Carries out the plan of a survey that was just made.
     *
     * @return a result per step; empty where there was nothing to do
     */
    public List<StepResult> apply(Survey survey) {
        Plan plan = survey.plan();
        if (plan.isEmpty()) {
            return List.of();
        }
        DesiredState desired = survey.desired();
        HostEnvironment environment = HostEnvironment.of(desired);
        Observer observer = new Observer(environment, survey.rendered());
        return new Applier(observer, environment, new SystemPrograms(), progress, clock).apply(plan, PARALLEL);
    }
}
