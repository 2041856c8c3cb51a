package org.runward.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.desired.Delegation;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.Want;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedService;

/** One declared service as it is to be and as it was found, with what follows from the two. Immutable. */
final class Situation {
    final Service service;
    final RenderedService rendered;
    final ObservedService observed;
    final Subject subject;
    final Path link;
    /** Links to it in other scan directories, from which it moves. */
    final List<Path> strays;

    /** The scan directory of which it is the runsvdir. */
    final Optional<Path> watched;

    final Path directory;
    /** Where what its runsv is told through is to be, where that is not in its directory. */
    final Optional<Path> supervise;

    final ServicePlace place;
    final FileDifferences differences;
    final Staleness staleness;
    /** Its process carries the plan out, and is to go on after it. */
    final boolean isAgent;

    /** It failed when it was last tried. */
    final boolean isDoubted;

    private final Instant now;
    /** dpkg is at work in its guest. */
    private final boolean upgrading;

    private final boolean overrideHolds;

    Situation(
            DesiredState desired,
            RenderedService rendered,
            ObservedService observed,
            ObservedState all,
            Terms terms,
            boolean upgrading) {
        this.service = rendered.service();
        this.rendered = rendered;
        this.observed = observed;
        this.subject = Subject.service(service.name());
        this.link = desired.linkOf(service);
        this.strays = all.straysOf(service.name());
        this.watched = desired.watchedBy(service);
        this.directory = desired.directoryOf(service);
        this.supervise = desired.superviseOf(service);
        this.place = new ServicePlace(desired.host(), rendered, observed, subject, link, directory);
        this.differences = rendered.directory().isPresent()
                ? FileDifferences.between(rendered.directory().get(), observed.directory())
                : FileDifferences.NONE;
        this.staleness = new Staleness(
                rendered,
                observed,
                differences,
                all.applied().of(subject.toString()).isPresent());
        this.isAgent = isProcess(observed, terms.agent());
        // It is not ready before this very plan is carried out.
        this.isDoubted = terms.doubted().contains(subject)
                || !isAgent && isChecked() && all.applied().failed().contains(subject.toString());
        this.now = all.at();
        this.upgrading = upgrading;
        this.overrideHolds = terms.overrideHolds();
    }

    Instant now() {
        return now;
    }

    /** Whether something but its being up tells that it is ready; of a directory that is not ours nobody knows. */
    boolean isChecked() {
        return service.definition() instanceof Service.Command command
                ? !command.check().isEmpty()
                : !service.isRendered();
    }

    /** All links to it that are there. */
    List<Path> links() {
        List<Path> links = new ArrayList<>(strays);
        if (isLinked()) {
            links.add(link);
        }
        return links;
    }

    boolean isLinked() {
        return observed.link().leadsTo(directory);
    }

    /** The link is ours to make or to turn. */
    boolean linkLeadsElsewhere() {
        return observed.link().kind() == ObservedLink.Kind.LINK && !isLinked();
    }

    /** runsv looks for a log service only when it starts itself; and each has one runsvdir. */
    boolean mustResupervise() {
        return service.isLinked() && !strays.isEmpty() || mustHaveAnotherRunsv();
    }

    private boolean mustHaveAnotherRunsv() {
        return service.isRendered()
                && service.isLinked()
                && isLinked()
                && observed.service().alive()
                && (rendered.hasLogService() != observed.log().alive() || isSupervisedElsewhere());
    }

    /** What its runsv is told through is not where it is to be: its guest may reach it from now on, or may not any more. */
    boolean isSupervisedElsewhere() {
        return service.isRendered() && !observed.directory().supervise().equals(supervise);
    }

    /** Told to be down by somebody else than us, who is to be heeded. */
    boolean isHeld() {
        return service.state() == Service.State.UP && wantsDown().isPresent() && !wasDeclaredDown() && !isStopOver();
    }

    /** The record of one that was told to be down, by whomever. */
    Optional<StatusRecord> wantsDown() {
        Optional<StatusRecord> current = observed.service().current();
        return current.isPresent() && current.get().want() == Want.DOWN ? current : Optional.empty();
    }

    /** Whether an operator's stop, or pause, is respected no longer, or not this time. */
    boolean isStopOver() {
        boolean toGuest = service.delegation().toGuest();
        boolean never = !toGuest
                && service.upkeep().manualStop().filter(Duration::isZero).isPresent();
        boolean over = never || heldUntil().filter(until -> !until.isAfter(now)).isPresent();
        return overrideHolds || over && !(toGuest && upgrading);
    }

    /** When an operator's stop, or pause, is over; empty for never, or where it has not come about yet. */
    Optional<Instant> heldUntil() {
        return service.upkeep().manualStop().flatMap(limit -> stoppedSince().map(since -> since.plus(atLeast(limit))));
    }

    private Duration atLeast(Duration limit) {
        boolean shorter = limit.compareTo(Delegation.SHORTEST_STOP) < 0;
        return service.delegation().toGuest() && shorter ? Delegation.SHORTEST_STOP : limit;
    }

    /** Since when it is down, or paused; while it still runs the record tells since when it does that. */
    Optional<Instant> stoppedSince() {
        return wantsDown()
                .filter(status -> status.state() == StatusRecord.State.DOWN)
                .map(StatusRecord::since)
                .or(observed.service()::pausedSince);
    }

    /** Whether the process of a service carries the plan out. */
    static boolean isAgent(ObservedState observed, Name service, Terms terms) {
        return terms.agent().isPresent()
                && isProcess(observed.services().getOrDefault(service, ObservedService.ABSENT), terms.agent());
    }

    static boolean isProcess(ObservedService service, OptionalInt pid) {
        Optional<StatusRecord> status = service.service().current();
        return pid.isPresent() && status.isPresent() && status.get().pid().equals(pid);
    }

    /** Our own {@code down} file is still there; in a directory that is not ours, any. */
    boolean wasDeclaredDown() {
        ObservedFile down = observed.directory().files().get(ServiceFiles.DOWN);
        if (down == null) {
            return false;
        }
        return !service.isRendered() || down.text().equals(Optional.of(RenderedDirectory.DOWN_TEXT));
    }
}
