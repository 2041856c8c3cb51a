package org.runward.reconcile;

/** Hears of what takes longer than a person waits without wondering. */
public interface Progress {
    /** @param what is waited for, as a sentence without a full stop */
    void waiting(String what);
}
