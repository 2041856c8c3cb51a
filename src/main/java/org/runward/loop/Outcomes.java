package org.runward.loop;

import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.runward.host.HostException;
import org.runward.plan.Subject;
import org.runward.reconcile.StepResult;

/** Takes up what has become of plans that were carried out: what failed is put off, all of it is told. Not thread-safe. */
final class Outcomes {
    private final Repairs repairs;
    private final Backoff backoff;
    private final LoopReport report;
    private final Clock clock;
    private final InstantSource steady;

    /** @param steady a clock that never goes back, the one of the repairs */
    Outcomes(Repairs repairs, Backoff backoff, LoopReport report, Clock clock, InstantSource steady) {
        this.repairs = repairs;
        this.backoff = backoff;
        this.report = report;
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * Takes up what there is.
     *
     * @param retryAt hears when something is to be tried again
     * @return the plans that have come to their ends
     * @throws RuntimeException that broke a plan off and is not the host's fault
     */
    List<Repairs.Whole> take(Consumer<Instant> retryAt) {
        List<Repairs.OfSubject> subjects = repairs.takeSubjects();
        List<Repairs.Whole> wholes = repairs.takeWholes();
        List<Backoff.Failing> failures = new ArrayList<>();
        subjects.forEach(done -> take(done).ifPresent(failures::add));
        for (Repairs.Whole whole : wholes) {
            whole.error().filter(error -> !isOfHost(error)).ifPresent(error -> {
                throw error;
            });
            for (Subject subject : whole.unfinished()) {
                String cause = whole.error().map(RuntimeException::getMessage).orElse("not finished");
                Backoff.Failing failure = backoff.failed(subject, cause, clock.instant());
                failures.add(failure);
                report.brokenOff(subject, failure);
            }
            report.passed(whole, Duration.between(whole.begun(), steady.instant()));
        }
        failures.forEach(failure -> retryAt.accept(failure.nextTry()));
        if (!subjects.isEmpty() || !wholes.isEmpty()) {
            report.failing(backoff.failing());
            report.write();
        }
        return wholes;
    }

    private Optional<Backoff.Failing> take(Repairs.OfSubject done) {
        Subject subject = done.change().subject();
        Optional<StepResult> failed = done.results().stream()
                .filter(result -> result.ending() == StepResult.Ending.FAILED)
                .findFirst();
        Optional<Backoff.Failing> failure =
                failed.map(result -> backoff.failed(subject, cause(result), clock.instant()));
        report.done(done, failure);
        if (done.results().stream().allMatch(StepResult::isSuccess)) {
            failure = backoff.repaired(subject, clock.instant());
            failure.ifPresent(how -> report.brokenOff(subject, how));
        }
        return failure;
    }

    private static String cause(StepResult failed) {
        String words = failed.toString();
        String subject = failed.step().action().subject() + ": ";
        return words.startsWith(subject) ? words.substring(subject.length()) : words;
    }

    private static boolean isOfHost(RuntimeException error) {
        return error instanceof HostException
                || error instanceof UncheckedIOException
                || error instanceof DirectoryIteratorException;
    }
}
