package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.desired.Declared.problems;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in one directory of the host must not be taken for a part of another one. */
class HostDirectoriesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service | /etc/service | is /etc/service, where every directory is a service's; name one beside it",
                "scan | /etc/sv | is /etc/sv, where every directory is a service's; name one beside it",
                "scan | /etc | has /etc/sv in it, which would be taken for a service's; name one beside it",
                "scan | /etc/sv/scan | is in /etc/sv, where every directory is a service's; name one beside it",
                "service | /etc/service/sv | is in /etc/service, where every directory is a service's; name one beside it",
                "service | /var/log | has /var/log/sv in it, which would be taken for a service's; name one beside it",
                "log | /etc/sv | is /etc/sv, where every directory is a service's; name one beside it",
                "log | /etc/service/log | is in /etc/service, where every directory is a service's; name one beside it",
                "log | /var/lib | has the state-directory in it, which would be taken for a service's; name one beside it",
                "log | /var/lib/runward | is the state-directory, which is runward's own; name another one",
                "log | /var/lib/runward/guests | is in /var/lib/runward/guests, which is runward's own; name another one",
                "state | /etc/service/state | is in /etc/service, where every directory is a service's; name one beside it",
                "state | /var/log/sv | is /var/log/sv, where every directory is a service's; name one beside it"
            })
    void twoOfThemAreApart(String which, String path, String message) {
        String key = which + "-directory";
        assertEquals(
                List.of("f:2: host." + key + ": " + message), problems("[host]\n" + key + " = \"" + path + "\"\n"));
    }

    @Test
    void eachTwoAreToldOnceAtTheLaterOne() {
        assertEquals(
                List.of(
                        "f:3: host.log-directory: is /s/guests, where every directory is a service's; name one beside it",
                        "f:4: host.state-directory: has /s/guests among what is runward's own in it; name another one"),
                problems(
                        "[host]\nscan-directory = \"/s/guests\"\nlog-directory = \"/s/guests\"\nstate-directory = \"/s\"\n"));
    }

    @Test
    void whatHasAProblemOfItsOwnIsNotCompared() {
        assertEquals(
                List.of("f:2: host.scan-directory: not an absolute path; begin it with /"),
                problems("[host]\nscan-directory = \"sv\"\nservice-directory = \"/etc/service\"\n"));
    }

    @ParameterizedTest
    @CsvSource({"scan, /var/lib/runward/service", "service, /var/lib/runward/sv", "log, /var/lib/runward/log"})
    void theyMayBeInTheStateDirectoryBesideWhatIsThere(String which, String path) {
        assertEquals(List.of(), problems("[host]\n" + which + "-directory = \"" + path + "\"\n"));
    }

    @Test
    void aNameThatBeginsAlikeIsAnotherDirectory() {
        assertEquals(List.of(), problems("[host]\nservice-directory = \"/etc/service-directories\"\n"));
    }
}
