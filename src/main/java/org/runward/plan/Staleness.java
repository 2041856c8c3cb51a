package org.runward.plan;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedInput;
import org.runward.observed.ObservedService;
import org.runward.observed.StartedAs;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.servicedir.Generations;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;
import org.runward.servicedir.RenderedFile.Role;
import org.runward.servicedir.RenderedService;
import org.runward.text.Text;

/**
 * Whether a service's running processes run an older generation than what is there now.
 *
 * <p>A process that is in the record runs what the record says. One that is not was started by runsv from what lay on disk then.
 * It is current if all of that has lain there unchanged since before its start; if our marker has, which is written anew
 * whenever something else is written; or if an earlier process, by the record, was started from the same. Contents count, and
 * change times, which nobody can set back: a file that was touched, copied or chmodded restarts nothing.
 */
final class Staleness {
    /** What may have gone by without anybody's knowing is taken for what it is now. */
    private enum Verdict {
        CURRENT,
        STALE,
        /** There is no way to know, and it was never applied: it was there before runward was. */
        FIRST_SEEN
    }

    private final RenderedService rendered;
    private final ObservedService observed;
    private final FileDifferences differences;
    private final boolean appliedBefore;
    private final Generations generations;

    /** @param appliedBefore whether it is known to have been applied */
    Staleness(RenderedService rendered, ObservedService observed, FileDifferences differences, boolean appliedBefore) {
        this.rendered = rendered;
        this.observed = observed;
        this.differences = differences;
        this.appliedBefore = appliedBefore;
        this.generations = generationsOf();
    }

    /** What the processes run that are started now. */
    Generations generations() {
        return generations;
    }

    private Generations generationsOf() {
        Optional<Generations> ours = rendered.generations();
        boolean watches = observed.inputs().watched().isPresent()
                && !rendered.service().upkeep().watch().isEmpty();
        return new Generations(
                Generations.combined(
                        ours.isPresent() ? ours.get().service() : "",
                        digests(observed.inputs().service())),
                Generations.combined(
                        ours.isPresent() ? ours.get().log() : "",
                        digests(observed.inputs().log())),
                ours.isPresent() ? ours.get().settings() : Optional.empty(),
                watches
                        ? Optional.of(Generations.combined(
                                "", digests(observed.inputs().watched().get())))
                        : Optional.empty());
    }

    private static SortedMap<String, String> digests(SortedMap<String, ObservedInput> files) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, ObservedInput> file : files.entrySet()) {
            digests.put(file.getKey(), file.getValue().digest());
        }
        return digests;
    }

    boolean isServiceStale() {
        return service() == Verdict.STALE;
    }

    boolean isLogStale() {
        return log() == Verdict.STALE;
    }

    boolean isWatchStale() {
        return watched() == Verdict.STALE;
    }

    private Verdict service() {
        return judge(
                Role.SERVICE,
                generations.service(),
                observed.service(),
                observed.generations().service(),
                observed.inputs().service().values());
    }

    private Verdict log() {
        return judge(
                Role.LOG,
                generations.log(),
                observed.log(),
                observed.generations().log(),
                observed.inputs().log().values());
    }

    private Verdict watched() {
        if (generations.watched().isEmpty()) {
            return Verdict.CURRENT;
        }
        Optional<StatusRecord> status = running(observed.service());
        Optional<StartedAs> record = observed.generations().watched();
        String generation = generations.watched().get();
        if (status.isEmpty()) {
            return Verdict.CURRENT;
        }
        if (isKnown(record, status.get())) {
            return record.get().generation().equals(generation) ? Verdict.CURRENT : Verdict.STALE;
        }
        // One that is gone has no time; that it has gone lately, an earlier note may tell.
        boolean allThere = observed.inputs().watched().get().size()
                        == rendered.service().upkeep().watch().size()
                || record.isEmpty();
        boolean current = allThere && areOlder(observed.inputs().watched().get().values(), status.get())
                || isSameAsBefore(record, generation, status.get());
        return current ? Verdict.CURRENT : Verdict.STALE;
    }

    private Verdict judge(
            Role role,
            String generation,
            Supervision process,
            Optional<StartedAs> record,
            Collection<ObservedInput> inputs) {
        Optional<StatusRecord> status = running(process);
        if (status.isEmpty()) {
            return Verdict.CURRENT;
        }
        if (isKnown(record, status.get())) {
            return record.get().generation().equals(generation) ? Verdict.CURRENT : Verdict.STALE;
        }
        if (differences.concerns(role)) {
            return Verdict.STALE;
        }
        boolean current = areOursOlder(role, status.get()) && areOlder(inputs, status.get())
                || isSameAsBefore(record, generation, status.get());
        if (current) {
            return Verdict.CURRENT;
        }
        boolean isOurs = rendered.directory().isPresent();
        return isOurs || appliedBefore || record.isPresent() ? Verdict.STALE : Verdict.FIRST_SEEN;
    }

    private static Optional<StatusRecord> running(Supervision process) {
        Optional<StatusRecord> current = process.current();
        return current.isPresent() && current.get().pid().isPresent() ? current : Optional.empty();
    }

    private static boolean isKnown(Optional<StartedAs> record, StatusRecord status) {
        return record.isPresent() && record.get().isAbout(status);
    }

    /** Whether a process that was started before this one ran the same: the record is dropped where something is written. */
    private static boolean isSameAsBefore(Optional<StartedAs> record, String generation, StatusRecord status) {
        return record.isPresent()
                && record.get().generation().equals(generation)
                && !record.get().since().isAfter(status.since());
    }

    private static boolean areOlder(Collection<ObservedInput> files, StatusRecord status) {
        for (ObservedInput file : files) {
            if (!file.changed().isBefore(status.since())) {
                return false;
            }
        }
        return true;
    }

    private boolean areOursOlder(Role role, StatusRecord status) {
        if (rendered.directory().isEmpty()) {
            return true;
        }
        // A marker of another definition says nothing of this one.
        if (!differences.contents().contains(RenderedDirectory.MARKER) && isOlder(RenderedDirectory.MARKER, status)) {
            return true;
        }
        for (Map.Entry<String, RenderedFile> file :
                rendered.directory().get().files().entrySet()) {
            if (file.getValue().role() == role && !isOlder(file.getKey(), status)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOlder(String name, StatusRecord status) {
        ObservedFile file = observed.directory().files().get(name);
        return file != null && file.changed().isBefore(status.since());
    }

    /** The watched files that changed after the process was started, by their times; empty where these do not tell. */
    List<String> changedFiles() {
        Instant since = observed.service().current().map(StatusRecord::since).orElse(Instant.MAX);
        return observed.inputs().watched().orElse(new TreeMap<>()).entrySet().stream()
                .filter(entry -> !entry.getValue().changed().isBefore(since))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * What is to be remembered of processes that are current and of which nothing is known: runsv has started them by itself. From
     * now on it is known what they run, whatever is touched, edited or linked elsewhere.
     */
    GenerationRecord firstNotes() {
        GenerationRecord record = observed.generations();
        return new GenerationRecord(
                service() == Verdict.STALE
                        ? Optional.empty()
                        : note(Optional.of(generations.service()), observed.service(), record.service()),
                log() == Verdict.STALE
                        ? Optional.empty()
                        : note(Optional.of(generations.log()), observed.log(), record.log()),
                areSettingsUnread()
                        ? Optional.empty()
                        : note(generations.settings(), observed.log(), record.settings()),
                watched() == Verdict.STALE
                        ? Optional.empty()
                        : note(generations.watched(), observed.service(), record.watched()));
    }

    /** Empty where it is noted already. */
    private static Optional<StartedAs> note(
            Optional<String> generation, Supervision process, Optional<StartedAs> record) {
        Optional<StatusRecord> running = running(process);
        if (running.isEmpty() || generation.isEmpty() || isKnown(record, running.get())) {
            return Optional.empty();
        }
        StatusRecord status = running.get();
        return Optional.of(new StartedAs(generation.get(), status.pid().getAsInt(), status.since()));
    }

    /** Whether the settings file is not what it is to be. */
    boolean settingsDiffer() {
        if (rendered.log().isEmpty()) {
            return false;
        }
        Optional<Text> found =
                observed.logConfig().isPresent() ? observed.logConfig().get().content() : Optional.empty();
        return found.isEmpty() || !found.get().is(rendered.log().get().config());
    }

    /** Whether the running svlogd has read other settings than the rendered ones. */
    boolean areSettingsUnread() {
        Optional<StatusRecord> status = observed.log().current();
        if (rendered.log().isEmpty() || status.isEmpty()) {
            return false;
        }
        // Whoever changed the file may have made svlogd read it.
        if (settingsDiffer()) {
            return true;
        }
        String generation = generations.settings().orElseThrow();
        Optional<StartedAs> record = observed.generations().settings();
        if (isKnown(record, status.get())) {
            return !record.get().generation().equals(generation);
        }
        return !isSameAsBefore(record, generation, status.get())
                && observed.logConfig().isPresent()
                && !observed.logConfig().get().changed().isBefore(status.get().since());
    }
}
