package org.runward.reconcile;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.runward.desired.Timeouts;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Programs;
import org.runward.host.TransientHostException;
import org.runward.observed.StatusRecord;
import org.runward.plan.Action;
import org.runward.plan.Operation;
import org.runward.plan.Plan;
import org.runward.plan.Step;
import org.runward.runit.Supervisions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a plan out: each step after those that it waits for, several at a time, each verified by observing again.
 *
 * <p>Doing is parallel and short; waiting for effects is one loop that looks at all of them, so that a hundred services wait
 * for runsvdir together and not one after the other.
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final long POLL_MILLIS = 50;
    private static final long PATIENT_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** One that does not survive the signal for a reload is gone by then. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final Observer observer;
    private final HostEnvironment environment;
    private final ActionPerformer performer;
    private final Insistence insistence;
    private final GenerationNotes notes;
    private final Programs programs;
    private final Progress progress;
    private final Clock clock;
    private final Retry retry;

    Applier(Observer observer, HostEnvironment environment, Programs programs, Progress progress, Clock clock) {
        this.observer = observer;
        this.environment = environment;
        this.programs = programs;
        this.performer = new ActionPerformer(environment, programs);
        this.insistence = new Insistence(performer, environment, clock);
        this.notes = new GenerationNotes(environment.desired().host());
        this.progress = progress;
        this.clock = clock;
        this.retry = Retry.of(
                "action",
                RetryConfig.custom()
                        .maxAttempts(environment.desired().host().attempts())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(200), 2.0))
                        .retryExceptions(TransientHostException.class)
                        .build());
        retry.getEventPublisher()
                .onRetry(event -> LOG.info(
                        "trying again attempt={} cause={}",
                        event.getNumberOfRetryAttempts(),
                        event.getLastThrowable().getMessage()));
    }

    /**
     * The result of every step, in the order of the plan.
     *
     * @param isEnding whether no further step is to be begun; those under way go on to their ends
     * @throws RuntimeException where it is broken off: what was begun has come to its end by then, and nothing more was begun
     */
    List<StepResult> apply(Plan plan, int parallel, BooleanSupplier isEnding) {
        try (Workers workers = new Workers(parallel)) {
            List<RunningStep> steps = new ArrayList<>();
            plan.steps().forEach(step -> steps.add(new RunningStep(step)));
            WaitReport report = new WaitReport(progress);
            Set<Integer> told = new HashSet<>();
            while (true) {
                if (isEnding.getAsBoolean()) {
                    steps.stream().filter(RunningStep::isWaiting).forEach(step -> step.skip("runward ends"));
                }
                begin(steps, workers);
                look(steps, workers);
                report.tell(steps);
                tellEnded(steps, told);
                if (steps.stream().allMatch(RunningStep::hasEnded)) {
                    return steps.stream().map(RunningStep::result).toList();
                }
                Thread.sleep(isPatient(steps) ? PATIENT_MILLIS : POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted", e);
        }
    }

    /** What has taken long may be seen a little later; each look reads the locks of the whole host. */
    private static boolean isPatient(List<RunningStep> steps) {
        return steps.stream()
                .filter(RunningStep::isUnderWay)
                .allMatch(step -> step.isVerifying() && step.age().compareTo(PATIENCE) > 0);
    }

    private void tellEnded(List<RunningStep> steps, Set<Integer> told) {
        steps.stream()
                .filter(step -> step.hasEnded() && told.add(step.step().id()))
                .forEach(step -> progress.ended(step.result()));
    }

    /** Begins what waits for nothing any more; a step without a chance is skipped, and so what depends on it. */
    private void begin(List<RunningStep> steps, Workers workers) {
        Optional<Supervisions> now = Optional.empty();
        for (RunningStep step : steps) {
            if (step.isWaiting()) {
                Stream.concat(step.step().requires().stream(), step.step().stopsWith().stream())
                        .map(steps::get)
                        .filter(RunningStep::hasEndedBadly)
                        .findFirst()
                        .ifPresent(step::skipBecauseOf);
            }
            if (step.isWaiting() && isReady(step.step(), steps)) {
                if (step.action() instanceof Action.Control control) {
                    // A process may be another one by now than it was when the plan was made. The locks are read once.
                    now = now.or(() -> Optional.of(environment.supervisions()));
                    step.about(control.since(
                            now.get().of(Goals.directoryOf(control)).current()));
                }
                Action action = step.action();
                step.perform(workers.perform(() -> retry.executeRunnable(() -> workers.begin(() -> perform(action)))));
            }
        }
    }

    private Timeouts timeouts() {
        return environment.desired().host().timeouts();
    }

    private static boolean isReady(Step step, List<RunningStep> steps) {
        return step.requires().stream().map(steps::get).allMatch(RunningStep::hasSucceeded)
                && step.follows().stream().map(steps::get).allMatch(RunningStep::hasEnded);
    }

    private void perform(Action action) {
        LOG.debug("action subject=\"{}\" verb=\"{}\"", action.subject(), action.verb());
        action.sendTo(performer);
    }

    private void look(List<RunningStep> steps, Workers workers) {
        steps.forEach(RunningStep::collect);
        List<RunningStep> verifying =
                steps.stream().filter(RunningStep::isVerifying).toList();
        if (verifying.isEmpty()) {
            return;
        }
        Supervisions supervisions = environment.supervisions();
        for (RunningStep step : verifying) {
            Action action = step.action();
            if (isReached(step, supervisions)) {
                step.failWhenTooLate(
                        "it is up, and its check does not pass; " + Goals.hint(action, environment.desired()),
                        timeouts());
                if (step.isVerifying()) {
                    reached(step, supervisions, workers);
                }
            } else if (step.isVerifying()) {
                insistence.look(step, supervisions);
                killWhereTermIsNotEnough(step, supervisions);
                String hint = Insistence.hint(action, supervisions)
                        .orElseGet(() -> Goals.hint(action, environment.desired()));
                if (action instanceof Action.Control control
                        && !control.operation().isForLog()) {
                    step.saw(supervisions.of(control.directory()).status(), hint);
                    skipWhereTakenDown(step, control, supervisions);
                    failWhereReloadingEndedIt(step, control, supervisions);
                }
                if (action instanceof Action.AwaitReady await) {
                    step.saw(supervisions.of(await.directory()).status(), hint);
                }
                step.failWhenTooLate(hint, timeouts());
            }
        }
    }

    /** Somebody has said otherwise since it obeyed: whether that is to be heeded, the next plan knows. */
    private static void skipWhereTakenDown(RunningStep step, Action.Control control, Supervisions supervisions) {
        boolean rouses = control.operation() == Operation.UP || control.operation() == Operation.RESTART;
        supervisions.of(control.directory()).current().filter(status -> rouses).ifPresent(status -> {
            boolean another = control.before()
                    .filter(before -> !before.since().equals(status.since()))
                    .isPresent();
            if (status.want() == StatusRecord.Want.UP) {
                step.obeyed();
            } else if ((step.hasObeyed() || another) && step.isVerifying()) {
                step.skip("it was told to go down meanwhile");
            }
        });
    }

    private static void failWhereReloadingEndedIt(RunningStep step, Action.Control control, Supervisions supervisions) {
        boolean isAnother = supervisions
                .of(control.directory())
                .current()
                .filter(now -> control.before().filter(now::isSameProcess).isEmpty())
                .isPresent();
        if (control.operation().isReload() && isAnother) {
            step.fail("the signal ended it; is reload-signal the right one?");
        }
    }

    /** Once, where a process that was told to end has had its time and is still the same. */
    private void killWhereTermIsNotEnough(RunningStep step, Supervisions supervisions) {
        Action action = step.action();
        Optional<Duration> limit = action.killAfter();
        if (limit.isEmpty() || step.age().compareTo(limit.get()) < 0 || step.isKilled()) {
            return;
        }
        Optional<Path> directory = Goals.stillToEnd(action, supervisions);
        if (directory.isPresent()) {
            step.killed();
            LOG.debug("kill subject=\"{}\"", action.subject());
            progress.waiting(action.subject() + " to end by KILL: it did not on TERM within "
                    + limit.get().toSeconds() + " s");
            try {
                performer.kill(directory.get());
            } catch (HostException e) {
                step.fail(e.getMessage());
            }
        }
    }

    /** A host that cannot be read fails the step that asked, and not the others. */
    private boolean isReached(RunningStep step, Supervisions supervisions) {
        boolean unsettled = step.action() instanceof Action.Control control
                && control.operation().isReload()
                && step.age().compareTo(SETTLED) < 0;
        if (unsettled || isBetweenTwoRunsvs(step, supervisions)) {
            return false;
        }
        try {
            return Goals.isReached(step.action(), observer, supervisions, clock);
        } catch (HostException e) {
            step.fail(e.getMessage());
            return false;
        }
    }

    /** Else the next pass would find no runsv. */
    private static boolean isBetweenTwoRunsvs(RunningStep step, Supervisions supervisions) {
        return step.action() instanceof Action.Control control
                && step.endedRunsv().isPresent()
                && supervisions
                        .runsv(Goals.directoryOf(control))
                        .filter(runsv -> !runsv.equals(step.endedRunsv().get()))
                        .isEmpty();
    }

    private void reached(RunningStep step, Supervisions supervisions, Workers workers) {
        Action action = step.action();
        Optional<Path> checked = checked(action);
        if (checked.isPresent()) {
            Optional<StatusRecord> now = supervisions.of(checked.get()).current();
            if (!step.isReady(now)) {
                step.check(workers.ask(() -> isReady(checked.get())), now);
                return;
            }
        }
        if (step.step().action() instanceof Action.Control planned) {
            note(planned, supervisions);
        }
        step.succeed();
    }

    /** A note that cannot be written costs one restart too many later, and is no reason to stop here. */
    private void note(Action.Control control, Supervisions supervisions) {
        try {
            notes.note(control, supervisions);
        } catch (HostException e) {
            LOG.warn("{}: generation not noted: {}", control.subject(), e.getMessage());
        }
    }

    /** The directory of a service that is up only when its check script says so, too; runsv(8), sv(8). */
    private static Optional<Path> checked(Action action) {
        Optional<Path> directory = Optional.empty();
        if (action instanceof Action.AwaitReady await) {
            directory = Optional.of(await.directory());
        } else if (action instanceof Action.Control control
                && (control.operation() == Operation.UP || control.operation() == Operation.RESTART)) {
            directory = Optional.of(control.directory());
        }
        return directory.filter(path -> Files.isExecutable(path.resolve("check")));
    }

    private Boolean isReady(Path directory) {
        return programs.run(Invocation.of("sv", "-w", "2", "check", directory.toString()))
                .isSuccess();
    }
}
