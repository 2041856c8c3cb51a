package org.runward.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.observed.Supervision;
import org.runward.servicedir.RenderedDirectory;

/** Collects what the plan's line about one service says. Not thread-safe; lives for one call of the planner. */
final class ServiceLine {
    private final Situation situation;
    private final Optional<String> appliedDigest;
    private final List<String> verbs = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    /** Reasons not to do something, which by themselves are no change. */
    private final List<String> held = new ArrayList<>();

    private Optional<String> stopped = Optional.empty();
    private Optional<Instant> heldSince = Optional.empty();
    private Optional<Instant> heldUntil = Optional.empty();
    private Optional<Change.Interruption> interruption = Optional.empty();
    private boolean blocked;

    /**
     * @param appliedDigest the same of when it was last applied
     */
    ServiceLine(Situation situation, Optional<String> appliedDigest) {
        this.situation = situation;
        this.appliedDigest = appliedDigest;
    }

    void does(String verb) {
        addOnce(verbs, verb);
    }

    /** It ends a process, if there is one, by KILL where TERM is not enough. */
    void ends(Supervision process, Duration limit) {
        Change.Interruption.of(process, limit).ifPresent(some -> {
            interruption = Optional.of(some);
            situation.watched.ifPresent(directory -> because("with all services in " + directory));
        });
    }

    void because(String reason) {
        addOnce(reasons, reason);
    }

    /** Not as declared, and left so on purpose. */
    void hold(String reason) {
        held.add(reason);
    }

    /** Likewise, since an operator told it something; for a time, or for ever. */
    void holdStopped(String reason) {
        stopped = Optional.of(reason);
        heldSince = situation.stoppedSince();
        // Where that is over and it is held all the same, it is for dpkg, of which nobody knows when it will be done.
        heldUntil = situation.heldUntil().filter(until -> until.isAfter(situation.now()));
    }

    /** Not as declared, and not in our power or right to change. */
    void block(String reason) {
        blocked = true;
        held.add(reason);
    }

    boolean isBlocked() {
        return blocked;
    }

    private static void addOnce(List<String> words, String word) {
        if (!words.contains(word)) {
            words.add(word);
        }
    }

    void tell(PlanBuilder plan) {
        if (verbs.isEmpty() && held.isEmpty() && stopped.isEmpty()) {
            plan.unchanged();
            return;
        }
        List<String> all = new ArrayList<>(reasons);
        // First where nothing is done: how long it has been so, and will be, is told behind the first.
        stopped.ifPresent(reason -> all.add(verbs.isEmpty() ? 0 : all.size(), reason));
        all.addAll(held);
        Change.Symbol symbol = symbol();
        plan.change(
                new Change(situation.subject, symbol, verbs, all, kind(symbol), heldSince, heldUntil, interruption));
    }

    private Change.Symbol symbol() {
        if (blocked) {
            return Change.Symbol.BLOCKED;
        }
        if (verbs.isEmpty()) {
            return Change.Symbol.HELD;
        }
        if (verbs.contains(Operation.RESTART.verb())) {
            return Change.Symbol.RESTART;
        }
        return isThere() ? Change.Symbol.CHANGE : Change.Symbol.ADD;
    }

    private boolean isThere() {
        return situation.place.isOurs() || !situation.service.isRendered() && situation.isLinked();
    }

    private Change.Kind kind(Change.Symbol symbol) {
        if (!symbol.isAction()) {
            return Change.Kind.NOTE;
        }
        if (appliedDigest.isPresent()) {
            return appliedDigest.get().equals(Digests.of(situation.rendered)) ? Change.Kind.DRIFT : Change.Kind.CHANGE;
        }
        if (symbol == Change.Symbol.ADD) {
            return Change.Kind.NEW;
        }
        boolean declaredAnew = situation
                .rendered
                .directory()
                .filter(files -> situation
                        .observed
                        .directory()
                        .isMarkedOtherwise(
                                files.files().get(RenderedDirectory.MARKER).text()))
                .isPresent();
        return declaredAnew && situation.place.isOurs() ? Change.Kind.CHANGE : Change.Kind.DRIFT;
    }
}
