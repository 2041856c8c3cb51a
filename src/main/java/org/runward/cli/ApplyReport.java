package org.runward.cli;

import org.runward.reconcile.Progress;
import org.runward.reconcile.Survey;

/** How a pass is told: for people, a line an event, or as one object. Used by one thread at a time. */
interface ApplyReport extends Progress {
    /** What is going to be done, or would be. */
    void plan(Survey survey);

    /** Something to know that is no part of the plan and no failure. */
    void note(String message);

    /** It was not begun, or broken off: the message is also an exception's, which goes to standard error by itself. */
    void refused(String message, ExitCode exitCode);

    void ended(ApplyOutcome outcome);
}
