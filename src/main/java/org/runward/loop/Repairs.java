package org.runward.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.runward.plan.Change;
import org.runward.plan.Subject;
import org.runward.reconcile.Progress;
import org.runward.reconcile.Reconciler;
import org.runward.reconcile.StepResult;
import org.runward.reconcile.Survey;

/**
 * Plans that are being carried out, each on a thread of its own: one that waits for a service keeps nobody from repairing another.
 * No two of them have a subject in common. Thread-safe.
 */
final class Repairs {
    /** Further plans wait. Where restarts are limited in number, one plan has to know of all of them. */
    private static final int MOST = 4;

    private final int most;
    private final int parallel;
    private final Clock clock;
    /** A clock that never goes back, for how long something took. */
    private final InstantSource steady;

    private final LoopLog log;
    private final Mailbox mailbox;
    private final List<Hearing> running = new ArrayList<>();
    private final List<OfSubject> subjects = new ArrayList<>();
    private final List<Whole> wholes = new ArrayList<>();

    /**
     * What became of one subject of a plan, of which nothing is left to do.
     *
     * @param results of its steps, in the order of the plan
     */
    record OfSubject(Change change, List<StepResult> results, Duration took) {}

    /**
     * What became of a plan.
     *
     * @param begun when the pass began that made it, by the clock that never goes back
     * @param unfinished subjects with something left to do, where it was broken off
     * @param error what broke it off; empty where it came to its end
     */
    record Whole(
            Cause cause,
            Survey survey,
            Instant begun,
            List<StepResult> results,
            Set<Subject> unfinished,
            Optional<RuntimeException> error) {}

    Repairs(LoopSettings settings, Clock clock, InstantSource steady, LoopLog log, Mailbox mailbox) {
        this.most = settings.terms().maxUnavailable().isPresent() ? 1 : MOST;
        this.parallel = settings.parallel();
        this.clock = clock;
        this.steady = steady;
        this.log = log;
        this.mailbox = mailbox;
    }

    /** @param begun when the pass began that made the plan, by the clock that never goes back */
    synchronized void begin(Survey survey, Cause cause, Instant begun) {
        Hearing hearing = new Hearing(survey);
        running.add(hearing);
        Thread thread = new Thread(() -> carryOut(hearing, cause, begun), "repair");
        thread.setDaemon(true);
        thread.start();
    }

    private void carryOut(Hearing hearing, Cause cause, Instant begun) {
        Survey survey = hearing.survey;
        List<StepResult> results = List.of();
        Optional<RuntimeException> error = Optional.empty();
        try {
            hearing.begun = steady.instant();
            Reconciler reconciler = new Reconciler(hearing, clock, parallel, mailbox::isTerminated);
            results = reconciler.apply(survey);
        } catch (RuntimeException e) {
            error = Optional.of(e);
        } catch (Error e) {
            // Such as a class that is not found any more, in a jar that was replaced: nobody else would hear of it.
            error = Optional.of(new IllegalStateException(e.toString(), e));
        }
        synchronized (this) {
            running.remove(hearing);
            wholes.add(new Whole(cause, survey, begun, results, new TreeSet<>(hearing.unfinished.keySet()), error));
        }
        mailbox.wake();
    }

    /** Hears of each step of one plan, and knows when a subject is done with. */
    private final class Hearing implements Progress {
        private final Survey survey;
        private Instant begun = Instant.MIN;
        private final Map<Subject, List<StepResult>> results = new HashMap<>();
        /** Steps that have not ended, by subject; guarded by the repairs. */
        private final Map<Subject, Integer> unfinished = new HashMap<>();

        private Hearing(Survey survey) {
            this.survey = survey;
            survey.plan().steps().forEach(step -> unfinished.merge(step.action().subject(), 1, Integer::sum));
        }

        @Override
        public void waiting(String what) {
            log.info("waiting").with("for", what).write();
        }

        @Override
        public void ended(StepResult result) {
            Subject subject = result.step().action().subject();
            results.computeIfAbsent(subject, none -> new ArrayList<>()).add(result);
            synchronized (Repairs.this) {
                if (unfinished.merge(subject, -1, Integer::sum) > 0) {
                    return;
                }
                unfinished.remove(subject);
                Duration took = Duration.between(begun, steady.instant());
                lineOf(subject)
                        .ifPresent(line -> subjects.add(new OfSubject(line, List.copyOf(results.get(subject)), took)));
            }
            mailbox.wake();
        }

        /** Of one that was only waited for there is none in the plan; that it came to nothing is to be known. */
        private Optional<Change> lineOf(Subject subject) {
            return survey.plan().changes().stream()
                    .filter(change -> change.subject().equals(subject))
                    .findFirst()
                    .or(() -> results.get(subject).stream()
                            .filter(result -> result.ending() == StepResult.Ending.FAILED)
                            .map(result -> result.step().action().verb())
                            .findFirst()
                            .map(verb -> new Change(
                                    subject, Change.Symbol.CHANGE, List.of(verb), List.of(), Change.Kind.NOTE)));
        }
    }

    /** Subjects with something left to do. */
    synchronized Set<Subject> underWay() {
        Set<Subject> all = new HashSet<>();
        running.forEach(hearing -> all.addAll(hearing.unfinished.keySet()));
        return all;
    }

    synchronized boolean isFull() {
        return running.size() >= most;
    }

    synchronized boolean areRunning() {
        return !running.isEmpty();
    }

    /** What has been done with since the last time. */
    synchronized List<OfSubject> takeSubjects() {
        List<OfSubject> taken = List.copyOf(subjects);
        subjects.clear();
        return taken;
    }

    /** Likewise. */
    synchronized List<Whole> takeWholes() {
        List<Whole> taken = List.copyOf(wholes);
        wholes.clear();
        return taken;
    }
}
