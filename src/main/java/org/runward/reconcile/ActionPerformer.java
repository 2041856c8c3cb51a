package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.host.AtomicFiles;
import org.runward.host.ForeignFiles;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Outcome;
import org.runward.host.Programs;
import org.runward.host.TransientHostException;
import org.runward.host.Trees;
import org.runward.observed.ObservedFile;
import org.runward.plan.Action;
import org.runward.plan.Operation;
import org.runward.plan.Subject;
import org.runward.runit.DirectoryReader;
import org.runward.runit.Runsv;
import org.runward.runit.SupervisePlaces;
import org.runward.runit.Supervisions;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.LogSettings;
import org.runward.servicedir.RenderedDirectory;
import org.runward.servicedir.RenderedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one action, without waiting for what comes of it. Thread-safe; each action may be done again. */
final class ActionPerformer implements Action.Handler {
    /** A program of the guest's tools hung and was ended by the script, as timeout(1) says it. */
    private static final int ENDED = 124;

    /** How long a service may take to die of KILL. */
    private static final Duration KILL_TIME = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ActionPerformer.class);
    private static final int LOG_DIRECTORY_MODE = 0750;
    private static final int VALIDATOR_LINES = 10;
    /** What it does besides: it looks up a user and reads a file in the guest, each of which has a limit. */
    private static final Duration VALIDATOR_TIME = Duration.ofSeconds(100);

    private final Host host;
    private final HostEnvironment environment;
    private final Programs programs;
    private final Runsv runsv;
    private final GenerationNotes notes;
    private final DirectoryReader directories = new DirectoryReader();
    private final AtomicFiles files = new AtomicFiles();
    private final ForeignFiles foreignFiles = new ForeignFiles();
    private final Trees trees = new Trees();
    private final AccessGranter granter;
    private final GuestWays ways;
    private final SupervisePlaces supervisePlaces = new SupervisePlaces();

    ActionPerformer(HostEnvironment environment, Programs programs) {
        this.host = environment.desired().host();
        this.environment = environment;
        this.programs = programs;
        this.ways = new GuestWays(environment.desired(), programs);
        this.granter = new AccessGranter(environment, programs);
        this.runsv = new Runsv(environment.posix(), environment.proc());
        this.notes = new GenerationNotes(host);
    }

    @Override
    public void writeFiles(Action.WriteFiles action) {
        if (action.subject().kind() == Subject.Kind.GUEST) {
            ways.make(action.directory());
        }
        files.makeDirectories(action.directory(), 0755);
        // First of all: a directory that was begun is known as ours, and since when other files are others.
        Optional.ofNullable(action.writes().get(RenderedDirectory.MARKER))
                .ifPresent(marker -> files.write(
                        action.directory().resolve(RenderedDirectory.MARKER), marker.mode(), marker.text()));
        for (String name : action.removals()) {
            // A log directory without a log service would make runsv look for one.
            Path entry = name.equals("log/run")
                    ? action.directory().resolve("log")
                    : action.directory().resolve(name);
            trees.removeEntry(entry, action.directory());
        }
        action.restored()
                .forEach(name ->
                        files.closeToOthers(action.directory().resolve(name).normalize()));
        forgetWhatWasRun(action);
        action.writes().forEach((name, file) -> {
            if (name.equals(RenderedDirectory.MARKER)) {
                return;
            }
            Path path = action.directory().resolve(name);
            files.makeDirectories(path.getParent(), 0755);
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                trees.removeEntry(path, action.directory());
            }
            files.write(path, file.mode(), file.text());
        });
    }

    /** From here on it is not known any more that an earlier process ran what a later one was started from. */
    private void forgetWhatWasRun(Action.WriteFiles action) {
        boolean startedFrom = action.removals().stream().anyMatch(name -> name.startsWith("env/"))
                || action.writes().entrySet().stream()
                        .filter(entry -> entry.getValue().role() == RenderedFile.Role.SERVICE
                                || entry.getValue().role() == RenderedFile.Role.LOG)
                        .anyMatch(entry -> !hasText(
                                action.directory().resolve(entry.getKey()),
                                entry.getValue().text()));
        if (startedFrom && action.subject().kind() == Subject.Kind.SERVICE) {
            notes.forgetEarlier(action.subject().name(), action.directory(), environment::supervisions);
        }
    }

    private boolean hasText(Path file, String text) {
        return directories
                .file(file)
                .flatMap(ObservedFile::text)
                .filter(text::equals)
                .isPresent();
    }

    @Override
    public void writeLogSettings(Action.WriteLogSettings action) {
        LogSettings settings = action.settings();
        Name name = action.subject().name();
        notes.forgetEarlier(name, host.directoryOf(name), environment::supervisions);
        files.makeDirectories(settings.directory(), LOG_DIRECTORY_MODE);
        files.write(settings.file(), 0644, settings.config());
    }

    @Override
    public void configureGuest(Action.ConfigureGuest action) {
        action.texts().forEach((name, text) -> {
            Path file = action.directory().resolve(name);
            files.makeDirectories(file.getParent(), 0755);
            foreignFiles.replace(file, Optional.ofNullable(action.found().get(name)), text);
        });
    }

    @Override
    public void prepareGuest(Action.PrepareGuest action) {
        run(action.script());
    }

    @Override
    public void equipGuest(Action.EquipGuest action) {
        Name guest = action.subject().name();
        Outcome outcome = programs.run(environment.runtimeOf(guest).equip(guest, action.tools()));
        String said = GuestWords.lastLine(outcome);
        if (!outcome.isSuccess() || !said.startsWith(GuestTools.DONE)) {
            throw new HostException(said.isEmpty() ? "the guest exited " + outcome.status() : said);
        }
        if (!said.equals(GuestTools.DONE)) {
            LOG.warn("guest {}: {}", guest, said);
        }
        Path record = host.guestToolsRecord(guest);
        action.tools()
                .ifPresentOrElse(
                        tools -> files.write(record, 0600, tools.digest() + "\n"), () -> trees.removeFile(record));
    }

    @Override
    public void startGuest(Action.StartGuest action) {
        run(action.script());
    }

    @Override
    public void stopGuest(Action.StopGuest action) {
        run(action.script());
    }

    private void run(Path script) {
        Outcome outcome = programs.run(
                Invocation.of(script.toString()).within(host.timeouts().guest()));
        if (!outcome.isSuccess()) {
            String said = GuestWords.lastLine(outcome);
            String message = said.isEmpty() ? script + " exited " + outcome.status() : said;
            throw outcome.status() == ENDED ? new HostException(message) : new TransientHostException(message);
        }
        if (!outcome.lastLine().isEmpty()) {
            LOG.warn("{}", GuestWords.lastLine(outcome));
        }
    }

    @Override
    public void link(Action.Link action) {
        files.makeDirectories(action.link().getParent(), 0755);
        files.link(action.link(), action.directory());
    }

    @Override
    public void supervise(Action.Supervise action) {
        if (!environment.supervisions().of(action.directory()).alive()) {
            runsv.endBlind(action.directory());
            environment.scanDirectory(action.link().getParent()).touch();
        }
    }

    @Override
    public void unlink(Action.Unlink action) {
        for (Path link : action.links()) {
            try {
                if (Files.isSymbolicLink(link)) {
                    Files.delete(link);
                }
            } catch (IOException e) {
                throw HostException.unableTo("remove " + link, e);
            }
        }
        if (environment.supervisions().of(action.directory()).alive()) {
            // Without its link runsvdir does not start it again.
            tell(action.directory(), 'x');
        }
    }

    @Override
    public void placeSupervise(Action.PlaceSupervise action) {
        if (environment.supervisions().of(action.directory()).alive()) {
            throw new HostException(
                    "a runsv works in " + action.directory() + "; end it, or link it into the scan directory");
        }
        supervisePlaces.move(action.directory(), action.place());
        ways.set();
    }

    @Override
    public void grant(Action.Grant action) {
        if (Files.isSymbolicLink(action.directory().resolve("supervise"))) {
            ways.set();
        }
        granter.grant(action);
    }

    @Override
    public void endOrphan(Action.EndOrphan action) {
        end(action.directory(), action.stopTimeout());
    }

    /** It has its own limits; ended by ours it is not begun anew, which would take as long again. */
    private void end(Path directory, Duration stopTimeout) {
        Invocation end =
                Invocation.of(directory.resolve("end").toString()).in(directory).within(stopTimeout.plus(KILL_TIME));
        Outcome outcome;
        try {
            outcome = programs.run(end);
        } catch (TransientHostException e) {
            throw new HostException(e.getMessage(), e);
        }
        if (!outcome.isSuccess()) {
            String said = GuestWords.lastLine(outcome);
            throw new HostException(said.isEmpty() ? end.program() + " exited " + outcome.status() : said);
        }
    }

    @Override
    public void validate(Action.Validate action) {
        Path script = action.directory().resolve(Action.Validate.SCRIPT);
        Duration limit = host.timeouts().validate();
        Outcome outcome;
        try {
            // The script has the same limit, and ends what is in a guest.
            outcome = programs.run(
                    Invocation.of(script.toString()).in(action.directory()).within(limit.plus(VALIDATOR_TIME)));
        } catch (TransientHostException e) {
            throw new HostException(e.getMessage(), e);
        }
        if (!outcome.isSuccess()) {
            List<String> lines = GuestWords.lastLines(outcome, VALIDATOR_LINES);
            throw new HostException("its validate command exited " + outcome.status() + "; what runs goes on"
                    + (lines.isEmpty() ? "" : "\n  | " + String.join("\n  | ", lines)));
        }
    }

    /** It is only waited for. */
    @Override
    public void awaitReady(Action.AwaitReady action) {
        // Nothing is done.
    }

    /** Tells runsv to end by KILL what it was told to end before. */
    void kill(Path directory) {
        runsv.command(directory, 'k');
    }

    /** Never waits, also where others have filled the FIFO. */
    void tellAgain(Path directory, char command) {
        runsv.command(directory, command);
    }

    /** Ends a runsv as its command {@code x} does; which one. */
    Optional<Integer> endRunsv(Path directory, Supervisions supervisions) {
        Optional<Integer> runsv = supervisions.runsv(directory);
        runsv.ifPresent(environment.posix()::terminate);
        return runsv;
    }

    @Override
    public void control(Action.Control action) {
        Path directory = Goals.directoryOf(action);
        // Of a reload nothing shows whether it was heard: it is tried again, or has failed.
        boolean shows = !action.operation().isReload() && action.operation() != Operation.LOG_RELOAD;
        if (action.before().isPresent() && (shows || !runsv.isShared(directory))) {
            tell(directory, action.operation().command());
        } else {
            runsv.command(directory, action.operation().command());
        }
    }

    /**
     * Tells a runsv that was just seen to live. Where a guest or an operator can write, too, the FIFO may be full: only the native
     * way does not wait then, and what is not heard is said again, or enforced, by {@link Insistence}.
     */
    private void tell(Path directory, char command) {
        if (!runsv.isShared(directory)) {
            runsv.tell(directory, command);
            return;
        }
        try {
            runsv.command(directory, command);
        } catch (TransientHostException e) {
            LOG.debug("not told: {}", e.getMessage());
        }
    }

    /** In a session of its own, and holding none of our descriptors: it lives on while we end. */
    @Override
    public void restartAgent(Action.RestartAgent action) {
        String restart = "exec setsid -f sv -w \"$1\" force-restart \"$2\" </dev/null >/dev/null 2>&1";
        String seconds = Long.toString(Math.max(1, action.stopTimeout().toSeconds()));
        Outcome outcome = programs.run(Invocation.of(
                "sh", "-c", restart, "sh", seconds, action.directory().toString()));
        if (!outcome.isSuccess()) {
            throw new TransientHostException("setsid exited " + outcome.status() + ": " + outcome.lastLine());
        }
    }

    @Override
    public void removeDirectory(Action.RemoveDirectory action) {
        if (Files.exists(action.directory(), LinkOption.NOFOLLOW_LINKS)) {
            boolean ends = action.subject().kind() == Subject.Kind.SERVICE
                    && Files.isExecutable(action.directory().resolve("end"));
            if (ends) {
                // A runsv that was told to go, and then to kill, does not call finish.
                end(action.directory(), Duration.ZERO);
            }
            if (action.subject().kind() == Subject.Kind.SERVICE) {
                supervisePlaces.remove(action.directory(), host.guestsDirectory());
                ways.set();
            }
            trees.remove(action.directory(), RenderedDirectory.MARKER);
        }
        if (action.subject().kind() == Subject.Kind.SERVICE) {
            trees.removeFile(host.generationRecordOf(action.subject().name()));
        }
    }
}
