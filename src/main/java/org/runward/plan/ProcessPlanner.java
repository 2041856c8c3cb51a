package org.runward.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.runward.desired.Service;
import org.runward.desired.Service.State;
import org.runward.desired.Upkeep;
import org.runward.observed.LastEnd;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.Want;

/** Plans what is told to the runsv of one service: its log service first, then the service itself. */
final class ProcessPlanner {
    private final Situation situation;
    private final StepChain steps;
    private final ServiceLine line;
    private final Upkeep upkeep;
    private Duration stable = Operation.STABLE;

    /** It was taken down for a while, and comes back. */
    private boolean suspended;

    private boolean validated;
    private boolean roused;

    ProcessPlanner(Situation situation, StepChain steps, ServiceLine line) {
        this.situation = situation;
        this.steps = steps;
        this.line = line;
        this.upkeep = situation.service.upkeep();
    }

    /** Whether it is up and may not be ready: it has a check, or has not been up for long. */
    boolean isToBeAwaited() {
        Optional<StatusRecord> status = situation.observed.service().current();
        boolean young = status.filter(
                        record -> record.since().plus(upkeep.stableAfter()).isAfter(situation.now()))
                .isPresent();
        return status.filter(StatusRecord::isUp).isPresent() && (young || situation.isChecked());
    }

    Action await() {
        return new Action.AwaitReady(situation.subject, situation.directory, upkeep.stableAfter());
    }

    boolean isSuspended() {
        return suspended;
    }

    boolean roused() {
        return roused;
    }

    void rolls() {
        stable = upkeep.stableAfter().compareTo(Operation.STABLE) > 0 ? upkeep.stableAfter() : Operation.STABLE;
    }

    /** Whether a running process is replaced by one that runs what is declared. */
    boolean isToBeRestarted() {
        boolean byDefinition = situation.staleness.isServiceStale() && upkeep.restart() == Upkeep.Restart.ON_CHANGE;
        boolean byWatch = situation.staleness.isWatchStale() && upkeep.onWatch() == Upkeep.OnWatch.RESTART;
        return byDefinition || byWatch;
    }

    void suspend() {
        suspended = true;
        control(Operation.DOWN);
    }

    void bringUp() {
        control(Operation.UP);
    }

    void takeDown() {
        control(Operation.DOWN);
    }

    /** Adds a step that fails where what it is to run with is not valid. Its files are as they are to be by then. */
    private void validate() {
        boolean declared = situation.service.definition() instanceof Service.Command command
                && !command.validate().isEmpty();
        boolean runs = situation
                .observed
                .service()
                .current()
                .filter(status -> status.state() == StatusRecord.State.RUN)
                .isPresent();
        if (!validated && declared && runs) {
            validated = true;
            steps.add(new Action.Validate(situation.subject, situation.directory));
            line.does("validate");
        }
    }

    /** While its files are still the earlier ones: what validates is written first. False where nobody can tell. */
    boolean validateBeforeOthers() {
        FileDifferences some = situation.differences.ofValidation();
        if (!some.isEmpty()) {
            steps.add(new Action.WriteFiles(
                    situation.subject, "write", situation.directory, some.writes(), List.of(), List.of()));
        }
        validate();
        return validated;
    }

    /** Of one that runsv supervises by now. */
    void plan() {
        planLog();
        if (situation.service.state() == State.DOWN) {
            planDown();
        } else if (suspended) {
            line.because("its guest is restarted");
            control(Operation.UP);
        } else {
            planUp();
        }
    }

    private void planLog() {
        if (!situation.rendered.hasLogService()
                && situation.observed.inputs().log().isEmpty()) {
            return;
        }
        if (situation.rendered.hasLogService() && !situation.observed.log().isUp()) {
            line.because("log service down");
            control(Operation.LOG_UP);
        } else if (situation.staleness.isLogStale()) {
            if (upkeep.restart() == Upkeep.Restart.REPORT
                    && situation.rendered.directory().isEmpty()) {
                line.hold("log service runs an older definition, and restart = \"report\"");
            } else {
                line.because("log service runs an older definition");
                control(Operation.LOG_RESTART);
            }
        } else if (situation.staleness.areSettingsUnread()) {
            control(Operation.LOG_RELOAD);
        }
    }

    private void planDown() {
        boolean down =
                situation.observed.service().current().filter(Operation::isDown).isPresent();
        if (!down) {
            line.because("up, declared down");
            control(Operation.DOWN);
        }
    }

    private void planUp() {
        Optional<StatusRecord> status = situation.observed.service().current();
        if (status.isEmpty()) {
            control(Operation.UP);
        } else if (status.get().want() == Want.DOWN) {
            planStopped(status.get());
        } else if (!status.get().isUp()) {
            // runsv goes on trying by itself, and what was in the way may have gone: it is waited for.
            String state = status.get().state() == StatusRecord.State.FINISH ? "finishing" : "down";
            line.because(situation.observed.flapping().map(LastEnd::flapping).orElse(state + ", wants up"));
            control(Operation.UP);
        } else {
            planRunning();
        }
    }

    private void planStopped(StatusRecord status) {
        boolean down = status.state() == StatusRecord.State.DOWN;
        if (situation.wasDeclaredDown()) {
            line.because("down, declared up");
            control(Operation.UP);
        } else if (situation.isStopOver()) {
            line.because(
                    down
                            ? "stopped by an operator, for long enough"
                            : "told by an operator to go down, long enough ago");
            control(Operation.UP);
        } else {
            line.holdStopped(down ? "stopped by an operator" : "told by an operator to go down, or to run once");
        }
    }

    private void planRunning() {
        boolean stale = situation.staleness.isServiceStale();
        boolean unread = situation.staleness.isWatchStale();
        Optional<StatusRecord> current = situation.observed.service().current();
        boolean paused = current.isPresent() && current.get().paused();
        if (paused && !situation.isStopOver()) {
            line.holdStopped("paused by an operator");
            return;
        }
        if (paused && !isToBeRestarted()) {
            line.because("paused");
            control(Operation.CONTINUE);
        }
        if (isToBeRestarted()) {
            if (stale) {
                line.because("runs an older definition");
            }
            if (unread) {
                line.because(changedFiles());
            }
            validate();
            if (situation.isAgent) {
                restartAgent();
            } else {
                control(Operation.RESTART);
            }
            return;
        }
        if (stale) {
            line.hold("runs an older definition, and restart = \"report\": sv restart " + situation.link);
        }
        if (unread && upkeep.onWatch() == Upkeep.OnWatch.RELOAD) {
            line.because(changedFiles());
            validate();
            control(Operation.reload(upkeep.reloadSignal()));
        } else if (unread) {
            line.hold(changedFiles() + ", and on-watch = \"report\"");
        }
        Optional<String> unseen = situation.observed.inputs().unseen();
        if (unseen.isPresent()) {
            line.hold(unseen.get());
        }
    }

    /** Nobody waits for what becomes of it: it is this very process that ends. */
    private void restartAgent() {
        Duration stopTimeout = situation.service.ending().stopTimeout();
        line.ends(situation.observed.service(), stopTimeout);
        line.because("it is this runward's own service");
        steps.add(new Action.RestartAgent(situation.subject, situation.directory, stopTimeout));
        line.does(Operation.RESTART.verb());
    }

    private String changedFiles() {
        List<String> changed = situation.staleness.changedFiles();
        if (changed.isEmpty() && upkeep.watch().size() == 1) {
            return upkeep.watch().get(0) + " changed";
        }
        return changed.isEmpty() ? "watched files changed" : String.join(", ", changed) + " changed";
    }

    private void control(Operation operation) {
        Duration stopTimeout = situation.service.ending().stopTimeout();
        Optional<Duration> killAfter = operation.ends() ? Optional.of(stopTimeout) : Optional.empty();
        if (operation.ends()) {
            line.ends(situation.observed.service(), stopTimeout);
        }
        roused |= operation == Operation.UP || operation == Operation.RESTART;
        steps.add(new Action.Control(
                situation.subject,
                situation.directory,
                operation,
                operation.of(situation.observed).current(),
                Optional.of(situation.staleness.generations()),
                killAfter,
                stable));
        line.does(operation.verb());
    }
}
