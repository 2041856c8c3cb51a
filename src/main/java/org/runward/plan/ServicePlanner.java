package org.runward.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.runward.desired.Service.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;

/** Plans one declared service: files, then link, then its log service, then the service itself. */
final class ServicePlanner {
    private final Situation situation;
    private final PlanBuilder plan;
    private final StepChain steps;
    private final ServiceLine line;
    private final ProcessPlanner processes;
    private Optional<Integer> awaiting = Optional.empty();
    private boolean held;

    ServicePlanner(Situation situation, Optional<String> appliedDigest, PlanBuilder plan) {
        this.situation = situation;
        this.plan = plan;
        this.steps = new StepChain(plan);
        this.line = new ServiceLine(situation, appliedDigest);
        this.processes = new ProcessPlanner(situation, steps, line);
    }

    /** Whether it is up and goes down for a moment, for a change of its own. */
    boolean isInterrupted() {
        return situation.service.state() == State.UP
                && situation.observed.service().isUp()
                && !situation.isHeld()
                && (situation.mustResupervise() || processes.isToBeRestarted());
    }

    /** It is not begun any more once one of these steps has failed. */
    void stopWith(Set<Integer> others) {
        steps.stopWith(others);
    }

    /**
     * The step after which it is known to be up and ready, where it is up and that is not sure; for what is to be interrupted only
     * then. To be called after {@link #plan}.
     */
    Optional<Integer> awaited() {
        if (roused().isPresent()) {
            return steps.last();
        }
        if (awaiting.isEmpty() && processes.isToBeAwaited()) {
            awaiting = Optional.of(plan.add(processes.await(), Set.of(), Set.of()));
        }
        return awaiting;
    }

    boolean isSuspended() {
        return processes.isSuspended();
    }

    /** The step after which it is up; empty where it is brought up by none. */
    Optional<Integer> roused() {
        return processes.roused() ? steps.last() : Optional.empty();
    }

    /** Its restarts are not those of all others at once: it counts as up only when it has been for longer. */
    void rolls() {
        processes.rolls();
    }

    /**
     * Has it say whether its guest's configuration is valid; to be called before {@link #suspend}.
     *
     * @param before steps without which nobody asks
     * @return the step after which that is known; empty where it has nothing to say
     */
    Optional<Integer> validate(Set<Integer> before) {
        steps.require(before);
        return isToBeSuspended() && processes.validateBeforeOthers() ? steps.last() : Optional.empty();
    }

    /**
     * Takes it down for a restart of its guest where it is up; to be called before {@link #plan}, which brings it back. Our own
     * file {@code down} tells the next pass, if this one is ended in between, that nobody else stopped it.
     *
     * @param requires steps without which nothing is taken down
     * @param follows steps after which it goes down, however they ended
     * @return the step after which it is down; empty where it is down already
     */
    Optional<Integer> suspend(Set<Integer> requires, Set<Integer> follows) {
        if (!isToBeSuspended()) {
            return Optional.empty();
        }
        steps.require(requires);
        steps.follow(follows);
        SortedMap<String, RenderedFile> down = new TreeMap<>();
        down.put(
                ServiceFiles.DOWN,
                new RenderedFile(RenderedFile.PLAIN, RenderedDirectory.DOWN_TEXT, RenderedFile.Role.BOOT));
        steps.add(new Action.WriteFiles(situation.subject, "write", situation.directory, down, List.of(), List.of()));
        processes.suspend();
        Optional<Integer> lastDown = steps.last();
        // Whatever fails from here on, it comes back: its run script starts the guest by itself.
        steps.forgive();
        return lastDown;
    }

    private boolean isToBeSuspended() {
        boolean wantsUp = situation
                .observed
                .service()
                .current()
                .filter(status -> status.want() == Want.UP)
                .isPresent();
        return situation.place.isOurs() && situation.isLinked() && situation.service.state() == State.UP && wantsUp;
    }

    /**
     * Plans it; the last step, which services that need it wait for.
     *
     * @param before steps without which nothing of it is touched: those of an instance that is restarted before it
     * @param requires steps without which it must not go up: its guest's and those of what it needs
     * @param follows steps after which it goes up or down, however they ended
     * @param guestBlocked whether its guest is not going to run
     */
    Optional<Integer> plan(Set<Integer> before, Set<Integer> requires, Set<Integer> follows, boolean guestBlocked) {
        steps.require(before);
        steps.follow(follows);
        boolean ours = situation.place.isOurs();
        if (ours) {
            plan.managed();
        }
        if (isKeptFrom(guestBlocked)) {
            line.tell(plan);
            return Optional.empty();
        }
        boolean resupervise = situation.mustResupervise();
        if (resupervise) {
            processes.validateBeforeOthers();
        }
        if (resupervise || !situation.service.isLinked() && !situation.links().isEmpty()) {
            add(
                    "unlink",
                    new Action.Unlink(
                            situation.subject,
                            situation.links(),
                            situation.directory,
                            situation.service.ending().stopTimeout()));
            line.ends(situation.observed.service(), situation.service.ending().stopTimeout());
            line.because(resupervise ? resuperviseReason() : "declared unlinked");
        }
        write(situation.differences.withoutBoot(), ours);
        placeSupervise();
        writeLogSettings();
        endOrphan(ours);
        if (processes.isSuspended()) {
            steps.follow(requires);
        } else {
            steps.require(requires);
        }
        if (situation.service.isLinked()) {
            planLinked(resupervise);
        } else {
            write(situation.differences.bootOnly(), ours);
        }
        if (situation.isDoubted && steps.last().isEmpty() && processes.isToBeAwaited()) {
            line.because("failed when it was last tried");
            add("await", processes.await());
        }
        plan.note(situation.service.name(), situation.staleness.firstNotes());
        line.tell(plan);
        return steps.last();
    }

    private boolean isKeptFrom(boolean guestBlocked) {
        for (String obstacle : situation.place.obstacles()) {
            line.block(obstacle);
        }
        if (line.isBlocked() || held) {
            return true;
        }
        boolean asItIs = situation.observed.service().isUp() && situation.differences.isEmpty();
        if (guestBlocked && situation.service.state() == State.UP && !asItIs) {
            line.block("its guest cannot be started");
            return true;
        }
        if (situation.isAgent && (situation.service.state() != State.UP || situation.mustResupervise())) {
            line.hold("this runward runs as it, and cannot take itself down: runward apply can");
            return true;
        }
        if (situation.mustResupervise() && situation.isHeld()) {
            // Both take another runsv, which would start it.
            line.holdStopped("stopped by an operator");
            line.hold(whatChanges() + " when it is up again");
            return true;
        }
        return false;
    }

    private String whatChanges() {
        if (!situation.strays.isEmpty()) {
            return "it moves to " + situation.link.getParent();
        }
        return situation.isSupervisedElsewhere() ? "what its guest may do changes" : "its log service changes";
    }

    /** Where a runsvdir is to take it up, or has to do so again. */
    boolean needsRunsvdir() {
        return !situation.isLinked() || !situation.observed.service().alive() || situation.mustResupervise();
    }

    /** Whether it is up once the plan has been carried out, as far as that can be told. */
    boolean isToBeUp() {
        return situation.service.state() == State.UP
                && !situation.isHeld()
                && situation.place.obstacles().isEmpty();
    }

    /** It is left as it is, for want of something. */
    void block(String reason) {
        line.block(reason);
    }

    /** It is left as it is, on purpose. */
    void hold(String reason) {
        held = true;
        line.hold(reason);
    }

    private void write(FileDifferences some, boolean ours) {
        if (some.isEmpty()) {
            return;
        }
        String verb = ours ? "write" : "create";
        if (ours) {
            some.reasons().forEach(line::because);
        }
        add(
                verb,
                new Action.WriteFiles(
                        situation.subject, verb, situation.directory, some.writes(), some.removals(), some.restored()));
    }

    private void writeLogSettings() {
        if (!situation.staleness.settingsDiffer()) {
            return;
        }
        add(
                "log settings",
                new Action.WriteLogSettings(
                        situation.subject, situation.rendered.log().orElseThrow()));
        if (situation.place.isOurs()) {
            line.because("log settings differ");
        }
    }

    private String resuperviseReason() {
        if (!situation.strays.isEmpty()) {
            return "linked as "
                    + situation.strays.stream().map(Path::toString).collect(Collectors.joining(" and "))
                    + ", too".repeat(situation.isLinked() ? 1 : 0);
        }
        if (!situation.isSupervisedElsewhere()) {
            return "its log service comes or goes";
        }
        return situation.supervise.isPresent() ? "its guest may control it" : "its guest may control it no longer";
    }

    private void placeSupervise() {
        if (situation.isSupervisedElsewhere()) {
            add("delegate", new Action.PlaceSupervise(situation.subject, situation.directory, situation.supervise));
        }
    }

    /** Where it goes up, its run script does that. */
    private void endOrphan(boolean ours) {
        OptionalInt orphan = situation.observed.instance().orphan();
        if (orphan.isEmpty()) {
            return;
        }
        line.because("orphan found, pid " + orphan.getAsInt());
        if (ours && (situation.service.state() != State.UP || situation.isHeld())) {
            add(
                    "end orphan",
                    new Action.EndOrphan(
                            situation.subject,
                            situation.directory,
                            situation.service.ending().stopTimeout()));
        }
    }

    private void planLinked(boolean resupervise) {
        // Before there is a runsv that could start it; a service that goes up keeps the file until it is up.
        if (situation.service.state() == State.DOWN) {
            write(situation.differences.bootOnly(), situation.place.isOurs());
        }
        boolean linked = situation.isLinked() && !resupervise;
        if (!linked) {
            if (situation.linkLeadsElsewhere() && !resupervise) {
                line.because("link leads elsewhere");
            } else if (situation.place.isOurs() && !resupervise) {
                line.because("link missing");
            }
            add("link", new Action.Link(situation.subject, situation.link, situation.directory));
        } else if (!situation.observed.service().alive()) {
            line.because("no runsv");
            add("supervise", new Action.Supervise(situation.subject, situation.link, situation.directory));
        }
        boolean anew = !linked || !situation.observed.service().alive();
        grant(anew);
        if (anew) {
            if (situation.service.state() == State.UP) {
                processes.bringUp();
                removeDownFile();
            } else if (!situation.service.isRendered() && !situation.wasDeclaredDown()) {
                // Its directory is not ours to put a file into: runsv starts it.
                processes.takeDown();
            }
            return;
        }
        processes.plan();
        if (situation.service.state() == State.UP) {
            removeDownFile();
        }
    }

    /** @param anew whether there is a runsv that was not found yet */
    private void grant(boolean anew) {
        for (Action.Grant grant : new Grants(situation).needed(anew)) {
            if (!anew) {
                line.because(
                        grant.access().isClosed() ? "others than root may control it" : "who may control it differs");
            }
            add(grant.verb(), grant);
        }
    }

    /** Once it is up: the one that was found, or our own of a moment ago. */
    private void removeDownFile() {
        write(situation.differences.bootOnly(), true);
        if (processes.isSuspended() && situation.differences.bootOnly().isEmpty()) {
            steps.add(new Action.WriteFiles(
                    situation.subject,
                    "write",
                    situation.directory,
                    new TreeMap<>(),
                    List.of(ServiceFiles.DOWN),
                    List.of()));
        }
    }

    private void add(String verb, Action action) {
        steps.add(action);
        line.does(verb);
    }
}
