package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.host.HostException;

/** Each service named in the file is declared; a file that begins with something else is not valid, or not to be read. */
class DeclarationInForceTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    private Path directory;

    private int readings;
    private int seconds;

    private DesiredState read(Path file) throws DeclarationSource.Unusable {
        readings++;
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw HostException.unableTo("read " + file, e);
        }
        switch (text.split(" ")[0]) {
            case "invalid" -> throw new DeclarationSource.Unusable(List.of(file + ":1: " + text, file + ":2: more"));
            case "bug" -> throw new IllegalStateException("secret");
            case "deep" -> throw new StackOverflowError("secret");
            case "broken" -> throw new HostException("unable to read " + file + ": Input/output error");
            case "vanishing" -> throw new UncheckedIOException(new FileSystemException("x", null, "Stale file handle"));
            default -> {
                return Declared.state(text.lines()
                        .map(name -> "[services." + name + "]\ncommand = [\"c\"]\n")
                        .collect(Collectors.joining()));
            }
        }
    }

    private DeclarationInForce of(Path file) {
        return new DeclarationInForce(file, () -> read(file));
    }

    private Instant look(DeclarationInForce declaration) {
        Instant now = START.plusSeconds(++seconds);
        declaration.look(now);
        return now;
    }

    private static List<String> services(DeclarationInForce declaration) {
        return declaration.surveyor().stream()
                .flatMap(surveyor -> surveyor.desired().services().keySet().stream())
                .map(Object::toString)
                .toList();
    }

    @Test
    void aValidOneIsInForceAndNewUntilItIsAccepted() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "squid");
        DeclarationInForce declaration = of(file);
        assertEquals(Optional.empty(), declaration.surveyor());
        assertEquals(Optional.empty(), declaration.since());

        Instant first = look(declaration);
        assertEquals(List.of("squid"), services(declaration));
        assertEquals(Optional.of(first), declaration.since());
        assertEquals(List.of(), declaration.problems());
        assertTrue(declaration.isNew());
        declaration.accept();
        assertFalse(declaration.isNew());

        Object surveyor = declaration.surveyor();
        look(declaration);
        assertFalse(declaration.isNew(), "the same again");
        assertEquals(surveyor, declaration.surveyor(), "what is known of the host is kept");
        assertEquals(Optional.of(first), declaration.since());
    }

    @Test
    void oneThatIsNotValidLeavesTheLastInForceUntilItIsMended() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "squid");
        DeclarationInForce declaration = of(file);
        Instant first = look(declaration);
        declaration.accept();

        for (String bad : List.of("invalid text", "broken", "vanishing", "bug", "deep")) {
            Files.writeString(file, bad);
            look(declaration);
            assertEquals(List.of("squid"), services(declaration), bad);
            assertEquals(Optional.of(first), declaration.since(), bad);
            assertFalse(declaration.isNew(), bad);
            assertTrue(declaration.problems().get(0).contains(file.toString()), declaration.problems()::toString);
        }
        Files.delete(file);
        look(declaration);
        assertEquals(
                List.of("runward: unable to read " + file + ": no such file or directory"), declaration.problems());
        assertEquals(List.of("squid"), services(declaration));

        Files.writeString(file, "squid");
        look(declaration);
        assertEquals(List.of(), declaration.problems());
        assertEquals(Optional.of(first), declaration.since(), "the same as before");
        Files.writeString(file, "web");
        Instant mended = look(declaration);
        assertEquals(List.of("web"), services(declaration));
        assertEquals(Optional.of(mended), declaration.since());
    }

    @Test
    void allProblemsOfOneAreTold() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "invalid text");
        DeclarationInForce declaration = of(file);
        look(declaration);
        assertEquals(List.of(file + ":1: invalid text", file + ":2: more"), declaration.problems());
        assertEquals(Optional.empty(), declaration.surveyor());
    }

    @Test
    void oneThatCannotEvenBeFoundIsAProblemAndNoFailure() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        for (Path none : List.of(loop, directory.resolve("none/host.toml"), directory.resolve("x".repeat(300)))) {
            DeclarationInForce declaration = of(none);
            look(declaration);
            assertEquals(1, declaration.problems().size(), declaration.problems()::toString);
            assertEquals(Set.of(none.getParent()), declaration.places().keySet());
        }
    }

    @Test
    void aNewOneThatWasNotAcceptedYetIsNotTheOneToGoBackTo() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "one\ntwo\nthree");
        DeclarationInForce declaration = of(file);
        Instant first = look(declaration);
        declaration.accept();
        Files.writeString(file, "one\ntwo");
        look(declaration);
        Files.writeString(file, "one");
        look(declaration);
        assertEquals(List.of("one"), services(declaration));

        declaration.refuse("it removes too much");

        assertEquals(List.of("one", "three", "two"), services(declaration));
        assertEquals(Optional.of(first), declaration.since(), "since when that one is in force");
        assertEquals(List.of("it removes too much"), declaration.problems());
        assertFalse(declaration.isNew());
    }

    @Test
    void oneThatWasRefusedIsJudgedAgainSinceTheHostMayBeAnother() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "one\ntwo");
        DeclarationInForce declaration = of(file);
        look(declaration);
        declaration.accept();
        Files.writeString(file, "one");
        look(declaration);
        Optional<?> judge = declaration.surveyor();
        declaration.refuse("too much");

        for (int i = 0; i < 3; i++) {
            look(declaration);
            assertEquals(judge, declaration.surveyor(), "what its guests have said is known");
            assertTrue(declaration.isNew(), "to be judged again");
            assertEquals(List.of("too much"), declaration.problems(), "until it is found fit");
            look(declaration);
            assertTrue(declaration.isNew(), "looking is not judging");
            declaration.refuse("too much");
            assertEquals(List.of("one", "two"), services(declaration));
        }
        look(declaration);
        declaration.accept();
        assertEquals(List.of(), declaration.problems());
        assertEquals(List.of("one"), services(declaration));
    }

    @Test
    void withoutOneBeforeARefusedOneLeavesNone() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "one");
        DeclarationInForce declaration = of(file);
        look(declaration);
        declaration.refuse("too much");
        assertEquals(Optional.empty(), declaration.surveyor());
        assertEquals(Optional.empty(), declaration.since());
        assertEquals(List.of("too much"), declaration.problems());
        look(declaration);
        assertTrue(declaration.isNew());
    }

    /** The build's own file: it and its directory have not changed for as long as the grain of a file's time. */
    private static Path settled() throws IOException {
        Path file = Path.of("src/test/resources/org/runward/servicedir/template-test.sh");
        long changed = Files.readAttributes(file.toAbsolutePath().getParent(), "unix:ctime").values().stream()
                .mapToLong(time -> ((java.nio.file.attribute.FileTime) time).toMillis())
                .sum();
        assertTrue(System.currentTimeMillis() - changed > 2000, "this checkout is younger than two seconds");
        return file;
    }

    @Test
    void oneThatHasNotChangedIsReadOnce() throws IOException {
        DeclarationInForce declaration = new DeclarationInForce(settled(), () -> {
            readings++;
            return Declared.state("[services.web]\ncommand = [\"w\"]\n");
        });
        for (int i = 0; i < 10; i++) {
            look(declaration);
        }
        assertEquals(1, readings);
        assertEquals(List.of("web"), services(declaration));
    }

    /** Owners further up, a full table of open files, a disk: what forbade its use can be over with the files as they were. */
    @Test
    void oneThatCouldNotBeUsedIsReadAgainThoughItsFilesHaveNotChanged() throws IOException {
        DeclarationInForce declaration = new DeclarationInForce(settled(), () -> {
            switch (++readings) {
                case 1 -> throw new HostException("unable to read it: Too many open files");
                case 2 -> throw new DeclarationSource.Unusable(List.of("/srv: others than root may change it"));
                case 3 -> throw new UncheckedIOException(new IOException("Stale file handle"));
                default -> {
                    return Declared.state("[services.web]\ncommand = [\"w\"]\n");
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            look(declaration);
            assertEquals(List.of(), services(declaration));
            assertEquals(1, declaration.problems().size());
        }
        look(declaration);
        declaration.accept();
        assertEquals(List.of(), declaration.problems());
        assertEquals(List.of("web"), services(declaration));
    }

    @Test
    void aChangeWithinTheSameSecondIsSeen() throws IOException {
        Path file = Files.writeString(directory.resolve("host.toml"), "a0");
        DeclarationInForce declaration = of(file);
        for (int i = 0; i < 100; i++) {
            Files.writeString(file, "a" + i % 10);
            look(declaration);
            assertEquals(List.of("a" + i % 10), services(declaration));
        }
    }

    @Test
    void aFileThatIsAddedToADirectoryIsSeen() throws IOException {
        Files.writeString(directory.resolve("a.toml"), "a");
        DeclarationInForce declaration = new DeclarationInForce(directory, () -> {
            readings++;
            return Declared.state();
        });
        look(declaration);
        Files.writeString(directory.resolve("b.toml"), "b");
        look(declaration);
        assertEquals(2, readings);
    }

    @Test
    void aBugInReadingOneIsToldByItsPlaceAndWithoutWhatItWasReading() throws IOException {
        DeclarationInForce declaration = of(Files.writeString(directory.resolve("host.toml"), "bug"));
        look(declaration);
        String problem = String.join("\n", declaration.problems());
        assertTrue(
                problem.contains(
                        "java.lang.IllegalStateException at " + getClass().getName() + ".read("),
                problem);
        assertFalse(problem.contains("secret"), problem);
    }
}
