package org.runward.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.runward.desired.DeclarationFiles;
import org.runward.desired.DesiredState;
import org.runward.host.HostException;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.reconcile.Surveyor;

/**
 * The last declaration that was valid, whatever has become of its files. Reading one that has not changed costs a few stats. Not
 * thread-safe.
 */
final class DeclarationInForce {
    private final Path path;
    private final DeclarationSource source;
    private Optional<InForce> inForce = Optional.empty();
    private Optional<InForce> former = Optional.empty();
    private List<String> problems = List.of();
    private final Remembered<Boolean> seen = Memory.KEPT.ofTargets();
    /** What is not fit to be used may become so without a change of the files: by their way's owner, or the disk's. */
    private boolean usable;

    private boolean isNew;
    /** The one on disk was not fit to be applied, and may be by now: the host has changed, if it has not. */
    private boolean refused;
    /** What it was judged by: it is judged again in each pass, and what guests have said is not asked for each time. */
    private Optional<Surveyor> judge = Optional.empty();

    private record InForce(Surveyor surveyor, Instant since) {}

    DeclarationInForce(Path path, DeclarationSource source) {
        this.path = path;
        this.source = source;
    }

    /** Empty where none has ever been valid. */
    Optional<Surveyor> surveyor() {
        return inForce.map(InForce::surveyor);
    }

    /** Since when it is in force; empty where none is. */
    Optional<Instant> since() {
        return inForce.map(InForce::since);
    }

    /** What is wrong with the one on disk, a line each; empty where that is the one in force. */
    List<String> problems() {
        return problems;
    }

    /** Whether what is in force has not been found fit yet. */
    boolean isNew() {
        return isNew;
    }

    /** Whether the one on disk was not fit to be applied. */
    boolean isRefused() {
        return refused;
    }

    /** Takes up what is on disk, where that has changed and is valid. */
    void look(Instant now) {
        if (!haveChanged() && usable && !refused) {
            return;
        }
        usable = false;
        try {
            take(source.read(), now);
            usable = true;
        } catch (DeclarationSource.Unusable e) {
            refused = false;
            problems = e.problems();
        } catch (HostException e) {
            problems = List.of("runward: " + e.getMessage());
        } catch (UncheckedIOException e) {
            problems = unreadable(e.getCause());
        } catch (DirectoryIteratorException e) {
            problems = unreadable(e.getCause());
        } catch (RuntimeException | StackOverflowError e) {
            // What is in force was read without it, and is looked after.
            problems = List.of(bug(e));
        }
    }

    /** Without its message, in which a value may stand. */
    private String bug(Throwable bug) {
        StackTraceElement[] trace = bug.getStackTrace();
        return "runward: unable to use " + path + ": this is a bug in runward, please report it: "
                + bug.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private List<String> unreadable(IOException cause) {
        return List.of(
                "runward: " + HostException.unableTo("read " + path, cause).getMessage());
    }

    private void take(DesiredState read, Instant now) {
        boolean same =
                inForce.filter(some -> some.surveyor().desired().equals(read)).isPresent();
        if (same && !isNew) {
            accept();
        } else if (!same) {
            Surveyor surveyor = surveyorOf(read);
            former = isNew ? former : inForce;
            inForce = Optional.of(new InForce(surveyor, now));
            isNew = true;
        }
    }

    private Surveyor surveyorOf(DesiredState read) {
        return judge.filter(before -> before.desired().equals(read)).orElseGet(() -> Surveyor.of(read, Memory.KEPT));
    }

    /** What is in force is fit to be applied. */
    void accept() {
        judge = Optional.empty();
        isNew = false;
        refused = false;
        problems = List.of();
        former = Optional.empty();
    }

    /** It is not: the one before it is in force again, if there was one. */
    void refuse(String problem) {
        refused = true;
        judge = surveyor();
        inForce = former;
        former = Optional.empty();
        isNew = false;
        problems = List.of(problem);
    }

    /** The directories to watch for changes of it. */
    Map<Path, WatchedPlaces.Place> places() {
        List<Path> real = files().stream()
                .map(DeclarationInForce::real)
                .flatMap(Optional::stream)
                .toList();
        Optional<Path> directory = Files.isDirectory(path) ? real(path) : Optional.empty();
        return WatchedPlaces.ofDeclaration(path, directory, real);
    }

    /** Empty for a link to nothing: it is seen by its own directory when it is turned. */
    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty also where that cannot be told; whoever reads them says why. */
    private List<Path> files() {
        try {
            return DeclarationFiles.at(path).files();
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    /** Whether a file, or a directory with one, may be another than the last time. */
    private boolean haveChanged() {
        List<Path> files = files();
        AtomicBoolean changed = new AtomicBoolean(files.isEmpty());
        for (Path file : files) {
            for (Path each : List.of(file, file.toAbsolutePath().getParent())) {
                boolean there = seen.of(each, path -> {
                            changed.set(true);
                            return Optional.of(true);
                        })
                        .isPresent();
                changed.compareAndSet(false, !there);
            }
        }
        return changed.get();
    }
}
