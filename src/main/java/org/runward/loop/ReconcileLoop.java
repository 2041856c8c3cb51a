package org.runward.loop;

import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.runward.desired.Host;
import org.runward.host.HostException;
import org.runward.host.Signals;
import org.runward.plan.Change;
import org.runward.plan.Plan;
import org.runward.plan.Planner;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Reconciler;
import org.runward.reconcile.Survey;
import org.runward.reconcile.Surveyor;

/**
 * Keeps a host as it is declared: looks at it at the start, at every interval, on HUP and when something there has changed, and has
 * repaired what it finds.
 *
 * <p>One thread decides; it never waits for what is carried out ({@link Repairs}). TERM or INT: what is under way goes on to its
 * end, nothing more is begun, and {@link #run} returns; a second one ends the process at once.
 */
public final class ReconcileLoop {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LOCK_POLL = Duration.ofMillis(200);
    private static final Duration PLACE_POLL = Duration.ofSeconds(2);
    private static final Duration NO_HOST_POLL = Duration.ofSeconds(5);
    private static final Duration NO_DECLARATION_POLL = Duration.ofSeconds(30);
    private static final Origin WATCH = new Origin(Origin.Kind.HOST, "watch");

    private final LoopSettings settings;
    private final Clock clock;
    private final LoopLog log;
    private final LoopReport report;
    private final Schedule schedule;
    private final Mailbox mailbox = new Mailbox();
    private final Backoff backoff = new Backoff();
    private final DeclarationInForce declaration;
    private final Repairs repairs;
    private final Outcomes outcomes;
    private final Watching watching;
    private final Looks looks;
    private final AgentTurn turn = new AgentTurn();
    private final long base = System.nanoTime();
    private final Instant baseTime;
    /** Something was repaired since the last look: its events are among those that come now. */
    private boolean afterRepair;
    /** There was something to do at the last look and no room for it: it is looked again when there is. */
    private boolean putOff;

    private boolean ready;

    public ReconcileLoop(LoopSettings settings, DeclarationSource source, LoopLog log, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.baseTime = clock.instant();
        this.report = new LoopReport(settings, log, clock);
        this.schedule = new Schedule(
                settings.interval(),
                settings.jitter(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.declaration = new DeclarationInForce(settings.declaration(), source);
        this.repairs = new Repairs(settings, clock, this::now, log, mailbox);
        this.outcomes = new Outcomes(repairs, backoff, report, clock, this::now);
        this.watching = new Watching(mailbox);
        this.looks = new Looks(settings.terms(), report.pid(), backoff, clock);
    }

    /**
     * Returns when it was told to end and nothing is under way any more.
     *
     * @throws IllegalStateException also where the machine cannot go on, such as without a class of a jar that was replaced: the
     *     process is to end by that like by a bug
     */
    public void run() throws InterruptedException {
        try {
            goOn();
        } catch (Error e) {
            throw new IllegalStateException(e.toString(), e);
        }
    }

    private void goOn() throws InterruptedException {
        Signals.on("HUP", mailbox::hup);
        Signals.on("TERM", this::terminate);
        Signals.on("INT", this::terminate);
        report.started();
        report.write();
        schedule.ask(Cause.START, now());
        while (!mailbox.isTerminated()) {
            take(mailbox.await(patience()));
            settle();
            if (!mailbox.isTerminated()) {
                schedule.due(now()).ifPresent(this::pass);
            }
        }
        end();
    }

    private void terminate() {
        if (mailbox.isTerminated()) {
            Runtime.getRuntime().halt(0);
        }
        mailbox.terminate();
    }

    private void end() throws InterruptedException {
        report.ending(repairs.underWay());
        while (repairs.areRunning()) {
            mailbox.await(Duration.ofSeconds(1));
            settle();
        }
        settle();
        report.ended();
    }

    /** A clock that never goes back; times of it are told by {@link #clock}. */
    private Instant now() {
        return baseTime.plusNanos(System.nanoTime() - base);
    }

    private Duration patience() {
        Duration until = Duration.between(now(), schedule.next());
        if (until.isNegative()) {
            return Duration.ZERO;
        }
        return until.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : until;
    }

    private void take(Mailbox.News news) {
        Instant now = now();
        news.changed().forEach(origin -> schedule.changed(origin, now));
        if (news.hup()) {
            log.info("hup").write();
            backoff.tryNow(clock.instant());
            schedule.ask(Cause.HUP, now);
        }
    }

    /** Takes up what has become of plans that are carried out. */
    private void settle() {
        List<Repairs.Whole> wholes = outcomes.take(this::retryAt);
        if (!wholes.isEmpty()) {
            tellReady();
            afterRepair = true;
            if (putOff) {
                schedule.ask(Cause.RETRY, now());
            }
            // What was changed may have been changed by others meanwhile, of which no event may tell.
            schedule.changed(WATCH, now());
        }
        if (!repairs.areRunning()) {
            turn.end();
        }
    }

    /** @param at by the clock on the wall */
    private void retryAt(Instant at) {
        schedule.retry(at, clock.instant(), now());
    }

    /** The same pass, where it could not be made: what it was to be thorough about is not forgotten. */
    private void askAgain(Cause cause, Duration after) {
        schedule.ask(cause == Cause.EVENT ? Cause.RETRY : cause, now().plus(after));
    }

    private void pass(Cause cause) {
        Instant begun = now();
        Set<Origin> origins = schedule.begin(begun);
        Set<Origin> useful = Set.of();
        try {
            readDeclaration(cause, origins);
            Optional<Surveyor> surveyor = declaration.surveyor();
            if (surveyor.isPresent()) {
                useful = pass(cause, surveyor.get(), origins, begun);
            } else {
                schedule.ask(Cause.RETRY, now().plus(NO_DECLARATION_POLL));
            }
            report.declaration(declaration);
        } catch (HostException | UncheckedIOException | DirectoryIteratorException e) {
            report.failed(cause, e.getMessage(), Duration.between(begun, now()));
            askAgain(cause, NO_HOST_POLL);
        }
        schedule.looked(begun, now(), useful);
        if (!repairs.areRunning()) {
            turn.end();
        }
        report.nextPass(clock.instant().plus(Duration.between(now(), schedule.nextInterval())));
        report.write();
    }

    private void readDeclaration(Cause cause, Set<Origin> origins) {
        boolean asked = cause.isThorough() && !schedule.isBeingWritten() || origins.contains(Origin.DECLARATION);
        if (asked || declaration.isRefused() || declaration.surveyor().isEmpty()) {
            // Watched first: what is written while it is read is heard of.
            watching.watchDeclaration(declaration.places());
            declaration.look(clock.instant());
        }
    }

    /** The origins whose events have led to something, or come of our own work. */
    private Set<Origin> pass(Cause cause, Surveyor surveyor, Set<Origin> origins, Instant begun) {
        Host host = surveyor.desired().host();
        if (!turn.takePlace(host)) {
            report.waiting("another runward run to end, which looks after this host");
            schedule.ask(cause, begun.plus(PLACE_POLL));
            return origins;
        }
        report.placed(host);
        if (!turn.take(host)) {
            report.waiting("another runward to finish");
            // That one does what is to be done now: whoever waits for us to be ready has not to wait for it.
            tellReady();
            schedule.ask(cause, begun.plus(LOCK_POLL));
            return origins;
        }
        Set<Subject> underWay = repairs.underWay();
        Survey survey = looks.survey(surveyor, cause, underWay);
        if (!survey.isWatched()) {
            report.waiting("a runsvdir on " + host.scanDirectory());
            askAgain(cause, NO_HOST_POLL);
            return origins;
        }
        report.waiting("");
        if (declaration.isNew() && !isAccepted(whole(survey, settings.terms()))) {
            Optional<Surveyor> before = declaration.surveyor();
            return before.isPresent() ? pass(cause, before.get(), origins, begun) : origins;
        }
        if (watching.watchHost(WatchedPlaces.Outline.of(survey), () -> WatchedPlaces.of(survey))) {
            // Something may have changed there after it was read and before it was watched.
            schedule.changed(WATCH, now());
        }
        report.watches(watching.size(), watching.isComplete());
        recover(survey.plan(), underWay);
        report.found(survey, underWay, backoff.failing());
        carryOut(survey, underWay, cause, begun);
        survey.plan().changes().forEach(change -> change.until().ifPresent(this::retryAt));
        boolean ownEvents = afterRepair || !underWay.isEmpty();
        afterRepair = false;
        return ownEvents ? origins : useful(origins, survey.plan());
    }

    /** The plan with what is left out for now: what is under way or fails would be removed all the same, later. */
    static Plan whole(Survey survey, Terms terms) {
        return Planner.plan(survey.desired(), survey.rendered(), survey.observed(), terms);
    }

    private boolean isAccepted(Plan plan) {
        if (plan.isMassRemoval() && !settings.allowRemovals()) {
            declaration.refuse(settings.declaration() + ": it removes " + plan.removed() + " of " + plan.managed()
                    + " managed guests and services; if that is meant, run: runward apply --allow-removals");
            return false;
        }
        declaration.accept();
        // What failed by another declaration may do better by this one.
        backoff.tryNow(clock.instant());
        return true;
    }

    /** What failed and is as declared by now. */
    private void recover(Plan plan, Set<Subject> underWay) {
        Set<Subject> differing = new HashSet<>(underWay);
        plan.changes().stream().map(Change::subject).forEach(differing::add);
        Set<Subject> recovered = new HashSet<>(backoff.failing().keySet());
        recovered.removeAll(differing);
        recovered.stream()
                .sorted()
                .forEach(subject -> backoff.recovered(subject).ifPresent(before -> report.recovered(subject, before)));
    }

    private void carryOut(Survey survey, Set<Subject> underWay, Cause cause, Instant begun) {
        putOff = !survey.plan().isEmpty() && repairs.isFull();
        if (putOff) {
            // All else goes on meanwhile: holds, and what the declaration says, are noticed.
            return;
        }
        looks.planned(survey.plan());
        if (!survey.plan().isEmpty()) {
            repairs.begin(survey, cause, begun);
            return;
        }
        // Nothing to do but to note what runs.
        new Reconciler(Silence.INSTANCE, clock, 1).apply(survey);
        report.passed(cause, survey, underWay, Duration.between(begun, now()));
        tellReady();
    }

    private static Set<Origin> useful(Set<Origin> origins, Plan plan) {
        Set<String> changed = new HashSet<>();
        plan.changes().stream()
                .filter(change -> change.symbol().isAction())
                .forEach(change -> changed.add(change.subject().toString()));
        Set<Origin> useful = new HashSet<>(origins);
        useful.removeIf(
                origin -> origin.kind() == Origin.Kind.OBJECT ? !changed.contains(origin.name()) : changed.isEmpty());
        return useful;
    }

    /** The first pass is over, or somebody else makes it. */
    private void tellReady() {
        if (!ready) {
            // What only the start needed goes back to the system: from now on little is needed, for weeks.
            System.gc();
            ready = report.ready();
        }
    }
}
