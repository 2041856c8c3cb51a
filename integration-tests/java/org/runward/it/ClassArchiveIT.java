package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's class archive: made once where one may write, and never in the way, whatever became of it. */
class ClassArchiveIT {
    private static final String MAKING = "runward: making the class archive for Java ";

    @TempDir
    private Path installed;

    private Path jar;

    /** As it is installed: with the archive that the build made. */
    @BeforeEach
    void install() throws IOException {
        jar = installed.resolve("lib/runward/runward.jar");
        Files.createDirectories(jar.getParent());
        Files.createDirectory(installed.resolve("bin"));
        Files.copy(Path.of("bin/runward"), installed.resolve("bin/runward"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("target/runward.jar"), jar);
    }

    private Shell.Result version(String before) {
        Shell.Result result = Shell.run(before + " " + installed + "/bin/runward --version");
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.out().matches("runward [0-9.]+(-SNAPSHOT)?\n"), result::toString);
        return result;
    }

    private Path made() throws IOException {
        Shell.Result first = version("");
        assertTrue(first.err().startsWith(MAKING), first::toString);
        assertTrue(Files.size(archive()) > 1_000_000, first::toString);
        assertSilent();
        return archive();
    }

    private void assertSilent() {
        assertEquals("", version("").err());
    }

    private Path archive() throws IOException {
        List<Path> archives = beside();
        assertEquals(1, archives.size(), archives::toString);
        return archives.get(0);
    }

    private List<Path> beside() throws IOException {
        try (Stream<Path> files = Files.list(jar.getParent())) {
            return files.filter(file -> !file.equals(jar)).toList();
        }
    }

    /** With the archive hardly a class comes out of a file: as a JVM tells that is asked behind the launcher's own options. */
    @Test
    void itHoldsWhatAnApplyNeeds() throws IOException {
        List<String> lines = classesOf("apply --dry-run");

        long shared = lines.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        long read = lines.stream()
                .filter(line -> line.contains("source: file:") || line.contains("source: jrt:"))
                .count();
        assertTrue(shared > 1000 && read < 40, () -> shared + " classes of the archive, " + read + " of files");
    }

    /** With them a check takes half as long again: each is linked anew at each start. */
    @Test
    void aCheckGoesWithoutLambdas() throws IOException {
        List<String> lines = classesOf("check");

        assertTrue(lines.stream().anyMatch(line -> line.contains("org.runward.desired.ServiceReader ")));
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> line.contains("org.runward.") && line.contains("$$Lambda"))
                        .toList());
    }

    /** What a JVM tells of each class that it loads for a command on a small declaration. */
    private List<String> classesOf(String command) throws IOException {
        made();
        Path log = installed.resolve("classes");
        Path declaration = Files.writeString(
                installed.resolve("host.toml"),
                String.join(
                        "\n",
                        "[host]",
                        "scan-directory = \"" + installed + "/service\"",
                        "[defaults.service]",
                        "stop-timeout = \"9s\"",
                        "[guests.g]",
                        "runtime = \"oci\"",
                        "root = \"" + installed + "/root\"",
                        "mounts = [{ source = \"/srv\", target = \"/srv\" }]",
                        "[services.a]",
                        "command = [\"a\"]",
                        "guest = \"g\"",
                        "needs = [\"b\"]",
                        "manual-stop = \"0s\"",
                        "[services.b]",
                        "command = [\"b\"]",
                        "state = \"down\"",
                        "log = { size = \"2M\", keep = 3 }",
                        "user = \"nobody\"",
                        "environment = { HOME = \"/\" }",
                        "limits = { open-files = 100 }",
                        ""));
        String release = Shell.run("cat $(readlink -f $(command -v java) | sed 's,/bin/java$,,')/release")
                .out();
        javaHome("exec java $(echo \"$*\" | sed 's,-Drunward,-Xlog:class+load:file=" + log + " -Drunward,')", release);

        Shell.run("JAVA_HOME=" + installed + "/jdk " + installed + "/bin/runward " + command + " " + declaration);
        return Files.readAllLines(log);
    }

    /** A Java of which the launcher knows only what it is given here. */
    private String javaHome(String script, String release) throws IOException {
        Path java = installed.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.writeString(installed.resolve("jdk/release"), release);
        Shell.run("chmod 755 " + java).orFail();
        return "JAVA_HOME=" + installed.resolve("jdk");
    }

    @Test
    void theFirstStartOfOneWhoMayWriteMakesItAndTheNextAreSilent() throws IOException {
        Path archive = made();
        assertEquals("r--r--r--", permissions(archive));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whoMayNotWriteGoesWithout() throws IOException {
        Shell.run("chmod 755 " + installed).orFail();
        assertEquals("", version("cd / && chpst -u nobody").err());
        assertEquals(List.of(), beside());
    }

    @Test
    void anotherJarHasAnotherArchive() throws IOException {
        Path archive = made();
        Files.setLastModifiedTime(
                jar, FileTime.fromMillis(Files.getLastModifiedTime(archive).toMillis() + 5000));
        // As after an update, of which the archive knows nothing.
        Shell.Result next = version("");
        assertTrue(next.err().startsWith(MAKING), next::toString);
        assertEquals("", next.err().substring(next.err().indexOf('\n') + 1));
    }

    @Test
    void aTruncatedOneIsNoError() throws IOException {
        Path archive = made();
        for (long size : new long[] {Files.size(archive) - 5000, Files.size(archive) / 2, 4096, 100, 1, 0}) {
            try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
                file.setLength(size);
            }
            version("");
        }
    }

    @Test
    void oneWithAFlippedBitIsNoError() throws IOException {
        Path archive = made();
        long size = Files.size(archive);
        for (long at : new long[] {0, 8, 20, 40, 100, 300, 5000, size / 4, size / 2, size * 3 / 4, size - 2000}) {
            flip(archive, at);
            version("");
            flip(archive, at);
        }
    }

    private static void flip(Path archive, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 4);
        }
    }

    @Test
    void oneThatCouldNotBeMadeIsNotTriedAgain() throws IOException {
        // A JVM that fails when it is to write an archive, as on a full disk.
        String home = javaHome(
                "case $* in *-Xshare:dump*) exit 1 ;; esac\nexec java \"$@\"",
                "JAVA_RUNTIME_VERSION=\"17.0.0+1-test\"\n");

        assertTrue(version(home).err().startsWith(MAKING));
        assertEquals("", version(home).err());
        assertEquals(0, Files.size(archive()));
    }

    @Test
    void anOptionThatThisJavaDoesNotKnowIsNoError() throws IOException {
        String home = javaHome("exec java -XX:+OptionOfAnotherJava \"$@\"", "JAVA_RUNTIME_VERSION=\"none of these\"\n");

        assertEquals("", version(home).err());
    }

    @Test
    void aReleaseThatSaysNothingUsableMeansNoArchive() throws IOException {
        String home = javaHome("exec java \"$@\"", "JAVA_RUNTIME_VERSION=\"17/../../x $(id)\"\n");

        assertEquals("", version(home).err());
        assertEquals(List.of(), beside());
    }
}
