package org.runward.reconcile;

import org.runward.plan.Step;

/**
 * How a step ended.
 *
 * @param message why it failed or was skipped; empty where it succeeded
 */
public record StepResult(Step step, Ending ending, String message) {
    /** The three ends of a step. */
    public enum Ending {
        SUCCEEDED,
        FAILED,
        /** Something that it depends on did not succeed. */
        SKIPPED
    }

    public boolean isSuccess() {
        return ending == Ending.SUCCEEDED;
    }

    /** {@code subject: unable to VERB: cause}. */
    @Override
    public String toString() {
        String what = step.action().subject() + ": ";
        return switch (ending) {
            case SUCCEEDED -> what + step.action().verb();
            case FAILED ->
                message.startsWith(what)
                        ? message
                        : what + "unable to " + step.action().task() + ": " + message;
            case SKIPPED -> what + "skipped " + step.action().verb() + ": " + message;
        };
    }
}
