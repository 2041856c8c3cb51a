package org.runward.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.runward.desired.DeclarationContent;
import org.runward.desired.DeclarationFiles;
import org.runward.desired.DesiredState;
import org.runward.desired.InvalidDeclaration;
import org.runward.desired.Problem;
import org.runward.desired.ResolvedFiles;
import org.runward.host.HostException;

/** Finds and reads the declaration that a command line names; each way to fail is a refusal with its exit code. */
final class Declarations {
    static final Path DEFAULT = Path.of("/etc/runward");

    private Declarations() {}

    /** For a command that acts on the host: the user must be root, and nobody else able to edit the declaration. */
    static DesiredState readAsRoot(Optional<Path> path) {
        requireRoot();
        DeclarationFiles files = files(path);
        ResolvedFiles resolved;
        try {
            resolved = files.resolve();
        } catch (FileSystemException e) {
            throw HostException.unableTo("read " + e.getFile(), e);
        } catch (IOException e) {
            throw HostException.unableTo("read " + files.path(), e);
        }
        Optional<Path> unsafe = resolved.editableByOthers();
        if (unsafe.isPresent()) {
            throw new Refusal(
                    ExitCode.UNSAFE_DECLARATION,
                    unsafe.get()
                            + ": others than root may change it, and so run commands as root; chown -h root:root and chmod go-w it");
        }
        return read(files.path(), resolved);
    }

    /** The same; empty where the command line names none and the default is not there. */
    static Optional<DesiredState> readAsRootIfThere(Optional<Path> path) {
        requireRoot();
        try {
            DeclarationFiles.at(path.orElse(DEFAULT));
        } catch (NoSuchFileException e) {
            if (path.isEmpty()) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw HostException.unableTo("read " + path.orElse(DEFAULT), e);
        }
        return Optional.of(readAsRoot(path));
    }

    static DesiredState read(Optional<Path> path) {
        DeclarationFiles files = files(path);
        return read(files.path(), files);
    }

    private static DesiredState read(Path path, DeclarationContent content) {
        try {
            return content.read(new HostAccounts());
        } catch (InvalidDeclaration e) {
            String lines = e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
            throw new Refusal(ExitCode.INVALID_DECLARATION, lines, Optional.of(e.host()));
        } catch (FileSystemException e) {
            throw HostException.unableTo("read " + e.getFile(), e);
        } catch (IOException e) {
            throw HostException.unableTo("read " + path, e);
        }
    }

    private static DeclarationFiles files(Optional<Path> path) {
        Path place = path.orElse(DEFAULT);
        try {
            return DeclarationFiles.at(place);
        } catch (NoSuchFileException e) {
            throw new Refusal(
                    ExitCode.NO_DECLARATION,
                    e.getFile() + ": there is no such declaration; write one, or name another file or directory");
        } catch (IOException e) {
            throw HostException.unableTo("read " + place, e);
        }
    }

    /** @throws Refusal where the user is another one */
    static void requireRoot() {
        try {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                throw new Refusal(
                        ExitCode.NOT_ROOT,
                        "runward: only root can see and change services and guests; use sudo or doas");
            }
        } catch (IOException e) {
            throw HostException.unableTo("read /proc/self", e);
        }
    }
}
