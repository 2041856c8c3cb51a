package org.runward.loop;

import org.runward.reconcile.Progress;
import org.runward.reconcile.StepResult;

/** Hears nothing: of a plan without a step there is nothing to hear. */
enum Silence implements Progress {
    INSTANCE;

    @Override
    public void waiting(String what) {
        // Nobody waits.
    }

    @Override
    public void ended(StepResult result) {
        // There is no step.
    }
}
