package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
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
                "exec api --password=s3cr3t -v       | exec api --password=(redacted) -v",
                "exec api --password 's3 cr3t' -v    | exec api --password (redacted) -v",
                "exec api --api-key \"k\" -v         | exec api --api-key (redacted) -v",
                "\"args\":[\"api\",\"--token\",\"abc\",\"-v\"], | \"args\":[\"api\",\"--token\",(redacted),\"-v\"],",
                "exec mount -o user=a,password=b,ro  | exec mount -o user=a,password=(redacted),ro",
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
}
