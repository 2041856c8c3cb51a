package org.runward.plan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.runward.desired.DesiredState;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.servicedir.RenderedDirectory;

/**
 * A file that a plan changes: its whole text before and after. Markers are left out, which only repeat that something else
 * changes, and so are directories that are removed as a whole.
 *
 * @param before empty where there is none, or none that is text
 * @param after empty where it is removed
 */
public record FileChange(Subject subject, Path path, Optional<String> before, Optional<String> after) {
    public FileChange {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(path);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /** What a plan does to files, in the order of its steps; a file that is as before in the end is not among them. */
    public static List<FileChange> of(Plan plan, DesiredState desired, ObservedState observed) {
        Collector collector = new Collector(desired, observed);
        plan.steps().forEach(step -> collector.add(step.action()));
        return collector.changes.values().stream()
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static final class Collector {
        private final DesiredState desired;
        private final ObservedState observed;
        private final Map<Path, FileChange> changes = new LinkedHashMap<>();

        Collector(DesiredState desired, ObservedState observed) {
            this.desired = desired;
            this.observed = observed;
        }

        void add(Action action) {
            Subject subject = action.subject();
            if (action instanceof Action.WriteFiles write) {
                Map<String, ObservedFile> found = directory(subject).files();
                write.writes().forEach((name, file) -> change(write, name, found, Optional.of(file.text())));
                write.removals().forEach(name -> change(write, name, found, Optional.empty()));
            } else if (action instanceof Action.WriteLogSettings settings) {
                Optional<String> before = service(subject).logConfig().flatMap(ObservedFile::text);
                put(
                        subject,
                        settings.settings().file(),
                        before,
                        Optional.of(settings.settings().config()));
            } else if (action instanceof Action.ConfigureGuest configure) {
                configure.texts().forEach((name, text) -> {
                    Optional<String> before =
                            Optional.ofNullable(configure.found().get(name));
                    put(subject, configure.directory().resolve(name), before, Optional.of(text));
                });
            }
        }

        private void change(
                Action.WriteFiles write, String name, Map<String, ObservedFile> found, Optional<String> after) {
            if (!name.equals(RenderedDirectory.MARKER)) {
                Optional<String> before = Optional.ofNullable(found.get(name)).flatMap(ObservedFile::text);
                put(write.subject(), write.directory().resolve(name), before, after);
            }
        }

        /** The first step that is about a file knows what it was, the last one what it will be. */
        private void put(Subject subject, Path path, Optional<String> before, Optional<String> after) {
            FileChange earlier = changes.get(path);
            changes.put(path, new FileChange(subject, path, earlier == null ? before : earlier.before(), after));
        }

        private ObservedDirectory directory(Subject subject) {
            return subject.kind() == Subject.Kind.GUEST
                    ? observed.guests().get(subject.name()).directory()
                    : service(subject).directory();
        }

        private ObservedService service(Subject subject) {
            return observed.services().getOrDefault(subject.name(), ObservedService.ABSENT);
        }
    }
}
