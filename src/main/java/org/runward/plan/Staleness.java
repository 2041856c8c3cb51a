package org.runward.plan;

import java.time.Instant;
import java.util.Optional;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedService;
import org.runward.observed.StartedAs;
import org.runward.observed.StatusRecord;
import org.runward.servicedir.Generations;
import org.runward.servicedir.LogSettings;
import org.runward.servicedir.RenderedFile.Role;
import org.runward.servicedir.RenderedService;

/**
 * Whether a service's running processes run an older generation than the rendered one.
 *
 * <p>A process that is in the record runs what the record says. One that is not was started by runsv from what lay on disk
 * then: it is current if that is what is to be there and all of it is older than the process.
 */
final class Staleness {
    private final RenderedService rendered;
    private final ObservedService observed;
    private final FileDifferences differences;

    Staleness(RenderedService rendered, ObservedService observed, FileDifferences differences) {
        this.rendered = rendered;
        this.observed = observed;
        this.differences = differences;
    }

    boolean isServiceStale() {
        Optional<String> generation = rendered.generations().map(Generations::service);
        return isStale(
                Role.SERVICE,
                generation,
                observed.service().current(),
                observed.generations().service());
    }

    boolean isLogStale() {
        Optional<String> generation = rendered.generations().map(Generations::log);
        return isStale(
                Role.LOG,
                generation,
                observed.log().current(),
                observed.generations().log());
    }

    private boolean isStale(
            Role role, Optional<String> generation, Optional<StatusRecord> status, Optional<StartedAs> record) {
        if (generation.isEmpty() || status.isEmpty()) {
            return false;
        }
        Optional<StartedAs> known = record.filter(note -> note.isAbout(status.get()));
        if (known.isPresent()) {
            return !known.get().generation().equals(generation.get());
        }
        return differences.concerns(role) || isYounger(role, status.get().since());
    }

    private boolean isYounger(Role role, Instant since) {
        return rendered.directory().orElseThrow().files().entrySet().stream()
                .filter(entry -> entry.getValue().role() == role)
                .map(entry -> observed.directory().files().get(entry.getKey()))
                .anyMatch(file -> file != null && !file.changed().isBefore(since));
    }

    /** Whether the settings file is not what it is to be. */
    boolean settingsDiffer() {
        Optional<String> text = observed.logConfig().flatMap(ObservedFile::text);
        return rendered.log()
                .map(LogSettings::config)
                .filter(config -> !text.equals(Optional.of(config)))
                .isPresent();
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
        Optional<StartedAs> known = observed.generations().settings().filter(note -> note.isAbout(status.get()));
        if (known.isPresent()) {
            return !known.get().generation().equals(rendered.log().get().generation());
        }
        return observed.logConfig()
                .filter(file -> !file.changed().isBefore(status.get().since()))
                .isPresent();
    }
}
