package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.desired.Declared;

/** Nothing that looks like a secret is shown, and everything else is. */
class RedactionTest {
    private static final Redaction REDACTION = new Redaction(Declared.state(
            "[services.api]\ncommand = [\"api\"]\nenvironment = { DB_PASSWORD = \"hunter2\", TZ = \"UTC\" }\n"));

    private static String line(String line) {
        return REDACTION.lines(Path.of("/etc/sv/api/run"), List.of(line)).get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PASSWORD",
                "db_passwd",
                "DB_PASS",
                "SECRET_1",
                "API_TOKEN",
                "aws-access-key",
                "SSH_PRIVATE",
                "HTTP_AUTH",
                "credential",
                "PGPASSWORD",
                "SENTRY_DSN",
                "session.cookie"
            })
    void namesThatLookLikeSecretsAreKnown(String name) {
        assertEquals(true, Redaction.isSecret(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TZ", "LANG", "PATH", "HOME", "open-files", "USER", "PORT"})
    void othersAreNot(String name) {
        assertEquals(false, Redaction.isSecret(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",\"DB_PASSWORD=x y\\\"z\"           | ,\"DB_PASSWORD=(redacted)\"",
                ",\"TZ=UTC\"                         | ,\"TZ=UTC\"",
                "exec api -v --password=s3cr3t -x    | exec api -v --password=(redacted)",
                "exec '--password=correct horse'     | exec '--password=(redacted)",
                "exec api --password 'it'\\''s so' -v | exec api --password (redacted)",
                "exec api --api-key \"k\" -v         | exec api --api-key (redacted)",
                "\"args\":[\"api\",\"--token\",\"abc\"], | \"args\":[\"api\",\"--token\",(redacted)",
                "\"args\":[\"sh\",\"export PASSWORD=\\\"x\\\"\"], | \"args\":[\"sh\",\"export PASSWORD=(redacted)",
                "curl -H 'Authorization: Bearer abc' | curl -H 'Authorization:(redacted)",
                "echo '{\"db_password\":\"x\"}'      | echo '{\"db_password\":(redacted)",
                "\"C={\\\"db_pass\\\":\\\"x\\\"}\"       | \"C={\\\"db_pass\\\":(redacted)",
                "psql postgres://u:abc@h/x -v        | psql postgres://u:(redacted)@h/x -v",
                "mysql://root:abc@def@h/db -u a@b    | mysql://root:(redacted)@h/db -u a@b",
                "[\"x://u:p@h\",\"a@b\"]             | [\"x://u:(redacted)@h\",\"a@b\"]",
                "exec mount -o user=a,password=b,ro  | exec mount -o user=a,password=(redacted)",
                "=API_TOKEN=abc def                  | =API_TOKEN=(redacted)",
                "=TZ=UTC                             | =TZ=UTC",
                "exec api hunter2 -v                 | exec api (redacted) -v",
                "exec api -p 80 /srv/www             | exec api -p 80 /srv/www",
                "the key is under the mat            | the key is under the mat"
            })
    void aLineIsShownWithoutItsSecrets(String written, String shown) {
        assertEquals(shown, line(written));
    }

    @Test
    void aVariableOfItsOwnFileIsLeftOutAsAWhole() {
        assertEquals(
                List.of("(redacted)", "(redacted)"),
                REDACTION.lines(Path.of("/etc/sv/api/env/DB_PASSWORD"), List.of("one", "two")));
        assertEquals(List.of("UTC"), REDACTION.lines(Path.of("/etc/sv/api/env/TZ"), List.of("UTC")));
    }

    @Test
    void aValueOfSeveralLinesIsLeftOutToItsEnd() {
        assertEquals(
                List.of("=API_KEY=(redacted)", "+(redacted)", "=TZ=UTC", "+more"),
                REDACTION.lines(Path.of("/etc/sv/api/environment"), List.of("=API_KEY=a", "+b", "=TZ=UTC", "+more")));
    }

    private static List<String> script(String... lines) {
        return REDACTION.lines(Path.of("/etc/sv/api/run"), List.of(lines));
    }

    @Test
    void aValueInQuotesIsLeftOutToTheClosingOne() {
        assertEquals(
                List.of("exec app --password (redacted)", "(redacted)", "(redacted)", "exit 1"),
                script("exec app --password 'line1", "line2 \"secret\\", "line3' -x", "exit 1"));
        assertEquals(
                List.of("export API_TOKEN=(redacted)", "(redacted)", "exit 1"),
                script("export API_TOKEN=\"one'", "tw\\\"o\" # 'three", "exit 1"));
        assertEquals(
                List.of("exec sh -c 'app --password (redacted)", "(redacted)", "exit 1"),
                script("exec sh -c 'app --password '\\''line1", "line2'\\'' -x'", "exit 1"));
    }

    @Test
    void aValueBehindAContinuedLineIsLeftOut() {
        assertEquals(
                List.of("exec app --password (redacted)", "(redacted)", "(redacted)", "exit 1"),
                script("exec app --password \\", "  line1 \\", "  -x", "exit 1"));
    }

    @Test
    void whatIsBehindASecretOfOneLineIsShown() {
        assertEquals(
                List.of("# the password:(redacted)", "exit 1"), script("# the password: it's under the mat", "exit 1"));
        assertEquals(List.of("PASSWORD=(redacted)", "exit 1"), script("PASSWORD=it\\'s", "exit 1"));
        assertEquals(List.of("exec app 'one", "two'"), script("exec app 'one", "two'"));
        assertEquals(List.of("=TZ=token=(redacted)", "=A=b"), script("=TZ=token='x", "=A=b"));
    }

    @Test
    void whatIsDeclaredUnderSuchAKeyGoesAlsoAsShAndJsonWriteIt() {
        Redaction redaction = new Redaction(Declared.state("""
                [services.api]
                command = ["api", "--token", 'it"s one', "-k", "it's two"]
                environment = { DB_PASSWORD = 'it"s three', API_KEY = "it's four" }
                """));
        List<String> shown = redaction.lines(
                Path.of("/x"),
                List.of(
                        "a it\"s one b",
                        "a 'it\"s three' b",
                        "a \"it\\\"s three\" b",
                        "a 'it'\\''s four' b",
                        "it's two"));
        assertEquals(
                List.of("a (redacted) b", "a '(redacted)' b", "a \"(redacted)\" b", "a '(redacted)' b", "it's two"),
                shown);
    }

    @Test
    void longLinesTakeNoLongTime() {
        String words = "keykey".repeat(20_000);
        assertEquals(words, line(words));
        String certificate = "\"--tls-key\",\"" + "-----BEGIN\\n".repeat(20_000) + "\"";
        assertEquals("\"--tls-key\",(redacted)", line(certificate));
    }

    /** What is rendered says key, pass and the like in other meanings. */
    @Test
    void scriptsThatHoldNoSecretAreShownAsTheyAre() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/org/runward/servicedir/golden"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file);
                assertEquals(lines, REDACTION.lines(file, lines), file.toString());
            }
        }
    }
}
