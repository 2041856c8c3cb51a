package org.runward.reconcile;

import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.runward.host.SystemPrograms;
import org.runward.servicedir.Rendered;

/** Puts the service of runward's own agent in its place, and waits until it is up and ready. Idempotent; not for two at once. */
public final class AgentServiceInstaller {
    private static final Rendered NOTHING_ELSE = new Rendered(new TreeMap<>(), new TreeMap<>());

    private final Progress progress;
    private final Clock clock;

    public AgentServiceInstaller(Progress progress, Clock clock) {
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Carries out the plan of a survey that was just made.
     *
     * @return a result per step; empty where there was nothing to do
     */
    public List<StepResult> install(AgentServiceSurvey survey) {
        HostEnvironment environment = HostEnvironment.of(survey.desired());
        Observer observer = new Observer(environment, NOTHING_ELSE);
        return new Applier(observer, environment, new SystemPrograms(), progress, clock)
                .apply(survey.plan(), 1, () -> false);
    }
}
