package org.runward.reconcile;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.host.AtomicFiles;
import org.runward.host.Memory;
import org.runward.observed.GenerationRecord;
import org.runward.observed.StartedAs;
import org.runward.observed.StatusRecord;
import org.runward.plan.Action;
import org.runward.plan.Operation;
import org.runward.runit.GenerationRecords;
import org.runward.runit.Supervisions;
import org.runward.servicedir.Generations;

/**
 * Notes which generation a process runs, once an action has started it or made it read its settings. Thread-safe, also where there
 * are several of these: plans that are carried out at the same time may know of the same process.
 */
final class GenerationNotes {
    private static final Object ONE_AT_A_TIME = new Object();

    private final Host host;
    private final GenerationRecords records = new GenerationRecords(new AtomicFiles(), Memory.NONE);

    GenerationNotes(Host host) {
        this.host = host;
    }

    /** @param action whose effect the world shows already */
    void note(Action.Control action, Supervisions supervisions) {
        if (action.generations().isEmpty() || action.operation() == Operation.DOWN) {
            return;
        }
        synchronized (ONE_AT_A_TIME) {
            noteAlone(action, action.generations().get(), supervisions);
        }
    }

    private void noteAlone(Action.Control action, Generations generations, Supervisions supervisions) {
        Path file = host.generationRecordOf(action.subject().name());
        GenerationRecord old = records.read(file);
        Optional<StatusRecord> service = supervisions.of(action.directory()).current();
        Optional<StatusRecord> log =
                supervisions.of(action.directory().resolve("log")).current();
        // It may have been up since the plan was made, where it was to be taken down before and was not.
        boolean isSame = service.isPresent()
                && action.before().filter(service.get()::isSameProcess).isPresent();
        boolean withService = action.operation() == Operation.RESTART || action.operation() == Operation.UP && !isSame;
        boolean withLog = action.operation() == Operation.UP
                || action.operation() == Operation.LOG_UP
                || action.operation() == Operation.LOG_RESTART;
        boolean withSettings = withLog || action.operation() == Operation.LOG_RELOAD;
        boolean withWatched = withService || action.operation().isReload();
        records.write(
                file,
                new GenerationRecord(
                        withService ? started(Optional.of(generations.service()), service) : old.service(),
                        withLog ? started(Optional.of(generations.log()), log) : old.log(),
                        withSettings ? started(generations.settings(), log) : old.settings(),
                        withWatched ? started(generations.watched(), service) : old.watched()));
    }

    /** Adds what is known of processes that were found as they are to be, where nothing is noted of later ones. */
    void add(Name service, GenerationRecord more) {
        synchronized (ONE_AT_A_TIME) {
            addAlone(service, more);
        }
    }

    private void addAlone(Name service, GenerationRecord more) {
        Path file = host.generationRecordOf(service);
        GenerationRecord old = records.read(file);
        GenerationRecord all = new GenerationRecord(
                later(old.service(), more.service()),
                later(old.log(), more.log()),
                later(old.settings(), more.settings()),
                later(old.watched(), more.watched()));
        if (!all.equals(old)) {
            records.write(file, all);
        }
    }

    private static Optional<StartedAs> later(Optional<StartedAs> old, Optional<StartedAs> other) {
        boolean isOther = other.filter(
                        note -> old.isEmpty() || note.since().isAfter(old.get().since()))
                .isPresent();
        return isOther ? other : old;
    }

    /**
     * Keeps only what is noted of processes that run now.
     *
     * @param now asked only where something is noted
     */
    void forgetEarlier(Name service, Path directory, Supplier<Supervisions> now) {
        synchronized (ONE_AT_A_TIME) {
            forgetEarlierAlone(service, directory, now);
        }
    }

    private void forgetEarlierAlone(Name service, Path directory, Supplier<Supervisions> now) {
        Path file = host.generationRecordOf(service);
        GenerationRecord old = records.read(file);
        if (old.isEmpty()) {
            return;
        }
        Supervisions supervisions = now.get();
        Optional<StatusRecord> process = supervisions.of(directory).current();
        Optional<StatusRecord> log = supervisions.of(directory.resolve("log")).current();
        GenerationRecord left = new GenerationRecord(
                old.service().filter(note -> isAbout(note, process)),
                old.log().filter(note -> isAbout(note, log)),
                old.settings().filter(note -> isAbout(note, log)),
                old.watched());
        if (!left.equals(old)) {
            records.write(file, left);
        }
    }

    private static boolean isAbout(StartedAs note, Optional<StatusRecord> status) {
        return status.filter(note::isAbout).isPresent();
    }

    private static Optional<StartedAs> started(Optional<String> generation, Optional<StatusRecord> status) {
        return generation.flatMap(text -> status.filter(record -> record.pid().isPresent())
                .map(record -> new StartedAs(text, record.pid().getAsInt(), record.since())));
    }
}
