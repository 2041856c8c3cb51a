package org.runward.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.observed.ObservedService;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedService;

/** Collects what the plan's line about one service says. Not thread-safe; lives for one call of the planner. */
final class ServiceLine {
    private final RenderedService rendered;
    private final ObservedService observed;
    private final Path directory;
    private final List<String> verbs = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    /** Reasons not to do something, which by themselves are no change. */
    private final List<String> held = new ArrayList<>();

    private Optional<Duration> killAfter = Optional.empty();
    private boolean blocked;

    ServiceLine(RenderedService rendered, ObservedService observed, Path directory) {
        this.rendered = rendered;
        this.observed = observed;
        this.directory = directory;
    }

    void does(String verb) {
        addOnce(verbs, verb);
    }

    /** It ends a process, if there is one, by KILL where TERM is not enough. */
    void ends(Supervision process, Duration limit) {
        if (process.current().filter(status -> status.pid().isPresent()).isPresent()) {
            killAfter = Optional.of(limit);
        }
    }

    void because(String reason) {
        addOnce(reasons, reason);
    }

    /** Not as declared, and left so on purpose. */
    void hold(String reason) {
        held.add(reason);
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

    /** @param ours whether its directory was made by us */
    void tell(PlanBuilder plan, Subject subject, boolean ours) {
        if (verbs.isEmpty() && held.isEmpty()) {
            plan.unchanged();
            return;
        }
        List<String> all = new ArrayList<>(reasons);
        all.addAll(held);
        Change.Symbol symbol = symbol(ours);
        Optional<Instant> since =
                symbol == Change.Symbol.HELD ? observed.service().current().map(StatusRecord::since) : Optional.empty();
        plan.change(new Change(subject, symbol, verbs, all, kind(symbol, ours), since, killAfter));
    }

    private Change.Symbol symbol(boolean ours) {
        if (blocked) {
            return Change.Symbol.BLOCKED;
        }
        if (verbs.isEmpty()) {
            return Change.Symbol.HELD;
        }
        if (verbs.contains(Operation.RESTART.verb())) {
            return Change.Symbol.RESTART;
        }
        return ours || !rendered.service().isRendered() && observed.link().leadsTo(directory)
                ? Change.Symbol.CHANGE
                : Change.Symbol.ADD;
    }

    private Change.Kind kind(Change.Symbol symbol, boolean ours) {
        if (!symbol.isAction()) {
            return Change.Kind.NOTE;
        }
        if (symbol == Change.Symbol.ADD) {
            return Change.Kind.NEW;
        }
        boolean declaredAnew = rendered.directory()
                .filter(files -> observed.directory()
                        .isMarkedOtherwise(
                                files.files().get(RenderedDirectory.MARKER).text()))
                .isPresent();
        return declaredAnew && ours ? Change.Kind.CHANGE : Change.Kind.DRIFT;
    }
}
