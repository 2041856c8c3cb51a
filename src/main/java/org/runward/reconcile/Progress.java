package org.runward.reconcile;

/** Hears what becomes of a plan while it is carried out. Called by one thread. */
public interface Progress {
    /** @param what is waited for, as a sentence without a full stop */
    void waiting(String what);

    /** @param result how a step has just ended */
    void ended(StepResult result);
}
