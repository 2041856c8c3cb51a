package org.runward.reconcile;

import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.runward.desired.Timeouts;
import org.runward.host.HostException;
import org.runward.observed.StatusRecord;
import org.runward.plan.Action;
import org.runward.plan.Step;

/** Where one step stands while a plan is carried out. Used by one thread. */
final class RunningStep {
    /** Up and down again this often in one action: it is not going to stay up. */
    private static final int TOO_MANY_CHANGES = 10;

    private enum Phase {
        WAITING,
        PERFORMING,
        VERIFYING,
        CHECKING,
        ENDED
    }

    private final Step step;
    private final Set<Instant> changes = new HashSet<>();
    private Phase phase = Phase.WAITING;
    private Action action;
    private Future<?> work;
    private long begun;
    private Optional<StatusRecord> asked = Optional.empty();
    private boolean ready;
    private Optional<Integer> endedRunsv = Optional.empty();
    private boolean killed;
    private boolean obeyed;
    private int repeated;
    private StepResult result;

    RunningStep(Step step) {
        this.step = step;
        this.action = step.action();
    }

    Step step() {
        return step;
    }

    /** What is done: the step's action, about the process that there was when it began. */
    Action action() {
        return action;
    }

    void about(Action now) {
        action = now;
    }

    StepResult result() {
        return result;
    }

    boolean isWaiting() {
        return phase == Phase.WAITING;
    }

    boolean isVerifying() {
        return phase == Phase.VERIFYING;
    }

    boolean isUnderWay() {
        return !isWaiting() && !hasEnded();
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    boolean hasSucceeded() {
        return hasEnded() && result.isSuccess();
    }

    boolean hasEndedBadly() {
        return hasEnded() && !result.isSuccess();
    }

    /** Whether a check that was asked of this process has said yes; sv says so of none at all, too. */
    boolean isReady(Optional<StatusRecord> now) {
        return ready
                && now.isPresent()
                && asked.filter(now.get()::isSameProcess).isPresent();
    }

    boolean isKilled() {
        return killed;
    }

    /** Takes note that what it ends was sent KILL. */
    void killed() {
        killed = true;
    }

    /** Takes note that a runsv that does not hear was told to end. */
    void endedRunsv(int runsv) {
        endedRunsv = Optional.of(runsv);
    }

    /** The runsv that was told to end, which runsvdir starts another one for. */
    Optional<Integer> endedRunsv() {
        return endedRunsv;
    }

    /** How often it was told again what it had not heard. */
    int repeated() {
        return repeated;
    }

    void repeats() {
        repeated++;
    }

    /** Takes note that runsv has taken up what it was told. */
    void obeyed() {
        obeyed = true;
    }

    boolean hasObeyed() {
        return obeyed;
    }

    /** How long it has been going on; zero before it began. */
    Duration age() {
        return begun == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begun);
    }

    void perform(Future<?> work) {
        this.work = work;
        begun = System.nanoTime();
        phase = Phase.PERFORMING;
    }

    /** @param process which is there now */
    void check(Future<Boolean> work, Optional<StatusRecord> process) {
        this.work = work;
        asked = process;
        phase = Phase.CHECKING;
    }

    /** Takes up the result of work that has been done meanwhile. */
    void collect() {
        if (work == null || !work.isDone() || phase != Phase.PERFORMING && phase != Phase.CHECKING) {
            return;
        }
        try {
            Object answer = work.get();
            if (phase == Phase.PERFORMING) {
                begun = System.nanoTime();
            }
            ready = Boolean.TRUE.equals(answer);
            phase = Phase.VERIFYING;
        } catch (ExecutionException e) {
            boolean hosts = e.getCause() instanceof HostException
                    || e.getCause() instanceof UncheckedIOException
                    || e.getCause() instanceof DirectoryIteratorException;
            if (!hosts) {
                // Not the action as a whole: what it writes may be secret.
                throw new IllegalStateException(
                        step.action().subject() + ", " + step.action().verb(), e.getCause());
            }
            fail(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
    }

    void succeed() {
        end(StepResult.Ending.SUCCEEDED, "");
    }

    void skipBecauseOf(RunningStep other) {
        String cause = other.result().ending() == StepResult.Ending.FAILED
                ? other.step().action().subject() + " failed"
                : other.result().message();
        skip(cause);
    }

    void skip(String cause) {
        end(StepResult.Ending.SKIPPED, cause);
    }

    /** Takes note of a change of state; many of them mean that the service keeps ending. */
    void saw(Optional<StatusRecord> status, String hint) {
        status.map(StatusRecord::since).ifPresent(changes::add);
        if (changes.size() >= TOO_MANY_CHANGES) {
            fail("it keeps ending, for " + age().toSeconds() + " s now; " + hint);
        }
    }

    void failWhenTooLate(String hint, Timeouts timeouts) {
        Duration timeout = Goals.timeout(step.action(), timeouts);
        if (isVerifying() && age().compareTo(timeout) > 0) {
            fail("not done after " + timeout.toSeconds() + " s: " + hint);
        }
    }

    void fail(String message) {
        end(StepResult.Ending.FAILED, message);
    }

    private void end(StepResult.Ending ending, String message) {
        result = new StepResult(step, ending, message);
        phase = Phase.ENDED;
    }
}
