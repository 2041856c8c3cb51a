package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.runward.desired.Guest;
import org.runward.desired.Service;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedGuest.State;
import org.runward.servicedir.GuestConfiguration;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedGuest;

/** Plans one declared guest: its definition and its start before the services, its stop after them. */
final class GuestPlanner {
    private final Guest guest;
    private final RenderedGuest rendered;
    private final RenderedDirectory files;
    private final Optional<GuestConfiguration> configuration;
    private final ObservedGuest observed;
    private final List<Service> inhabitants;
    private final Optional<GuestTools> tools;
    private final Terms terms;
    private final Optional<String> appliedDigest;
    private final PlanBuilder plan;
    private final Subject subject;
    private final List<String> verbs = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    /** The administrator's files as they are after the steps so far. */
    private SortedMap<String, String> configured;

    private Optional<Integer> last = Optional.empty();
    private boolean blocked;
    private boolean keptUp;

    GuestPlanner(
            Guest guest,
            RenderedGuest rendered,
            ObservedGuest observed,
            List<Service> inhabitants,
            Optional<GuestTools> tools,
            Terms terms,
            Optional<String> appliedDigest,
            PlanBuilder plan) {
        this.guest = guest;
        this.rendered = rendered;
        this.files = rendered.directory();
        this.configuration = rendered.configuration();
        this.observed = observed;
        this.configured = observed.configuration();
        this.inhabitants = inhabitants;
        this.tools = tools;
        this.terms = terms;
        this.appliedDigest = appliedDigest;
        this.plan = plan;
        this.subject = Subject.guest(guest.name());
    }

    /** It is not restarted this time: there are services in it that are to be left alone. */
    void keepUp() {
        keptUp = true;
    }

    /** Whether it is stopped and started again, for what comes about only then. */
    boolean isToBeRestarted() {
        boolean agreed = terms.guestRestart() || guest.onChange() == Guest.OnChange.RESTART;
        return agreed
                && !keptUp
                && guest.started()
                && isRestartPending()
                && observed.obstacles().isEmpty()
                && isOurs();
    }

    private boolean isRestartPending() {
        return observed.state().isAlive() && !observed.pending().isEmpty();
    }

    /**
     * Plans its definition and its start; the step that its services wait for.
     *
     * @param suspended the steps after which no service runs in it, where it is to be restarted
     */
    Optional<Integer> up(Set<Integer> suspended) {
        if (isOurs()) {
            plan.managed();
        } else if (!observed.directory().isFree()) {
            block(files.path() + " is there and not ours; move it away");
            return Optional.empty();
        }
        boolean toStart = guest.started() && observed.state() != State.RUNNING;
        boolean differs = !FileDifferences.between(files, observed.directory()).isEmpty()
                || configuration
                        .filter(rules ->
                                !rules.corrections(observed.configuration()).isEmpty())
                        .isPresent();
        boolean untouchable = observed.state() == State.ABSENT || observed.state() == State.OF_OTHER_RUNTIME;
        if (!observed.obstacles().isEmpty() && (untouchable || guest.started() && (toStart || differs))) {
            // Nothing is written either: what runs by the old definition goes on.
            observed.obstacles().forEach(this::block);
            return Optional.empty();
        }
        write();
        configuration.ifPresent(this::configure);
        if (isToBeRestarted()) {
            restart(suspended);
        } else if (toStart) {
            String verb = verbOfStart();
            verbs.add(verb);
            reasons.add(
                    0,
                    isOurs() || observed.state() != State.STOPPED
                            ? observed.state().words()
                            : origin());
            add(new Action.StartGuest(subject, verb, script("start")));
        }
        equip(toStart);
        return last;
    }

    /** No service waits for that: it runs as well without. */
    private void equip(boolean toStart) {
        boolean runs = guest.started() && (toStart || observed.state() == State.RUNNING);
        boolean same = observed.tools().equals(tools.map(GuestTools::digest));
        if (!runs || same) {
            return;
        }
        Action equip = new Action.EquipGuest(subject, tools);
        plan.add(equip, last.map(Set::of).orElse(Set.of()), Set.of());
        verbs.add(equip.verb());
        if (isOurs() && !toStart) {
            reasons.add(
                    tools.isPresent()
                            ? "its package scripts are to control its services"
                            : "its package scripts control no service any more");
        }
    }

    private void restart(Set<Integer> suspended) {
        verbs.add("restart");
        reasons.add(0, String.join(", ", observed.pending()) + interrupted());
        Set<Integer> before = new HashSet<>(suspended);
        last.ifPresent(before::add);
        last = Optional.of(plan.add(new Action.StopGuest(subject, script("stop")), before, Set.of()));
        add(new Action.StartGuest(subject, "start", script("start")));
    }

    private String verbOfStart() {
        return switch (observed.state()) {
            case HALF_STARTED, NOT_SET_UP -> "finish the start";
            case RUN_FILE_LOST -> "heal the run file";
            case NOT_PERSISTENT -> "make persistent";
            case NETWORK_LOST -> "restart";
            default -> "start";
        };
    }

    private String origin() {
        return guest.definition() instanceof Guest.Oci oci ? "oci, from " + oci.root() : "vserver";
    }

    /** The mount comes after the place for it was made: with the mount alone the guest would not start. */
    private void configure(GuestConfiguration rules) {
        correct(rules.only(false));
        boolean mayPrepare = rules.wantsMount() && guest.started();
        if (mayPrepare && !observed.prepared()) {
            correct(rules.unmounted());
            verbs.add("prepare");
            reasons.add("has no place for runward's mounts");
            add(new Action.PrepareGuest(subject, script("prepare")));
        }
        if (mayPrepare || !rules.wantsMount() || observed.prepared()) {
            correct(rules.only(true));
        }
    }

    private void correct(GuestConfiguration rules) {
        SortedMap<String, String> corrections = rules.corrections(configured);
        if (corrections.isEmpty()) {
            return;
        }
        if (!verbs.contains("configure")) {
            verbs.add("configure");
        }
        corrections.keySet().stream()
                .map(file -> file + " " + rules.rules().get(file).complaint())
                .filter(reason -> !reasons.contains(reason))
                .forEach(reasons::add);
        add(new Action.ConfigureGuest(subject, rules.directory(), corrections, configured));
        configured = new TreeMap<>(configured);
        configured.putAll(corrections);
    }

    boolean isBlocked() {
        return blocked;
    }

    /** Plans its stop, after the last steps of its services, and tells its line. */
    void down(Set<Integer> servicesLast) {
        boolean restartPending = isRestartPending() && !isToBeRestarted();
        boolean toStop = !guest.started() && observed.state().isAlive() && !blocked;
        if (toStop && keptUp) {
            reasons.add("declared not started; not stopped now, with services in it that are left alone");
        } else if (toStop) {
            plan.add(new Action.StopGuest(subject, script("stop")), Set.of(), servicesLast);
            verbs.add("stop");
            reasons.add("declared not started");
        } else if (restartPending) {
            reasons.add(String.join(", ", observed.pending())
                    + interrupted()
                    + (keptUp
                            ? "; not now, with services in it that are left alone"
                            : "; --allow-guest-restart does it now"));
        }
        tell(restartPending || toStop);
    }

    private String interrupted() {
        String names =
                inhabitants.stream().map(service -> service.name().value()).collect(Collectors.joining(", "));
        return ", which interrupts " + (names.isEmpty() ? "no service" : names);
    }

    private void tell(boolean pending) {
        if (verbs.isEmpty() && !blocked && !pending) {
            plan.unchanged();
            return;
        }
        Change.Symbol symbol;
        if (blocked) {
            symbol = Change.Symbol.BLOCKED;
        } else if (verbs.isEmpty()) {
            symbol = Change.Symbol.HELD;
        } else {
            symbol = isOurs() ? Change.Symbol.CHANGE : Change.Symbol.ADD;
        }
        plan.change(new Change(subject, symbol, verbs, reasons, kind(symbol)));
    }

    private Change.Kind kind(Change.Symbol symbol) {
        if (!symbol.isAction()) {
            return Change.Kind.NOTE;
        }
        if (appliedDigest.isPresent()) {
            return appliedDigest.get().equals(Digests.of(rendered)) ? Change.Kind.DRIFT : Change.Kind.CHANGE;
        }
        if (!isOurs()) {
            return Change.Kind.NEW;
        }
        String marker = files.files().get(RenderedDirectory.MARKER).text();
        return observed.directory().isMarkedOtherwise(marker) ? Change.Kind.CHANGE : Change.Kind.DRIFT;
    }

    private void write() {
        FileDifferences differences = FileDifferences.between(files, observed.directory());
        if (differences.isEmpty()) {
            return;
        }
        String verb = isOurs() ? "write" : "create";
        verbs.add(verb);
        if (isOurs()) {
            reasons.addAll(differences.reasons());
        }
        add(new Action.WriteFiles(
                subject, verb, files.path(), differences.writes(), differences.removals(), differences.restored()));
    }

    private void add(Action action) {
        last = Optional.of(plan.add(action, last.map(Set::of).orElse(Set.of()), Set.of()));
    }

    private Path script(String name) {
        return files.path().resolve(name);
    }

    private void block(String reason) {
        blocked = true;
        reasons.add(reason);
    }

    private boolean isOurs() {
        return observed.directory().isMarkedFor(subject.toString())
                || FileDifferences.isOursWithoutMarker(files, observed.directory());
    }
}
