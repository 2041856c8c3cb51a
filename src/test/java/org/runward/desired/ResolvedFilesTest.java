package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedFilesTest {
    private static final String SERVICE = "[services.%s]\ncommand = [\"x\"]\n";
    private static final int NOBODY = 65534;

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void onlyRootCanGiveFilesAway() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        directory = temporary.toRealPath();
        mode(directory, "rwxr-xr-x");
    }

    private Path file(String name, String service) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        return Files.writeString(directory.resolve(name), SERVICE.formatted(service));
    }

    private Path link(String name, String target) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        return Files.createSymbolicLink(directory.resolve(name), Path.of(target));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<Path> editable(Path path) throws IOException {
        return DeclarationFiles.at(path).resolve().editableByOthers();
    }

    @Test
    void aLinkOfRootAmongWhatIsRootsIsAsGoodAsTheFile() throws IOException {
        file("real/host.toml", "a");
        link("host.toml", "real/../real/./host.toml");
        link("all", directory + "/real");

        assertEquals(Optional.empty(), editable(directory.resolve("host.toml")));
        assertEquals(Optional.empty(), editable(directory.resolve("all")));
        assertEquals(Optional.empty(), editable(directory.resolve("all/host.toml")));
    }

    @Test
    void aLinkThatIsSomebodyElsesIsTold() throws IOException {
        file("real/host.toml", "a");
        Path link = link("host.toml", "real/host.toml");
        give(link);
        Path second = link("again.toml", "host.toml");

        assertEquals(Optional.of(link), editable(link));
        assertEquals(Optional.of(link), editable(second));
    }

    @Test
    void aDirectoryOnTheWayThatOthersMayWriteToIsTold() throws IOException {
        file("real/host.toml", "a");
        Path link = link("open/host.toml", "../real/host.toml");
        Path all = link("open/all", "../real");
        mode(directory.resolve("open"), "rwxrwxrwx");

        assertEquals(Optional.of(directory.resolve("open")), editable(link));
        assertEquals(Optional.of(directory.resolve("open")), editable(all));
        Files.setAttribute(directory.resolve("open"), "unix:mode", 01777);
        assertEquals(Optional.empty(), editable(link));
        assertEquals(Optional.of(directory.resolve("open")), editable(directory.resolve("open")));
    }

    @Test
    void aFileOrDirectoryThatOthersMayChangeIsTold() throws IOException {
        Path file = file("real/host.toml", "a");
        link("host.toml", "real/host.toml");
        give(file);
        assertEquals(Optional.of(file), editable(directory.resolve("host.toml")));
        Path other = file("real/sub/host.toml", "a");
        give(directory.resolve("real/sub"));
        assertEquals(Optional.of(directory.resolve("real/sub")), editable(other));
    }

    @Test
    void whatIsReadIsWhatWasFoundAndIsToldByTheNameThatWasGiven() throws IOException, InvalidDeclaration {
        Path link = link("host.toml", "one.toml");
        file("one.toml", "one");
        file("two.toml", "two");
        ResolvedFiles found = DeclarationFiles.at(link).resolve();
        Files.delete(link);
        link("host.toml", "two.toml");

        assertEquals(new Name("one"), found.read(Accounts.NONE).services().firstKey());
        Files.writeString(directory.resolve("one.toml"), "x = 1\n");
        InvalidDeclaration invalid = assertThrows(InvalidDeclaration.class, () -> found.read(Accounts.NONE));
        assertEquals(link + ":1: x: unknown key", invalid.problems().get(0).toString());
    }

    @Test
    void aLinkToNothingIsNamedWithWhereItLeads() throws IOException {
        Path link = link("all/a.toml", "../real/gone.toml");
        String told = link + ": it is a link to ../real/gone.toml, which is not there";
        DeclarationFiles files = DeclarationFiles.at(directory.resolve("all"));

        assertEquals(
                told, assertThrows(FileSystemException.class, files::resolve).getMessage());
        assertEquals(
                told,
                assertThrows(FileSystemException.class, () -> files.read(Accounts.NONE))
                        .getMessage());
    }

    @Test
    void whatLeadsToNothingOrInACircleHasNoWay() throws IOException {
        link("a", "b");
        link("b", "a");

        assertThrows(FileSystemLoopException.class, () -> Way.to(directory.resolve("a/host.toml")));
        assertThrows(NoSuchFileException.class, () -> Way.to(directory.resolve("none/host.toml")));
    }
}
