package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of run on their way into the settings of its service. */
class AgentOptionsTest {
    private static AgentOptions options(String... words) {
        return new AgentOptions(List.of(words));
    }

    @Test
    void whatHasAKeyOfItsOwnGoesThereAndTheRestStaysTogether() {
        AgentOptions options = options(
                "--parallel", "2", "--interval=1m", "--metrics", "/m/r.prom", "--allow-guest-restart", "--debug");
        assertDoesNotThrow(options::check);
        assertEquals(
                Map.of(
                        "INTERVAL", "1m",
                        "METRICS", "/m/r.prom",
                        "OPTIONS", "--parallel 2 --allow-guest-restart --debug"),
                options.settings());
        assertEquals(Map.of(), options().settings());
    }

    @Test
    void aMetricsFileIsWhereTheCommandWasCalled() {
        String here = Path.of("").toAbsolutePath().toString();
        assertEquals(
                Map.of("METRICS", here + "/r.prom"),
                options("--metrics", "r.prom").settings());
    }

    @ParameterizedTest
    @CsvSource({
        "--fast, Unknown option: '--fast'",
        "--interval 1, --interval: not a duration",
        "--interval, Missing required parameter",
        "--parallel 0, --parallel: not a number",
        "host.toml, for another declaration say -f",
        "--ready /r, an option that the service says by itself",
        "--help, an option that the service says by itself",
        "--log-format xml, Invalid value"
    })
    void whatRunWouldRefuseIsRefusedBeforeAnythingIsWritten(String words, String message) {
        Refusal refusal = assertThrows(Refusal.class, options(words.split(" "))::check);
        assertEquals(ExitCode.USAGE, refusal.exitCode());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }
}
