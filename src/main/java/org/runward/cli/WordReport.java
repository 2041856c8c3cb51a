package org.runward.cli;

import java.io.PrintWriter;
import org.runward.reconcile.StepResult;

/** A pass that is told in words at its end; what takes long, and notes, go to standard error meanwhile. */
abstract class WordReport implements ApplyReport {
    final PrintWriter out;
    final PrintWriter err;
    final boolean withDiff;

    WordReport(PrintWriter out, PrintWriter err, boolean withDiff) {
        this.out = out;
        this.err = err;
        this.withDiff = withDiff;
    }

    @Override
    public void waiting(String what) {
        err.println("runward: waiting for " + what);
    }

    @Override
    public void ended(StepResult result) {
        // What failed is told in the end, together.
    }

    @Override
    public void note(String message) {
        err.println(message);
    }
}
