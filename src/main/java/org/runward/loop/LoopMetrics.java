package org.runward.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.runward.desired.Name;
import org.runward.plan.Change;
import org.runward.plan.Subject;

/**
 * What the loop tells of itself and of what it looks after, as Prometheus metrics; docs/metrics.md has each of them.
 *
 * <p>Counters start at 0 with the process. What is told as a whole (objects, services, guests, failing, held) replaces what was
 * told before, so that what is gone is gone from the text. No I/O and no clock. Not thread-safe.
 */
final class LoopMetrics {
    private static final List<String> CAUSES = List.of("start", "interval", "event", "hup", "retry");
    private static final List<String> PASS_RESULTS = List.of("converged", "changed", "failed", "blocked", "unfinished");
    private static final List<String> SUCCESSES = List.of("converged", "changed");
    private static final List<String> ACTION_RESULTS = List.of("ok", "failed", "skipped");
    private static final List<String> STATES = List.of("as-declared", "pending", "held", "blocked", "failing");
    private static final Duration[] PASS_BOUNDS = Stream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Exposition all = new Exposition();
    private final Samples buildInfo = all.gauge("runward_build_info", "1; the label has the version.", "version");
    private final Samples startTime = all.gauge("runward_start_time_seconds", "When the agent started.");
    private final Samples valid = all.gauge(
            "runward_declaration_valid", "1 where the declaration that is on disk is valid, 0 where it is not.");
    private final Samples problems =
            all.gauge("runward_declaration_problems", "Problems of the declaration that is on disk.");
    private final Samples inForce = all.gauge(
            "runward_declaration_in_force_timestamp_seconds", "When the declaration that is in force was read.");
    private final Samples passes =
            all.counter("runward_passes_total", "Passes, by what caused them and how they ended.", "cause", "result");
    private final Histogram passDuration =
            all.histogram("runward_pass_duration_seconds", "How long passes took.", PASS_BOUNDS);
    private final Samples lastPass =
            all.gauge("runward_last_pass_timestamp_seconds", "When the last pass ended, however it did.");
    private final Samples lastSuccess = all.gauge(
            "runward_last_success_timestamp_seconds", "When the last pass ended that left everything as declared.");
    private final Samples nextPass = all.gauge(
            "runward_next_pass_timestamp_seconds", "When the next pass is due, if nothing causes one before.");
    private final Samples objects =
            all.gauge("runward_objects", "Guests and services, by how they stand.", "kind", "state");
    private final Samples drift =
            all.counter("runward_drift_total", "Differences found, by where each came from.", "kind", "change");
    private final Samples actions =
            all.counter("runward_actions_total", "What was done, by how it ended.", "action", "result");
    private final Samples serviceUp = all.gauge(
            "runward_service_up",
            "1 where a service that is declared up is up, 0 where it is not.",
            "service",
            "guest");
    private final Samples restarts = all.counter(
            "runward_service_restarts_total",
            "How often the process of a service was seen to be another one than before.",
            "service",
            "guest");
    private final Samples guestUp = all.gauge(
            "runward_guest_up", "1 where a guest that is declared to run is running, 0 where it is not.", "guest");
    private final Samples failures = all.gauge(
            "runward_backoff_failures",
            "How often in a row a guest or service has failed; it is tried again later each time.",
            "kind",
            "name");
    private final Samples nextTry = all.gauge(
            "runward_backoff_next_try_timestamp_seconds",
            "When a guest or service that has failed is tried again.",
            "kind",
            "name");
    private final Samples held =
            all.gauge("runward_held", "1 for each guest and service that is left alone on purpose.", "kind", "name");
    private final Samples watched =
            all.gauge("runward_watched_directories", "Directories that are watched for changes.");
    private final Samples watchComplete = all.gauge(
            "runward_watch_complete",
            "1 where all is watched that is to be, 0 where the limits of inotify did not allow it.");

    private List<Service> told = List.of();

    /**
     * One service.
     *
     * @param guest where it runs; empty for the host
     * @param restarts how often its process was seen to be another one than before, since the agent started
     */
    record Service(Name name, Optional<Name> guest, boolean up, long restarts) {}

    /**
     * What has failed and is tried again.
     *
     * @param failures in a row
     */
    record Failing(int failures, Instant nextTry) {}

    LoopMetrics(String version, Instant start) {
        buildInfo.set(1, version);
        startTime.set(start);
        CAUSES.forEach(cause -> PASS_RESULTS.forEach(result -> passes.expect(cause, result)));
        for (Subject.Kind kind : Subject.Kind.values()) {
            for (Change.Kind change : Change.Kind.values()) {
                drift.expect(word(kind), word(change));
            }
        }
        objects(Map.of());
    }

    /**
     * What was read.
     *
     * @param problems those of the declaration that is on disk
     * @param since when the one was read that is in force
     */
    void declaration(boolean valid, int problems, Instant since) {
        this.valid.set(valid);
        this.problems.set(problems);
        inForce.set(since);
    }

    /** What was read is not valid, and none is in force from before. */
    void noDeclaration(int problems) {
        valid.set(false);
        this.problems.set(problems);
        inForce.clear();
    }

    /**
     * A pass ended.
     *
     * @param cause start, interval, event, hup or retry
     * @param result converged, changed, failed, blocked or unfinished
     */
    void passed(String cause, String result, Duration took, Instant end) {
        passes.count(known(cause, CAUSES), known(result, PASS_RESULTS));
        passDuration.observe(took);
        lastPass.set(end);
        if (SUCCESSES.contains(result)) {
            lastSuccess.set(end);
        }
    }

    /** A difference was found. */
    void found(Subject.Kind kind, Change.Kind change) {
        drift.count(word(kind), word(change));
    }

    /**
     * Something was done, or was to be.
     *
     * @param action an action's verb
     * @param result ok, failed or skipped
     */
    void acted(String action, String result) {
        ACTION_RESULTS.forEach(each -> actions.expect(action, each));
        actions.count(action, known(result, ACTION_RESULTS));
    }

    /**
     * How many there are, all of them.
     *
     * @param counts by state: as-declared, pending, held, blocked, failing; one that is left out is 0
     */
    void objects(Map<Subject.Kind, Map<String, Integer>> counts) {
        for (Subject.Kind kind : Subject.Kind.values()) {
            Map<String, Integer> ofKind = counts.getOrDefault(kind, Map.of());
            ofKind.keySet().forEach(state -> known(state, STATES));
            STATES.forEach(state -> objects.set(ofKind.getOrDefault(state, 0), word(kind), state));
        }
    }

    /** All services that are declared up; one that is declared down, or not declared any more, is not among them. */
    void services(List<Service> services) {
        if (services.equals(told)) {
            return;
        }
        told = List.copyOf(services);
        serviceUp.clear();
        restarts.clear();
        for (Service service : services) {
            String name = service.name().value();
            String guest = service.guest().map(Name::value).orElse("");
            serviceUp.set(service.up(), name, guest);
            restarts.set(service.restarts(), name, guest);
        }
    }

    /** All guests that are declared to run, and whether they do. */
    void guests(Map<Name, Boolean> running) {
        guestUp.clear();
        running.forEach((guest, runs) -> guestUp.set(runs, guest.value()));
    }

    /** All that failed when it was last tried. */
    void failing(Map<Subject, Failing> failing) {
        failures.clear();
        nextTry.clear();
        failing.forEach((subject, how) -> {
            failures.set(how.failures(), word(subject.kind()), subject.name().value());
            nextTry.set(how.nextTry(), word(subject.kind()), subject.name().value());
        });
    }

    /** All that is left alone on purpose: by a hold, its guest's too, or as an operator stopped it. */
    void held(Collection<Subject> subjects) {
        held.clear();
        subjects.forEach(
                subject -> held.set(1, word(subject.kind()), subject.name().value()));
    }

    void nextPass(Instant due) {
        nextPass.set(due);
    }

    /** @param complete false where the limits of inotify were reached */
    void watches(int directories, boolean complete) {
        watched.set(directories);
        watchComplete.set(complete);
    }

    /** All of it, in the text format of Prometheus; in the same order each time. */
    String text() {
        return all.text();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A value that no rule and no dashboard knows would be lost in silence. */
    private static String known(String value, List<String> values) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException(value + " is none of " + values);
        }
        return value;
    }
}
