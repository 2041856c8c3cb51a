package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsAndCodesTest {
    @Test
    void theExitCodesAreAsDocumented() {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(code.name(), code.code());
        }
        assertEquals(
                "{CONVERGED=0, FAILED=1, CHANGED=2, NOT_AS_DECLARED=3, FAILURES=4, CHANGED_WITH_FAILURES=6, USAGE=64,"
                        + " INVALID_DECLARATION=65, NO_DECLARATION=66, NO_RUNSVDIR=69, BUG=70, LOCKED=75, NOT_ROOT=77,"
                        + " UNSAFE_DECLARATION=78}",
                codes.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0s",
        "0, 0s",
        "59, 59s",
        "60, 1m",
        "3599, 59m",
        "3600, 1h",
        "172799, 47h",
        "172800, 2d",
        "518400, 6d"
    })
    void anAgeIsItsLargestUnitAlone(long seconds, String words) {
        assertEquals(words, Words.age(Duration.ofSeconds(seconds)));
    }

    @Test
    void onlyOneThingHasNoS() {
        assertEquals("0 guests", Words.count(0, "guest"));
        assertEquals("1 guest", Words.count(1, "guest"));
        assertEquals("2 guests", Words.count(2, "guest"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 0",
        "1024, 1K",
        "1048575, 1023K",
        "1048576, 1.0M",
        "4718592, 4.5M",
        "1073741824, 1.0G",
        "1288490188, 1.2G"
    })
    void memoryIsInTheUnitWithFewDigits(long bytes, String words) {
        assertEquals(words, Words.size(bytes));
    }
}
