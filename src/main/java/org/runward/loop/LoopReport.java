package org.runward.loop;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.host.Proc;
import org.runward.plan.Change;
import org.runward.plan.Runsvdirs;
import org.runward.plan.Subject;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.Survey;

/** Tells of the loop: a line an event in the log, each thing once; metrics; and the record for {@code status}. Not thread-safe. */
final class LoopReport {
    private final LoopSettings settings;
    private final LoopLog log;
    private final Clock clock;
    private final LoopMetrics metrics;
    private final Tally tally;
    private final LeftAloneLog leftAlone;
    private final OwnFiles files;
    private final int pid = (int) ProcessHandle.current().pid();
    private final long ticks;
    private final Instant started;
    private Optional<Path> recordFile = Optional.empty();
    private Optional<Instant> inForce = Optional.empty();
    private List<String> problems = List.of();
    private Optional<LoopRecord.LastPass> lastPass = Optional.empty();
    private Optional<Instant> nextPass = Optional.empty();
    private String waiting = "";
    /** Why the last pass could not be made; empty where it could. */
    private Optional<String> unmade = Optional.empty();

    private Map<Subject, Backoff.Failing> failing = Map.of();
    /** The declaration whose services were counted last; null before the first. */
    private DesiredState counted;

    private List<String> crowded = List.of();
    private int directories;
    private boolean complete = true;

    LoopReport(LoopSettings settings, LoopLog log, Clock clock) {
        this.settings = settings;
        this.log = log;
        this.clock = clock;
        this.started = clock.instant();
        this.metrics = new LoopMetrics(settings.version(), started);
        this.tally = new Tally(metrics);
        this.leftAlone = new LeftAloneLog(log);
        this.files = new OwnFiles(log);
        this.ticks = new Proc().stat(pid).map(Proc.Stat::startTime).orElse(0L);
    }

    int pid() {
        return pid;
    }

    void started() {
        log.info("started")
                .with("version", settings.version())
                .with("pid", pid)
                .with("interval", LoopLog.seconds(settings.interval()))
                .with("declaration", settings.declaration())
                .write();
    }

    /** It is the agent of this host: from now on the record is its own. */
    void placed(Host host) {
        recordFile = Optional.of(host.loopRecord());
    }

    /** What there is of declarations; of one that has not been found fit yet nothing is told. */
    void declaration(DeclarationInForce declaration) {
        if (declaration.isNew()) {
            return;
        }
        boolean news = !declaration.since().equals(inForce);
        if (!declaration.problems().equals(problems)) {
            // Each once: what stays is not told again because of what is new.
            declaration.problems().stream()
                    .filter(problem -> !problems.contains(problem))
                    .forEach(problem -> log.error("declaration-invalid")
                            .with("problem", problem)
                            .write());
            if (declaration.problems().isEmpty()) {
                log.info("declaration-valid").write();
            } else if (declaration.since().isPresent()) {
                log.warn("declaration-kept")
                        .with("since", declaration.since().get())
                        .write();
            }
        }
        if (news
                && declaration.since().isPresent()
                && inForce.isPresent()
                && declaration.problems().isEmpty()) {
            log.info("declaration-changed").write();
        }
        problems = declaration.problems();
        inForce = declaration.since();
        if (inForce.isPresent()) {
            metrics.declaration(problems.isEmpty(), problems.size(), inForce.get());
        } else {
            metrics.noDeclaration(problems.size());
        }
    }

    /** @param what keeps the loop from its work; empty for nothing any more */
    void waiting(String what) {
        if (!what.equals(waiting)) {
            waiting = what;
            if (!what.isEmpty()) {
                log.info("waiting").with("for", what).write();
            }
        }
    }

    void watches(int watched, boolean all) {
        if (complete && !all) {
            log.warn("watch-limit")
                    .with("directories", watched)
                    .with("effect", "changes elsewhere are seen at the interval")
                    .with("way-out", "sysctl fs.inotify.max_user_watches, fs.inotify.max_user_instances")
                    .write();
        }
        directories = watched;
        complete = all;
        metrics.watches(watched, all);
    }

    /** What a look has found; what is left alone is told when that begins, changes and ends. */
    void found(Survey survey, Set<Subject> underWay, Map<Subject, Backoff.Failing> failing) {
        unmade = Optional.empty();
        if (survey.desired() != counted) {
            counted = survey.desired();
            crowded(Runsvdirs.warnings(counted, survey.observed()));
        }
        failing(failing);
        tally.count(survey, underWay, failing.keySet());
        leftAlone.found(survey.plan(), underWay, failing.keySet());
    }

    /** With each declaration anew, since counting is a part of what a look costs. */
    private void crowded(List<String> warnings) {
        for (String warning : warnings) {
            if (!crowded.contains(warning)) {
                log.warn("many-services").with("what", warning).write();
            }
        }
        crowded = warnings;
    }

    /**
     * A pass is over that had nothing to do.
     *
     * @param underWay what it left out, since earlier ones are at it still: that not all is as declared
     */
    void passed(Cause cause, Survey survey, Set<Subject> underWay, Duration took) {
        String whole = underWay.isEmpty() ? "converged" : "unfinished";
        String result = !failing.isEmpty() ? "failed" : survey.plan().isBlocked() ? "blocked" : whole;
        if (cause == Cause.START || cause == Cause.HUP) {
            log.info("pass")
                    .with("cause", cause)
                    .with("result", result)
                    .with("as-declared", survey.plan().unchanged())
                    .with("took", took)
                    .write();
        }
        end(cause, result, took);
    }

    /** A pass is over whose plan was carried out. */
    void passed(Repairs.Whole whole, Duration took) {
        long failed = count(whole, StepResult.Ending.FAILED);
        long skipped = count(whole, StepResult.Ending.SKIPPED);
        boolean blocked = whole.survey().plan().isBlocked();
        String result = failed + skipped > 0 || whole.error().isPresent() ? "failed" : blocked ? "blocked" : "changed";
        whole.error()
                .ifPresent(error -> log.error("broken-off")
                        .with("cause", String.valueOf(error.getMessage()))
                        .write());
        log.info("pass")
                .with("cause", whole.cause())
                .with("result", result)
                .with("steps", whole.results().size())
                .with("failed", failed)
                .with("skipped", skipped)
                .with("took", took)
                .write();
        end(whole.cause(), result, took);
    }

    private static long count(Repairs.Whole whole, StepResult.Ending ending) {
        return whole.results().stream()
                .filter(result -> result.ending() == ending)
                .count();
    }

    /** A pass could not be made. Why is told once: until one can be made they come every few seconds. */
    void failed(Cause cause, String why, Duration took) {
        waiting("");
        if (!Optional.of(why).equals(unmade)) {
            unmade = Optional.of(why);
            log.error("pass")
                    .with("cause", cause)
                    .with("result", "failed")
                    .with("why", why)
                    .write();
        }
        end(cause, "failed", took);
    }

    private void end(Cause cause, String result, Duration took) {
        Instant now = clock.instant();
        metrics.passed(cause.toString(), result, took, now);
        lastPass = Optional.of(new LoopRecord.LastPass(cause.toString(), result, now, took.toMillis()));
    }

    void nextPass(Instant due) {
        nextPass = Optional.of(due);
        metrics.nextPass(due);
    }

    /** What became of one guest or service; of one that failed, when it is tried again. */
    void done(Repairs.OfSubject done, Optional<Backoff.Failing> failure) {
        for (StepResult result : done.results()) {
            metrics.acted(result.step().action().verb(), word(result.ending()));
        }
        boolean all = done.results().stream().allMatch(StepResult::isSuccess);
        LoopLog.Event event = failure.isPresent()
                ? log.error("failed")
                : log.at(all ? LoopLog.Level.INFO : LoopLog.Level.WARN, all ? "changed" : "skipped");
        Change change = done.change();
        event.with("subject", change.subject())
                .withText("action", String.join(", ", change.verbs()))
                .withText("kind", change.kind().words())
                .withText("why", String.join("; ", change.reasons()))
                .with("took", done.took());
        failure.ifPresent(how -> event.with("cause", how.cause())
                .with("failures", how.failures())
                .with("next-try", Duration.between(clock.instant(), how.nextTry())));
        if (failure.isEmpty() && !all) {
            event.with("cause", firstSkipped(done));
        }
        event.write();
    }

    private static String firstSkipped(Repairs.OfSubject done) {
        return done.results().stream()
                .filter(result -> result.ending() == StepResult.Ending.SKIPPED)
                .map(StepResult::message)
                .findFirst()
                .orElse("");
    }

    private static String word(StepResult.Ending ending) {
        return switch (ending) {
            case SUCCEEDED -> "ok";
            case FAILED -> "failed";
            case SKIPPED -> "skipped";
        };
    }

    /** One guest or service whose plan was broken off, or of no use. */
    void brokenOff(Subject subject, Backoff.Failing failure) {
        log.error("failed")
                .with("subject", subject)
                .with("cause", failure.cause())
                .with("failures", failure.failures())
                .with("next-try", Duration.between(clock.instant(), failure.nextTry()))
                .write();
    }

    void recovered(Subject subject, Backoff.Failing before) {
        log.info("recovered")
                .with("subject", subject)
                .with("failures", before.failures())
                .write();
    }

    void ending(Set<Subject> underWay) {
        log.info("ending")
                .withText(
                        "under-way",
                        underWay.stream().sorted().map(Subject::toString).collect(Collectors.joining(", ")))
                .write();
    }

    void ended() {
        log.info("ended").write();
        write(Optional.of(clock.instant()));
    }

    /** Writes down what there is to know. */
    void write() {
        write(Optional.empty());
    }

    private void write(Optional<Instant> ended) {
        settings.metrics().ifPresent(file -> files.write(file, metrics.text()));
        recordFile.ifPresent(file -> files.write(file, record(ended)));
    }

    /**
     * The first pass is over, or somebody else makes it.
     *
     * @return whether whoever waits for that has been told
     */
    boolean ready() {
        return settings.ready().map(file -> files.write(file, pid + "\n")).orElse(true);
    }

    private LoopRecord record(Optional<Instant> ended) {
        return new LoopRecord(
                pid,
                ticks,
                started,
                ended,
                settings.declaration().toString(),
                inForce,
                problems,
                lastPass,
                nextPass,
                waiting,
                failing.entrySet().stream()
                        .map(entry -> new LoopRecord.Failing(
                                entry.getKey().toString(),
                                entry.getValue().failures(),
                                entry.getValue().cause(),
                                entry.getValue().nextTry()))
                        .toList(),
                directories,
                complete);
    }

    /** The failures as they are now, where they have changed since the last look. */
    void failing(Map<Subject, Backoff.Failing> now) {
        failing = now;
        Map<Subject, LoopMetrics.Failing> counts = new TreeMap<>();
        now.forEach((subject, how) -> counts.put(subject, new LoopMetrics.Failing(how.failures(), how.nextTry())));
        metrics.failing(counts);
    }
}
