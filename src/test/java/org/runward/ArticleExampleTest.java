package org.runward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Declaration;
import org.runward.desired.DesiredState;
import org.runward.desired.InvalidDeclaration;
import org.runward.desired.toml.Source;

/** What examples/article promises of its files. */
class ArticleExampleTest {
    private static final Path EXAMPLE = Path.of("examples/article");
    private static final Path PROCESSOR = EXAMPLE.resolve("multilogcheck").toAbsolutePath();
    private static final List<String> OF_A_RUNTIME = List.of("runtime", "root", "mounts");

    @TempDir
    private Path directory;

    @Test
    void theVariantsAreTheSameButForTheTablesOfTheGuests() throws IOException {
        assertEquals(common("oci.toml"), common("vserver.toml"));
        assertNotEquals(
                Files.readString(EXAMPLE.resolve("oci.toml")), Files.readString(EXAMPLE.resolve("vserver.toml")));
    }

    @Test
    void theVariantsDeclareTheSameServices() throws IOException, InvalidDeclaration {
        DesiredState oci = desired("oci.toml");
        DesiredState vserver = desired("vserver.toml");
        assertEquals(oci.host(), vserver.host());
        assertEquals(oci.guests().keySet(), vserver.guests().keySet());
        assertEquals(oci.services(), vserver.services());
    }

    @Test
    void multilogcheckPassesALogThroughAndReportsWhatIsUnusual() throws IOException {
        String log = "2026-01-01_10:00:00.1 FATAL: out of memory\nusual\n\n a \\n %s \u00e9\n access denied\n";
        Path report = directory.resolve("reports/squid");

        assertEquals(log, multilogcheck(log, report.toString(), "fatal|panic", "denied$"));
        assertEquals("fatal\n", multilogcheck("fatal\n", report.toString(), "fatal|panic", "denied$"));

        assertEquals("2026-01-01_10:00:00.1 FATAL: out of memory\n access denied\nfatal\n", Files.readString(report));
    }

    /** svlogd would hold the service up. */
    @Test
    void aLogPassesThroughMultilogcheckAlsoWhereNothingCanBeReported() throws IOException {
        assertEquals("fatal\n", multilogcheck("fatal\n", directory.toString(), "fatal"));
        assertEquals("fatal\n", multilogcheck("fatal\n"));
    }

    @Test
    void multilogcheckPassesShellcheck() throws IOException {
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "shellcheck")));
        assumeTrue(present || System.getenv("CI") != null, "shellcheck is not installed");
        Process process = new ProcessBuilder("shellcheck", "--norc", PROCESSOR.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** A file without the keys of a runtime, and the comments on them, in the tables of its guests. */
    private static List<String> common(String file) throws IOException {
        List<String> common = new ArrayList<>();
        boolean guest = false;
        for (String line : Files.readAllLines(EXAMPLE.resolve(file))) {
            if (line.startsWith("[")) {
                guest = line.startsWith("[guests.");
            }
            boolean ofRuntime = line.startsWith("#") || OF_A_RUNTIME.contains(line.split("=")[0].strip());
            if (!(guest && ofRuntime)) {
                common.add(line);
            }
        }
        return common;
    }

    private static DesiredState desired(String file) throws IOException, InvalidDeclaration {
        return Declaration.read(List.of(new Source(file, Files.readAllBytes(EXAMPLE.resolve(file)))));
    }

    /** What svlogd would keep; the log is on standard input, as svlogd has it. */
    private String multilogcheck(String log, String... arguments) throws IOException {
        Path input = Files.writeString(directory.resolve("log"), log);
        List<String> argv = Stream.concat(Stream.of(PROCESSOR.toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(argv)
                .redirectInput(input.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        String kept = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return kept;
    }
}
