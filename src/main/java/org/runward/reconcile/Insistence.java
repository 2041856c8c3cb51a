package org.runward.reconcile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.host.TransientHostException;
import org.runward.observed.StatusRecord;
import org.runward.plan.Action;
import org.runward.plan.Operation;
import org.runward.runit.ScanDirectory;
import org.runward.runit.Supervisions;

/**
 * Tells runsv again what it has not heard.
 *
 * <p>runsv may lose a command that comes within the same second as another one. And a guest that may control a service can read
 * what runsv is told before runsv does: so what is to end is ended, after a few tries, through a signal to runsv itself, which
 * takes that for {@code x}. Repeating is harmless, since each of these commands is about a state.
 *
 * <p>And it wakes runsvdir where links wait for it: each second, since it does not look twice within one.
 */
final class Insistence {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int TRIES = 2;

    private static final Duration BETWEEN_WAKES = Duration.ofSeconds(1);

    private final ActionPerformer performer;
    private final HostEnvironment environment;
    private final Clock clock;
    private final Map<Path, List<Integer>> runsvdirs = new HashMap<>();
    private final Map<Path, Instant> woken = new HashMap<>();

    Insistence(ActionPerformer performer, HostEnvironment environment, Clock clock) {
        this.performer = performer;
        this.environment = environment;
        this.clock = clock;
    }

    /** To be called for a step whose action was done, and has not had its effect yet. */
    void look(RunningStep step, Supervisions supervisions) {
        if (step.action() instanceof Action.Link link) {
            wake(link.link().getParent());
        } else if (step.action() instanceof Action.Supervise supervise) {
            wake(supervise.link().getParent());
        }
        Optional<Path> deaf = unheard(step.action(), supervisions);
        if (deaf.isEmpty() || step.age().compareTo(AGAIN.multipliedBy(step.repeated() + 1L)) < 0) {
            return;
        }
        step.repeats();
        try {
            if (step.repeated() <= TRIES || !isEnd(step.action())) {
                performer.tellAgain(deaf.get(), command(step.action()));
            } else {
                performer.endRunsv(deaf.get(), supervisions).ifPresent(step::endedRunsv);
            }
        } catch (TransientHostException e) {
            // Full of what others wrote, or its runsv is just not there: the next time, or the deadline.
        }
    }

    private void wake(Path directory) {
        Instant now = clock.instant();
        Instant last = woken.get(directory);
        if (last == null || !now.isBefore(last.plus(BETWEEN_WAKES))) {
            woken.put(directory, now);
            ScanDirectory scanDirectory = environment.scanDirectory(directory);
            if (runsvdirs.getOrDefault(directory, List.of()).isEmpty()) {
                runsvdirs.put(directory, scanDirectory.watchers());
            }
            scanDirectory.wake(runsvdirs.get(directory));
        }
    }

    /** What to say where it was never heard. */
    static Optional<String> hint(Action action, Supervisions supervisions) {
        return unheard(action, supervisions)
                .filter(directory -> Files.isSymbolicLink(directory.resolve("supervise")))
                .map(directory ->
                        "its runsv was told several times and has not heard it; a process in its guest may be reading "
                                + directory.resolve("supervise/control") + ", which ends with the guest");
    }

    private static boolean isEnd(Action action) {
        return action instanceof Action.Unlink
                || action instanceof Action.Control control && control.operation() == Operation.DOWN;
    }

    private static char command(Action action) {
        return action instanceof Action.Control control ? control.operation().command() : 'x';
    }

    /** The directory of the runsv that lives and goes on as if nothing had been said. */
    private static Optional<Path> unheard(Action action, Supervisions supervisions) {
        if (action instanceof Action.Unlink unlink) {
            return supervisions
                    .of(unlink.directory())
                    .current()
                    .filter(status -> status.want() == StatusRecord.Want.UP)
                    .map(status -> unlink.directory());
        }
        if (action instanceof Action.Control control) {
            Path directory = Goals.directoryOf(control);
            return supervisions
                    .of(directory)
                    .current()
                    .filter(status -> isUnheard(control, status))
                    .map(status -> directory);
        }
        return Optional.empty();
    }

    private static boolean isUnheard(Action.Control control, StatusRecord now) {
        return switch (control.operation()) {
            case UP, LOG_UP -> now.want() == StatusRecord.Want.DOWN;
            case DOWN -> now.want() == StatusRecord.Want.UP;
            case CONTINUE -> now.paused();
            // Of a restart the record tells nothing where a control script sends the signal; a second TERM is another
            // one.
            default -> false;
        };
    }
}
