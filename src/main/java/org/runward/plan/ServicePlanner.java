package org.runward.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Service;
import org.runward.desired.Service.State;
import org.runward.observed.LastEnd;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.Want;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;
import org.runward.servicedir.RenderedService;

/** Plans one declared service: files, then link, then its log service, then the service itself. */
final class ServicePlanner {
    private final Service service;
    private final RenderedService rendered;
    private final ObservedService observed;
    private final PlanBuilder plan;
    private final Subject subject;
    private final Path link;
    private final Path directory;
    private final Staleness staleness;
    private final FileDifferences differences;
    private final ServiceLine line;

    /** It was taken down for a while, and comes back. */
    private boolean suspended;

    private Optional<Integer> last = Optional.empty();
    private Set<Integer> requires = Set.of();
    private Set<Integer> follows = Set.of();

    ServicePlanner(DesiredState desired, RenderedService rendered, ObservedService observed, PlanBuilder plan) {
        this.service = rendered.service();
        this.rendered = rendered;
        this.observed = observed;
        this.plan = plan;
        this.subject = Subject.service(service.name());
        this.link = desired.host().linkOf(service.name());
        this.directory = desired.directoryOf(service);
        this.differences = rendered.directory()
                .map(files -> FileDifferences.between(files, observed.directory()))
                .orElse(FileDifferences.NONE);
        this.staleness = new Staleness(rendered, observed, differences);
        this.line = new ServiceLine(rendered, observed, directory);
    }

    /**
     * Takes it down for a restart of its guest where it is up; to be called before {@link #plan}, which brings it back. Our own
     * file {@code down} tells the next pass, if this one is ended in between, that nobody else stopped it.
     *
     * @param follows steps after which it goes down, however they ended
     * @return the step after which it is down; empty where it is down already
     */
    Optional<Integer> suspend(Set<Integer> follows) {
        boolean wantsUp = observed.service()
                .current()
                .filter(status -> status.want() == Want.UP)
                .isPresent();
        if (!isOurs() || service.state() != State.UP || !wantsUp) {
            return Optional.empty();
        }
        suspended = true;
        this.follows = follows;
        SortedMap<String, RenderedFile> down = new TreeMap<>();
        down.put(
                ServiceFiles.DOWN,
                new RenderedFile(RenderedFile.PLAIN, RenderedDirectory.DOWN_TEXT, RenderedFile.Role.BOOT));
        step(new Action.WriteFiles(subject, "write", directory, down, List.of(), List.of()));
        control(Operation.DOWN);
        return last;
    }

    /**
     * Plans it; the last step, which services that need it wait for.
     *
     * @param requires steps without which it must not go up: its guest's and those of what it needs
     * @param follows steps after which it goes up or down, however they ended
     * @param guestBlocked whether its guest is not going to run
     */
    Optional<Integer> plan(Set<Integer> requires, Set<Integer> follows, boolean guestBlocked) {
        this.follows = follows;
        boolean ours = isOurs();
        if (ours) {
            plan.managed();
        }
        if (!mayBeMade(ours)) {
            tell(ours);
            return Optional.empty();
        }
        if (guestBlocked && service.state() == State.UP && (!observed.service().isUp() || !differences.isEmpty())) {
            line.block("its guest cannot be started");
            tell(ours);
            return Optional.empty();
        }
        boolean resupervise = mustResupervise();
        if (resupervise && isHeld()) {
            // Its log service comes and goes with runsv, and a new runsv would start it.
            line.hold("stopped by an operator, and its log service changes when it is up again");
            tell(ours);
            return Optional.empty();
        }
        if (resupervise || !service.isLinked() && observed.link().leadsTo(directory)) {
            add(
                    "unlink",
                    new Action.Unlink(subject, link, directory, service.ending().stopTimeout()));
            line.ends(observed.service(), service.ending().stopTimeout());
            line.because(resupervise ? "its log service comes or goes" : "declared unlinked");
        }
        write(differences.withoutBoot(), ours);
        writeLogSettings();
        endOrphan(ours);
        this.requires = requires;
        if (service.isLinked()) {
            planProcesses(resupervise);
        } else {
            write(differences.bootOnly(), ours);
        }
        tell(ours);
        return last;
    }

    private boolean mayBeMade(boolean ours) {
        ObservedDirectory there = observed.directory();
        if (!service.isRendered()) {
            if (there.kind() != ObservedDirectory.Kind.DIRECTORY) {
                line.block("its directory " + directory + " is not there");
            }
        } else if (!ours && !there.isFree()) {
            line.block(directory + " is there and not ours; write directory = \"" + directory
                    + "\" to run it as it is, or move it away");
        }
        if (service.isLinked() && observed.link().kind() == ObservedLink.Kind.OTHER) {
            line.block(link + " is there and no link; move it away");
        } else if (service.isLinked() && isForeignLink(ours)) {
            line.block(link + " leads to a directory that is not ours; remove the link or rename the service");
        }
        return !line.isBlocked();
    }

    /** A link under a name that was never ours, to something that exists. */
    private boolean isForeignLink(boolean ours) {
        ObservedLink there = observed.link();
        return there.kind() == ObservedLink.Kind.LINK && !there.leadsTo(directory) && !there.dangling() && !ours;
    }

    private boolean isOurs() {
        return rendered.directory()
                .filter(files -> observed.directory().isMarkedFor(subject.toString())
                        || FileDifferences.isOursWithoutMarker(files, observed.directory()))
                .isPresent();
    }

    /** runsv looks for a log service only when it starts itself. */
    private boolean mustResupervise() {
        return service.isRendered()
                && service.isLinked()
                && observed.link().leadsTo(directory)
                && observed.service().alive()
                && rendered.hasLogService() != observed.log().alive();
    }

    private void write(FileDifferences some, boolean ours) {
        if (some.isEmpty()) {
            return;
        }
        String verb = ours ? "write" : "create";
        if (ours) {
            some.reasons().forEach(line::because);
        }
        add(verb, new Action.WriteFiles(subject, verb, directory, some.writes(), some.removals(), some.restored()));
    }

    private void writeLogSettings() {
        rendered.log().filter(settings -> staleness.settingsDiffer()).ifPresent(settings -> {
            add("log settings", new Action.WriteLogSettings(subject, settings));
            if (isOurs()) {
                line.because("log settings differ");
            }
        });
    }

    /** Where it goes up, its run script does that. */
    private void endOrphan(boolean ours) {
        observed.instance().orphan().ifPresent(pid -> {
            line.because("orphan found, pid " + pid);
            if (ours && (service.state() != State.UP || isHeld())) {
                add(
                        "end orphan",
                        new Action.EndOrphan(
                                subject, directory, service.ending().stopTimeout()));
            }
        });
    }

    private void planProcesses(boolean resupervise) {
        // Before there is a runsv that could start it; a service that goes up keeps the file until it is up.
        if (service.state() == State.DOWN) {
            write(differences.bootOnly(), isOurs());
        }
        boolean linked = observed.link().leadsTo(directory) && !resupervise;
        if (!linked) {
            if (observed.link().kind() == ObservedLink.Kind.LINK && !resupervise) {
                line.because("link leads elsewhere");
            } else if (isOurs() && !resupervise) {
                line.because("link missing");
            }
            add("link", new Action.Link(subject, link, directory));
        } else if (!observed.service().alive()) {
            line.because("no runsv");
            add("supervise", new Action.Supervise(subject, link, directory));
        }
        if (!linked || !observed.service().alive()) {
            if (service.state() == State.UP) {
                control(Operation.UP);
                write(differences.bootOnly(), true);
            }
            return;
        }
        planLog();
        if (service.state() == State.DOWN) {
            planDown();
        } else {
            if (suspended) {
                comeBack();
            } else {
                planUp();
            }
            write(differences.bootOnly(), true);
        }
    }

    private void comeBack() {
        line.because("its guest is restarted");
        control(Operation.UP);
        if (observed.directory().files().get(ServiceFiles.DOWN) == null) {
            step(new Action.WriteFiles(
                    subject, "write", directory, new TreeMap<>(), List.of(ServiceFiles.DOWN), List.of()));
        }
    }

    private void planLog() {
        if (!rendered.hasLogService()) {
            return;
        }
        if (!observed.log().isUp()) {
            line.because("log service down");
            control(Operation.LOG_UP);
        } else if (staleness.isLogStale()) {
            line.because("log service runs an older definition");
            control(Operation.LOG_RESTART);
        } else if (staleness.areSettingsUnread()) {
            control(Operation.LOG_RELOAD);
        }
    }

    private void planDown() {
        Optional<StatusRecord> status = observed.service().current();
        boolean down = status.filter(Operation::isDown).isPresent();
        if (!down) {
            line.because("up, declared down");
            control(Operation.DOWN);
        }
    }

    private void planUp() {
        Optional<StatusRecord> status = observed.service().current();
        if (status.isEmpty()) {
            control(Operation.UP);
        } else if (status.get().want() == Want.DOWN) {
            if (wasDeclaredDown()) {
                line.because("down, declared up");
                control(Operation.UP);
            } else {
                boolean down = status.get().state() == StatusRecord.State.DOWN;
                line.hold(down ? "stopped by an operator" : "told by an operator to go down, or to run once");
            }
        } else if (!status.get().isUp()) {
            // runsv goes on trying by itself, and what was in the way may have gone: it is waited for.
            String state = status.get().state() == StatusRecord.State.FINISH ? "finishing" : "down";
            line.because(observed.flapping().map(LastEnd::flapping).orElse(state + ", wants up"));
            control(Operation.UP);
        } else if (staleness.isServiceStale()) {
            line.because("runs an older definition");
            control(Operation.RESTART);
        }
    }

    /** Told to be down by somebody else than us. */
    private boolean isHeld() {
        return service.state() == State.UP
                && observed.service()
                        .current()
                        .filter(status -> status.want() == Want.DOWN)
                        .isPresent()
                && !wasDeclaredDown();
    }

    /** Our own {@code down} file is still there; in a directory that is not ours, any. */
    private boolean wasDeclaredDown() {
        var down = observed.directory().files().get(ServiceFiles.DOWN);
        if (down == null) {
            return false;
        }
        return !service.isRendered() || down.text().equals(Optional.of(RenderedDirectory.DOWN_TEXT));
    }

    private void control(Operation operation) {
        Optional<StatusRecord> before = operation.of(observed).current();
        Optional<Duration> killAfter =
                operation.ends() ? Optional.of(service.ending().stopTimeout()) : Optional.empty();
        killAfter.ifPresent(limit -> line.ends(observed.service(), limit));
        add(
                operation.verb(),
                new Action.Control(subject, directory, operation, before, rendered.generations(), killAfter));
    }

    private void add(String verb, Action action) {
        step(action);
        line.does(verb);
    }

    private void step(Action action) {
        Set<Integer> needed = new HashSet<>(requires);
        last.ifPresent(needed::add);
        last = Optional.of(plan.add(action, needed, follows));
    }

    private void tell(boolean ours) {
        line.tell(plan, subject, ours);
    }
}
