package org.runward.reconcile;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.runward.desired.DesiredState;
import org.runward.desired.Log;
import org.runward.desired.Service;
import org.runward.desired.Timeouts;
import org.runward.observed.ObservedGuest;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.plan.Action;
import org.runward.plan.Operation;
import org.runward.runit.DirectoryReader;
import org.runward.runit.Supervisions;
import org.runward.servicedir.GuestTools;

/** What the world shows when an action has had its effect, how long that may take, and what to say meanwhile. */
final class Goals implements Action.Handler {
    private final Observer observer;
    private final Supervisions supervisions;
    private final Clock clock;
    private final DirectoryReader directories = new DirectoryReader();
    private boolean reached;

    private Goals(Observer observer, Supervisions supervisions, Clock clock) {
        this.observer = observer;
        this.supervisions = supervisions;
        this.clock = clock;
    }

    /** @param supervisions as they are now */
    static boolean isReached(Action action, Observer observer, Supervisions supervisions, Clock clock) {
        Goals goals = new Goals(observer, supervisions, clock);
        action.sendTo(goals);
        return goals.reached;
    }

    /** How long the world may take. */
    static Duration timeout(Action action, Timeouts timeouts) {
        Duration toEnd = action.killAfter().orElse(Duration.ZERO);
        if (action instanceof Action.Control control) {
            return control.operation() == Operation.DOWN
                    ? toEnd.plus(timeouts.down())
                    : toEnd.plus(timeouts.up())
                            .plusSeconds(control.stable().minusSeconds(1).toSeconds());
        }
        if (action instanceof Action.AwaitReady await) {
            return timeouts.up().plus(await.stable());
        }
        if (action instanceof Action.Unlink) {
            return toEnd.plus(timeouts.down());
        }
        if (action instanceof Action.Link || action instanceof Action.Supervise) {
            return timeouts.link();
        }
        return timeouts.files();
    }

    /** The directory of the runsv whose process an action has told to end, and which is still there. */
    static Optional<Path> stillToEnd(Action action, Supervisions supervisions) {
        if (action instanceof Action.Unlink unlink) {
            return Optional.of(unlink.directory())
                    .filter(directory -> running(supervisions, directory).isPresent());
        }
        if (action instanceof Action.Control control && control.operation().ends()) {
            return running(supervisions, control.directory())
                    .filter(now -> control.operation() == Operation.DOWN
                            || control.before().filter(now::isSameProcess).isPresent())
                    .map(now -> control.directory());
        }
        return Optional.empty();
    }

    private static Optional<StatusRecord> running(Supervisions supervisions, Path directory) {
        return supervisions.of(directory).current().filter(now -> now.state() == StatusRecord.State.RUN);
    }

    /** What is waited for. */
    static String waitingFor(Action action) {
        if (action instanceof Action.Link || action instanceof Action.Supervise) {
            return "runsvdir to take up new links (it looks every 5 seconds)";
        }
        if (action instanceof Action.StartGuest
                || action instanceof Action.StopGuest
                || action instanceof Action.PrepareGuest) {
            return "guests to " + action.verb();
        }
        if (action instanceof Action.Control control && control.operation() == Operation.DOWN
                || action instanceof Action.Unlink) {
            return "services to end on TERM";
        }
        if (action instanceof Action.EndOrphan) {
            return "orphans to end";
        }
        if (action instanceof Action.Validate) {
            return "what validates";
        }
        return "services to stay up";
    }

    /** Why it may not have come about, and where to look. */
    static String hint(Action action, DesiredState desired) {
        if (action instanceof Action.Link || action instanceof Action.Supervise) {
            return "no runsv took it up; look at runsvdir's own messages (ps shows them)";
        }
        if (action instanceof Action.Control control && control.operation() == Operation.DOWN
                || action instanceof Action.Unlink) {
            return "it, or what it left behind and what holds its log, does not end; runward tree shows what there is";
        }
        Service service = desired.services().get(action.subject().name());
        return service != null && service.log() instanceof Log.Svlogd && service.isRendered()
                ? "look at " + desired.host().logDirectoryOf(service.name()) + "/current"
                : "look where its output goes";
    }

    @Override
    public void writeFiles(Action.WriteFiles action) {
        var now = directories.read(action.directory(), Set.of());
        boolean written = action.writes().entrySet().stream()
                .allMatch(entry -> Optional.ofNullable(now.files().get(entry.getKey()))
                        .filter(file -> file.content()
                                        .equals(Optional.of(entry.getValue().content()))
                                && file.mode() == entry.getValue().mode())
                        .isPresent());
        reached = written
                && action.removals().stream().noneMatch(now.files()::containsKey)
                && action.restored().stream().noneMatch(now.files()::containsKey);
    }

    @Override
    public void writeLogSettings(Action.WriteLogSettings action) {
        reached = directories
                .file(action.settings().file())
                .filter(file -> file.text().equals(Optional.of(action.settings().config())))
                .isPresent();
    }

    @Override
    public void configureGuest(Action.ConfigureGuest action) {
        var found = observer.guest(action.subject().name()).configuration();
        reached = action.texts().entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(found.get(entry.getKey())));
    }

    @Override
    public void prepareGuest(Action.PrepareGuest action) {
        reached = observer.guest(action.subject().name()).prepared();
    }

    @Override
    public void equipGuest(Action.EquipGuest action) {
        reached = observer.guest(action.subject().name())
                .tools()
                .equals(action.tools().map(GuestTools::digest));
    }

    @Override
    public void startGuest(Action.StartGuest action) {
        reached = observer.guest(action.subject().name()).state() == ObservedGuest.State.RUNNING;
    }

    @Override
    public void stopGuest(Action.StopGuest action) {
        reached = !observer.guest(action.subject().name()).state().isAlive();
    }

    @Override
    public void link(Action.Link action) {
        reached = directories.link(action.link()).leadsTo(action.directory())
                && supervisions.of(action.directory()).status().isPresent()
                && supervisions.of(action.directory()).alive()
                && (!Files.exists(action.directory().resolve("log"))
                        || supervisions.of(action.directory().resolve("log")).alive());
    }

    @Override
    public void supervise(Action.Supervise action) {
        reached = supervisions.of(action.directory()).alive();
    }

    @Override
    public void unlink(Action.Unlink action) {
        reached = action.links().stream().noneMatch(Files::isSymbolicLink)
                && !supervisions.of(action.directory()).alive()
                && !supervisions.of(action.directory().resolve("log")).alive();
    }

    @Override
    public void placeSupervise(Action.PlaceSupervise action) {
        reached = directories
                .read(action.directory(), DirectoryReader.OF_RUNSV)
                .supervise()
                .equals(action.place());
    }

    @Override
    public void grant(Action.Grant action) {
        // What the guest said is known to the note alone.
        reached = action.inGuest().isPresent()
                ? observer.service(action.subject().name(), supervisions)
                        .access()
                        .inGuest()
                        .filter(ids -> ids.names()
                                .equals(action.inGuest().get().names().toString()))
                        .isPresent()
                : supervisions
                        .access(action.directory(), true)
                        .filter(action.access()::equals)
                        .isPresent();
    }

    @Override
    public void endOrphan(Action.EndOrphan action) {
        reached = observer.service(action.subject().name(), supervisions)
                .instance()
                .orphan()
                .isEmpty();
    }

    /** Its exit status said it all. */
    @Override
    public void validate(Action.Validate action) {
        reached = true;
    }

    @Override
    public void awaitReady(Action.AwaitReady action) {
        Supervision supervision = supervisions.of(action.directory());
        reached = Operation.UP.isReached(
                Optional.empty(), supervision, begun(action, supervision), clock.instant(), action.stable());
    }

    @Override
    public void control(Action.Control action) {
        Supervision supervision = supervisions.of(directoryOf(action));
        Optional<Instant> begun = action.operation().isForLog()
                ? supervision.current().map(StatusRecord::since)
                : begun(action, supervision);
        reached = action.operation().isReached(action.before(), supervision, begun, clock.instant(), action.stable());
    }

    private Optional<Instant> begun(Action action, Supervision supervision) {
        return supervision
                .current()
                .flatMap(current -> observer.begun(action.subject().name(), current));
    }

    /** Where the runsv works that is told something: the log service's is the service's own, by another directory. */
    static Path directoryOf(Action.Control action) {
        return action.operation().isForLog() ? action.directory().resolve("log") : action.directory();
    }

    /** What comes of it only the next agent can see. */
    @Override
    public void restartAgent(Action.RestartAgent action) {
        reached = true;
    }

    @Override
    public void removeDirectory(Action.RemoveDirectory action) {
        reached = !Files.exists(action.directory(), LinkOption.NOFOLLOW_LINKS);
    }
}
